// The manifest's grammar is data: each shape reads a node and says its own JSON Schema, so that validation, the shipped
// schema and the reference cannot disagree.
import type { Position } from './policy.ts'
import { kindOf } from './tree.ts'
import type { Mapping, Node, Report } from './tree.ts'
import { quote, suggest } from './words.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** What is being read, as problems name it, and where problems go. */
export interface Reading {
  readonly name: string
  readonly report: Report
}

export interface Shape<T> {
  /** Ends the sentence "… must be". */
  readonly expected: string
  readonly schema: JsonSchema
  /** Undefined: something is wrong, and it was reported. */
  read(node: Node, reading: Reading): T | undefined
}

/** A value and where it stands. */
export interface At<T> {
  readonly value: T
  readonly at: Position
}

/** Texts of one form. A number or a bare `yes` where a text belongs is refused: quoting it is the author's word. */
export function text(of: {
  readonly expected: string
  readonly pattern: RegExp
  readonly longest?: number
}): Shape<string> {
  const longest = of.longest ?? 255
  return {
    expected: of.expected,
    schema: { type: 'string', pattern: of.pattern.source, maxLength: longest },
    read(node, reading) {
      if (node.is !== 'scalar' || typeof node.value !== 'string')
        return wrongKind(node, { ...reading, expected: of.expected })
      if (node.value.length <= longest && of.pattern.test(node.value)) return node.value
      reading.report(node.at, `${reading.name} must be ${of.expected}, not ${quote(node.value)}`)
      return undefined
    },
  }
}

/** One of a few words. `later` are the design's words that are not built yet. */
export function choice<const W extends string>(words: readonly W[], later: readonly string[] = []): Shape<W> {
  const expected = `one of ${words.join(', ')}`
  return {
    expected,
    schema: { enum: words },
    read(node, reading) {
      if (node.is !== 'scalar' || typeof node.value !== 'string') return wrongKind(node, { ...reading, expected })
      const said = node.value
      const word = words.find((candidate) => candidate === said)
      if (word !== undefined) return word
      if (later.includes(said)) reading.report(node.at, notYet(`${reading.name}: ${said}`))
      else reading.report(node.at, `${reading.name} ${quote(said)} is not known${suggest(said, words)}`)
      return undefined
    },
  }
}

/** What is said by `true`, and not said by leaving it out. */
export const yes: Shape<true> = {
  expected: 'true',
  schema: { const: true },
  read(node, reading) {
    if (node.is === 'scalar' && node.value === true) return true
    if (node.is !== 'scalar') return wrongKind(node, { ...reading, expected: 'true' })
    reading.report(node.at, `${reading.name} must be true, not ${quote(String(node.value))} · else leave it out`)
    return undefined
  },
}

/** A whole number within bounds. */
export function whole(from: number, to: number): Shape<number> {
  const expected = `a whole number from ${from} to ${to}`
  return {
    expected,
    schema: { type: 'integer', minimum: from, maximum: to },
    read(node, reading) {
      if (node.is !== 'scalar' || typeof node.value !== 'number') return wrongKind(node, { ...reading, expected })
      if (Number.isInteger(node.value) && node.value >= from && node.value <= to) return node.value
      reading.report(node.at, `${reading.name} must be ${expected}, not ${node.value}`)
      return undefined
    },
  }
}

/** A list; each problem in it is reported, and one spoils it. */
export function list<T>(item: Shape<T>): Shape<readonly At<T>[]> {
  const expected = `a list, each ${item.expected}`
  return {
    expected,
    schema: { type: 'array', items: item.schema, minItems: 1 },
    read(node, reading) {
      if (node.is !== 'list') return wrongKind(node, { ...reading, expected })
      if (node.items.length === 0) reading.report(node.at, `${reading.name} is an empty list · remove it, or fill it`)
      const items = node.items.flatMap((each) => {
        const value = item.read(each, reading)
        return value === undefined ? [] : [{ value, at: each.at }]
      })
      return items.length === node.items.length && items.length > 0 ? items : undefined
    },
  }
}

/** One thing or a list of things, as a list. */
export function oneOrMore<T>(one: Shape<T>): Shape<readonly At<T>[]> {
  const many = list(one)
  return {
    expected: `${one.expected}, or a list of such`,
    schema: { anyOf: [one.schema, many.schema] },
    read(node, reading) {
      if (node.is === 'list') return many.read(node, reading)
      const value = one.read(node, reading)
      return value === undefined ? undefined : [{ value, at: node.at }]
    },
  }
}

/** A short form that is a text, and a long form that is a map. */
export function shortOrLong<T>(of: {
  readonly short: Shape<T>
  readonly long: Shape<T>
  readonly expected: string
}): Shape<T> {
  return {
    expected: of.expected,
    schema: { anyOf: [of.short.schema, of.long.schema] },
    read(node, reading) {
      if (node.is === 'map') return of.long.read(node, reading)
      if (node.is === 'scalar' && typeof node.value === 'string') return of.short.read(node, reading)
      return wrongKind(node, { ...reading, expected: of.expected })
    },
  }
}

/** Reads on: a further look at what another shape has read, or another form of it. */
export function refine<T, U>(
  shape: Shape<T>,
  next: (value: T, node: Node, reading: Reading) => U | undefined,
): Shape<U> {
  return {
    expected: shape.expected,
    schema: shape.schema,
    read(node, reading) {
      const value = shape.read(node, reading)
      return value === undefined ? undefined : next(value, node, reading)
    },
  }
}

/** A map whose content somebody else judges. */
export function anyMap(expected: string): Shape<Mapping> {
  return {
    expected,
    schema: { type: 'object' },
    read: (node, reading) => (node.is === 'map' ? node : wrongKind(node, { ...reading, expected })),
  }
}

/** The sentence for what the design names and the code does not do. */
export function notYet(what: string): string {
  return `${what} is not built yet · remove it: Keyturn refuses what it would otherwise ignore`
}

/** Reports that another kind of thing stands there. */
export function wrongKind(node: Node, reading: Reading & { readonly expected: string }): undefined {
  const scalar = node.is === 'scalar' && node.value !== null && typeof node.value !== 'string'
  const hint = scalar && reading.expected.startsWith('a text') ? ' · put it in quotes' : ''
  reading.report(node.at, `${reading.name} must be ${reading.expected}, not ${kindOf(node)}${hint}`)
  return undefined
}
