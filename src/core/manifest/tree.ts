// The manifest between YAML and meaning: plain nodes that know where they stand. Only `parse.ts` knows the YAML library.
import type { Position } from './policy.ts'

/** Offsets in the text: where the first character is, and where the one after the last is. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Scalar {
  readonly is: 'scalar'
  readonly span: Span
  readonly value: string | number | boolean | null
  readonly at: Position
}

export interface List {
  readonly is: 'list'
  readonly span: Span
  readonly items: readonly Node[]
  readonly at: Position
}

export interface Mapping {
  readonly is: 'map'
  readonly span: Span
  /** In braces. */
  readonly flow: boolean
  readonly pairs: ReadonlyMap<string, Pair>
  readonly at: Position
}

export interface Pair {
  /** Where the key stands. */
  readonly at: Position
  readonly span: Span
  readonly value: Node
}

export type Node = Scalar | List | Mapping

/** Takes down one problem; reading goes on, so that one run tells everything. */
export type Report = (at: Position, message: string) => void

/** What stands there, for people: `a list`, `the number 5`, `nothing`. */
export function kindOf(node: Node): string {
  if (node.is !== 'scalar') return node.is === 'list' ? 'a list' : 'a map'
  if (node.value === null) return 'nothing'
  if (typeof node.value === 'string') return 'a text'
  return `the ${typeof node.value} ${String(node.value)}`
}

/** The value without positions. */
export function toPlain(node: Node): unknown {
  if (node.is === 'scalar') return node.value
  if (node.is === 'list') return node.items.map(toPlain)
  return Object.fromEntries([...node.pairs].map(([key, pair]) => [key, toPlain(pair.value)]))
}
