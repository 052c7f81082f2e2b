import type { Position } from './policy.ts'
import { notYet, wrongKind } from './shape.ts'
import type { At, JsonSchema, Reading, Shape } from './shape.ts'
import type { Mapping, Node } from './tree.ts'
import { quote, suggest } from './words.ts'

/** One key of a map: its shape, and what the schema and the reference say of it. */
export interface Field<T> {
  readonly shape: Shape<T>
  readonly about: string
  /** As a person would write it; who reads the field fills it in. */
  readonly default?: string | number
  /** What to say when it is missing; absent: it may be missing. */
  readonly demanded?: string
}

/** What a map with these fields reads as: each that stood there, with its place. */
export type Read<F> = { readonly [K in keyof F]?: F[K] extends Field<infer T> ? Keyed<T> : never }

/** A field that stood there: the places of its key and its value. */
export interface Keyed<T> extends At<T> {
  readonly key: Position
}

export interface MapOf<F> {
  /** `a map with provider …`, as it ends "… must be". */
  readonly expected: string
  readonly fields: F
  /** Fields of the design that are not built: refused with their own sentence. */
  readonly later?: readonly string[]
  /** Fields that belong elsewhere, and where. */
  readonly elsewhere?: Readonly<Record<string, string>>
}

/** A map with known keys. Unknown ones are problems with the nearest known name; one problem spoils the whole. */
export function fields<const F extends Readonly<Record<string, Field<unknown>>>>(of: MapOf<F>): Shape<Read<F>> {
  const known = new Map<string, Field<unknown>>(Object.entries(of.fields))
  return {
    expected: of.expected,
    schema: schemaOf(known),
    read(node, reading) {
      if (node.is !== 'map') return wrongKind(node, { ...reading, expected: of.expected })
      const found = readFields(node, { of, known, reading })
      // The one place where the record built by name gets the type its fields promise.
      return found === undefined ? undefined : (Object.fromEntries(found) as Read<F>)
    },
  }
}

interface ReadingFields {
  readonly of: MapOf<unknown>
  readonly known: ReadonlyMap<string, Field<unknown>>
  readonly reading: Reading
}

function readFields(
  node: Mapping,
  { of, known, reading }: ReadingFields,
): readonly [string, Keyed<unknown>][] | undefined {
  const found: [string, Keyed<unknown>][] = []
  for (const [name, pair] of node.pairs) {
    const field = known.get(name)
    if (field === undefined) {
      reading.report(pair.at, strayKey(name, { of, known: [...known.keys()] }))
      continue
    }
    const value = field.shape.read(pair.value, { name, report: reading.report })
    if (value !== undefined) found.push([name, { value, at: pair.value.at, key: pair.at }])
  }
  let complete = found.length === node.pairs.size
  for (const [name, field] of known) {
    if (field.demanded === undefined || node.pairs.has(name)) continue
    reading.report(node.at, field.demanded)
    complete = false
  }
  return complete ? found : undefined
}

function strayKey(name: string, at: { readonly of: MapOf<unknown>; readonly known: readonly string[] }): string {
  if (at.of.later?.includes(name) === true) return notYet(name)
  const where = Object.entries(at.of.elsewhere ?? {}).find(([stray]) => stray === name)?.[1]
  return where === undefined ? `key ${quote(name)} is not known here${suggest(name, at.known)}` : `${name} ${where}`
}

function schemaOf(known: ReadonlyMap<string, Field<unknown>>): JsonSchema {
  const required = [...known].filter(([, field]) => field.demanded !== undefined).map(([name]) => name)
  return {
    type: 'object',
    properties: Object.fromEntries([...known].map(([name, field]) => [name, describeField(field)])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
}

function describeField(field: Field<unknown>): JsonSchema {
  return {
    description: field.about,
    ...(field.default !== undefined && { default: field.default }),
    ...field.shape.schema,
  }
}

/** A map with names of the user's own. What is good is read even where a neighbour is not. */
export function named<T>(of: {
  readonly expected: string
  readonly value: Shape<T>
  readonly name: { readonly pattern: RegExp; readonly good: (name: string) => boolean; readonly expected: string }
  readonly tolerant: 'each' | 'all'
}): Shape<ReadonlyMap<string, Keyed<T>>> {
  return {
    expected: of.expected,
    schema: {
      type: 'object',
      propertyNames: { pattern: of.name.pattern.source },
      additionalProperties: of.value.schema,
      minProperties: 1,
    },
    read(node, reading) {
      if (node.is !== 'map') return wrongKind(node, { ...reading, expected: of.expected })
      const found = new Map<string, Keyed<T>>()
      for (const [name, pair] of node.pairs) {
        const good = of.name.good(name)
        if (!good) reading.report(pair.at, `${quote(name)} must be ${of.name.expected}`)
        const value = of.value.read(pair.value, {
          name: `${reading.name}.${quote(name).slice(1, -1)}`,
          report: reading.report,
        })
        if (good && value !== undefined) found.set(name, { value, at: pair.value.at, key: pair.at })
      }
      if (node.pairs.size === 0) reading.report(node.at, `${reading.name} is empty · it must be ${of.expected}`)
      return node.pairs.size > 0 && (of.tolerant === 'each' || found.size === node.pairs.size) ? found : undefined
    },
  }
}

/** A map with exactly one key, which says what it is: `workflow: …`, `github: …`. */
export function tagged<T>(of: {
  readonly expected: string
  readonly kinds: Readonly<Record<string, Field<T>>>
  readonly later: readonly string[]
}): Shape<T> {
  const kinds = new Map(Object.entries(of.kinds))
  return {
    expected: of.expected,
    schema: {
      anyOf: [...kinds].map(([kind, field]) => schemaOf(new Map([[kind, { ...field, demanded: '' }]]))),
    },
    read(node, reading) {
      const [first, second] = node.is === 'map' ? node.pairs : []
      if (node.is !== 'map' || first === undefined) return wrongKind(node, { ...reading, expected: of.expected })
      if (second !== undefined) return tooMany(second, reading)
      return readKind(first, { kinds, of, reading })
    },
  }
}

function tooMany([name, pair]: readonly [string, { readonly at: Position }], reading: Reading): undefined {
  reading.report(pair.at, `${reading.name} names one thing per map, and ${quote(name)} is a second · make it a list`)
  return undefined
}

interface ReadingKind<T> {
  readonly kinds: ReadonlyMap<string, Field<T>>
  readonly of: { readonly later: readonly string[] }
  readonly reading: Reading
}

function readKind<T>(
  [kind, pair]: readonly [string, { readonly at: Position; readonly value: Node }],
  { kinds, of, reading }: ReadingKind<T>,
): T | undefined {
  const field = kinds.get(kind)
  if (field !== undefined) return field.shape.read(pair.value, { name: kind, report: reading.report })
  const known = [...kinds.keys()]
  const stray = `${reading.name} ${quote(kind)} is not known${suggest(kind, known)}`
  reading.report(pair.at, of.later.includes(kind) ? notYet(`${reading.name}: ${kind}`) : stray)
  return undefined
}
