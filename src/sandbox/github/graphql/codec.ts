// Reads GraphQL arguments and variables; a wrong kind is refused.
import { Kind, type ValueNode } from 'graphql'
import { isRecord, type Loose } from '../../reply.ts'
import { refusal } from '../refusal.ts'

/** A text; absent or null is undefined. */
export function textOf(args: Loose, name: string): string | undefined {
  const value = args[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw wrong(name)
  return value
}

/** A text that must be there. */
export function needText(args: Loose, name: string): string {
  const value = textOf(args, name)
  if (value === undefined) throw wrong(name)
  return value
}

/** A whole number; absent or null is undefined. */
export function numberOf(args: Loose, name: string): number | undefined {
  const value = args[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrong(name)
  return value
}

/** A list of texts; one text counts as a list of one. */
export function textsOf(args: Loose, name: string): readonly string[] {
  const value = args[name]
  if (value === undefined || value === null) return []
  const list = Array.isArray(value) ? value : [value]
  return list.map((one) => (typeof one === 'string' ? one : String(one)))
}

/** A record; absent is empty. */
export function recordOf(args: Loose, name: string): Loose {
  const value = args[name]
  return isRecord(value) ? value : {}
}

/** A list of records. */
export function recordsOf(args: Loose, name: string): readonly Loose[] {
  const value = args[name]
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function wrong(name: string) {
  return refusal(422, `Argument '${name}' has an invalid value or is missing.`, { type: 'UNPROCESSABLE' })
}

/** The value of an argument as written, with its variables filled in. */
export function valueOf(node: ValueNode, variables: Loose): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return variables[node.name.value]
    case Kind.NULL:
      return null
    case Kind.INT:
      return Number(node.value)
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.LIST:
      return node.values.map((one) => valueOf(one, variables))
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, valueOf(field.value, variables)]))
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value
    default:
      return undefined
  }
}
