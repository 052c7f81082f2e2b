import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  isOutputType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { isRecord, type Loose } from './json.ts'
import { type KindOf, kindOf } from './kinds.ts'
import type { Sdl } from './sdl.ts'

/** What a reply is held against. */
export interface Selected {
  readonly sdl: Sdl
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly variables: Loose
  /** Fields by selection and type, where nothing but these decides. */
  readonly known: WeakMap<readonly SelectionSetNode[], Map<string, Fields>>
}

/** What is wrong, by path: `/repository/ref may not be null`. */
export type Complain = (where: string, message: string) => void

/** Spelled out only for a complaint. */
export interface Path {
  readonly above: Path | undefined
  readonly key: string | number
}

interface Place {
  readonly kind: KindOf
  readonly sets: readonly SelectionSetNode[]
  readonly path: Path | undefined
}

/** The fields that apply to a thing, by the name they are answered under. */
type Fields = ReadonlyMap<string, Field>

interface Field {
  /** Undefined: `__typename`, whose value was looked at already. */
  readonly kind: KindOf | undefined
  readonly sets: SelectionSetNode[]
}

function spell(path: Path | undefined): string {
  return path === undefined ? '' : `${spell(path.above)}/${path.key}`
}

/** Holds one value of a reply against its type and what was selected of it. */
export function judgeValue(given: Selected, { kind, sets, path }: Place, value: unknown, complain: Complain): void {
  if (value === null || value === undefined) {
    if (kind.is === 'sure' || value === undefined) complain(spell(path), 'may not be null')
    return
  }
  const inner = kind.is === 'sure' ? kind.of : kind
  if (inner.is === 'list') {
    if (!Array.isArray(value)) return complain(spell(path), 'is no list')
    return value.forEach((item, key) =>
      judgeValue(given, { kind: inner.of, sets, path: { above: path, key } }, item, complain),
    )
  }
  if (inner.is === 'record') {
    if (!isRecord(value)) return complain(spell(path), `is no ${inner.name}`)
    return judgeRecord(given, { kind: inner, sets, path }, value, complain)
  }
  if (inner.is === 'leaf' && !inner.fits(value)) complain(spell(path), `is no ${inner.name}: ${JSON.stringify(value)}`)
}

type RecordPlace = Place & { readonly kind: Extract<KindOf, { is: 'record' }> }

function judgeRecord(given: Selected, { kind, sets, path }: RecordPlace, value: Loose, complain: Complain): void {
  const said = value['__typename']
  const actual = typeof said === 'string' ? said : kind.certain ? kind.name : undefined
  if (actual !== undefined && actual !== kind.name && !given.sdl.isPossible(kind.name, actual))
    complain(spell(path), `may not be a ${actual}`)
  const fields = fieldsOf(given, { declared: kind.name, actual, value }, sets)
  for (const [key, field] of fields) {
    if (!Object.hasOwn(value, key)) complain(`${spell(path)}/${key}`, 'was asked for and is missing')
    else if (field.kind !== undefined)
      judgeValue(given, { kind: field.kind, sets: field.sets, path: { above: path, key } }, value[key], complain)
  }
  for (const key of Object.keys(value)) if (!fields.has(key)) complain(`${spell(path)}/${key}`, 'was never asked for')
}

interface Thing {
  readonly declared: string
  /** Unknown where an abstract thing does not say what it is. */
  readonly actual: string | undefined
  readonly value: Loose
}

function fieldsOf(given: Selected, thing: Thing, sets: readonly SelectionSetNode[]): Fields {
  // Of a thing that does not say what it is, the names of its fields decide.
  const name = `${thing.declared} ${thing.actual ?? Object.keys(thing.value).join()}`
  const known = given.known.get(sets)?.get(name)
  if (known !== undefined) return known
  const collector: Collector = { given, fields: new Map(), fixed: true }
  for (const set of sets) collect(collector, thing, set)
  if (!collector.fixed) return collector.fields
  const bySet = given.known.get(sets) ?? new Map<string, Fields>()
  given.known.set(sets, bySet.set(name, collector.fields))
  return collector.fields
}

interface Collector {
  readonly given: Selected
  readonly fields: Map<string, Field>
  /** No variable decided. */
  fixed: boolean
}

function collect(collector: Collector, thing: Thing, set: SelectionSetNode): void {
  const { given, fields } = collector
  for (const selection of set.selections) {
    if ((selection.directives ?? []).length > 0) collector.fixed = false
    if (left(selection.directives ?? [], given.variables)) continue
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value
      const known = fields.get(key) ?? { kind: kindIn(given, thing.declared, selection.name.value), sets: [] }
      if (selection.selectionSet) known.sets.push(selection.selectionSet)
      fields.set(key, known)
      continue
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? given.fragments.get(selection.name.value) : selection
    if (fragment === undefined) continue
    const on = fragment.typeCondition?.name.value ?? thing.declared
    const { selectionSet } = fragment
    if (applies(given, thing, on, selectionSet)) collect(collector, { ...thing, declared: on }, selectionSet)
  }
}

function kindIn({ schema }: Selected, holder: string, field: string): KindOf | undefined {
  const type = schema.getType(holder)
  if (!isOutputType(type)) return undefined
  const kind = kindOf(type)
  return kind.is === 'record' ? kind.fields(field) : undefined
}

/** Where an abstract thing does not say what it is, a fragment applies as soon as one of its own fields is there. */
function applies(given: Selected, { declared, actual, value }: Thing, on: string, set: SelectionSetNode): boolean {
  if (on === declared || on === actual) return true
  if (actual !== undefined) return given.sdl.isPossible(on, actual)
  if (isAbstractType(given.schema.getType(on)) && given.sdl.isPossible(declared, on)) return true
  return set.selections.some(
    (one) => one.kind === Kind.FIELD && Object.hasOwn(value, one.alias?.value ?? one.name.value),
  )
}

type Directives = NonNullable<SelectionSetNode['selections'][number]['directives']>

/** `@skip` and `@include`. */
function left(directives: Directives, variables: Loose): boolean {
  return directives.some(({ name, arguments: given }) => {
    const condition = given?.[0]?.value
    const yes =
      condition?.kind === Kind.VARIABLE
        ? variables[condition.name.value] === true
        : condition?.kind === Kind.BOOLEAN && condition.value
    return (name.value === 'skip' && yes) || (name.value === 'include' && !yes)
  })
}
