import {
  type GraphQLOutputType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { SPELLINGS } from './sdl.ts'

/** A type of the schema, asked once what it is: `graphql` answers that slowly, and a reply asks for every field. */
export type KindOf =
  | { readonly is: 'sure' | 'list'; readonly of: KindOf }
  | { readonly is: 'record'; readonly name: string; readonly certain: boolean; readonly fields: FieldsOf }
  | { readonly is: 'leaf'; readonly name: string; readonly fits: (value: unknown) => boolean }

/** The type of a field by its name; undefined: `__typename`. */
export type FieldsOf = (name: string) => KindOf | undefined

const kinds = new WeakMap<GraphQLOutputType, KindOf>()

export function kindOf(type: GraphQLOutputType): KindOf {
  const known = kinds.get(type)
  if (known !== undefined) return known
  const made = make(type)
  kinds.set(type, made)
  return made
}

function make(type: GraphQLOutputType): KindOf {
  if (isNonNullType(type)) return { is: 'sure', of: kindOf(type.ofType) }
  if (isListType(type)) return { is: 'list', of: kindOf(type.ofType) }
  if (isCompositeType(type)) {
    const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {}
    const typeOf = (name: string): GraphQLOutputType | undefined => fields[name]?.type
    const find: FieldsOf = (name) => {
      const found = typeOf(name)
      return found === undefined ? undefined : kindOf(found)
    }
    return { is: 'record', name: type.name, certain: !isAbstractType(type), fields: find }
  }
  const { name } = type
  if (!isEnumType(type)) return { is: 'leaf', name, fits: (value) => isScalar(name, value) }
  const values = new Set<unknown>(type.getValues().map((one) => one.name))
  return { is: 'leaf', name, fits: (value) => values.has(value) }
}

function isScalar(name: string, value: unknown): boolean {
  const spelling = SPELLINGS[name]
  if (spelling !== undefined) return typeof value === 'string' && spelling.test(value)
  if (name === 'Int') return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31
  if (name === 'Float') return typeof value === 'number'
  if (name === 'Boolean') return typeof value === 'boolean'
  if (name === 'ID' || name === 'String') return typeof value === 'string'
  // `BigInt` and the like are told as texts or numbers.
  return typeof value === 'string' || typeof value === 'number'
}
