import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { remember } from '../../remember.ts'
import { isRecord, type Loose } from '../../reply.ts'
import { isRefusal, refusal } from '../refusal.ts'
import { valueOf } from './codec.ts'
import { applies, type Thing } from './thing.ts'

/** GraphQL's answer. `data` is absent when nothing was run. */
export interface Answer {
  readonly data?: Loose
  readonly errors?: readonly AnswerError[]
}

export interface AnswerError {
  readonly type?: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: Loose
  readonly locations: readonly { readonly line: number; readonly column: number }[]
  readonly message: string
}

interface Running {
  readonly variables: Loose
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly errors: AnswerError[]
}

type Path = readonly (string | number)[]

/** What a document is run against. */
export interface Roots {
  readonly query: Thing
  readonly mutation: Thing
}

const documentOf = remember((source) => parse(source))

/** Runs a document. A field that fails is null with an error; the later root fields of a mutation are run all the same. */
export function execute(roots: Roots, source: string, variables: Loose): Answer {
  const document = documentOf(source)
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const [operation] = operations
  if (operation === undefined || operations.length > 1) return refused('The document must have exactly one operation.')
  const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
  const running: Running = {
    variables: withDefaults(operation, variables),
    fragments: new Map(fragments.map((one) => [one.name.value, one])),
    errors: [],
  }
  const missing = missingVariable(operation, running.variables)
  if (missing !== undefined) return refused(`Variable $${missing} of required type was provided invalid value`)
  const root = operation.operation === 'mutation' ? roots.mutation : roots.query
  const data = select(root, operation.selectionSet, { running, path: [] })
  return { data: data ?? {}, ...(running.errors.length > 0 ? { errors: running.errors } : {}) }
}

function refused(message: string): Answer {
  return { errors: [{ message, locations: [{ line: 1, column: 1 }] }] }
}

function withDefaults(operation: OperationDefinitionNode, variables: Loose): Loose {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueOf(defaultValue, {})] as const] : [],
  )
  return { ...Object.fromEntries(defaults), ...variables }
}

function missingVariable(operation: OperationDefinitionNode, variables: Loose): string | undefined {
  return operation.variableDefinitions
    ?.filter(({ type }) => type.kind === Kind.NON_NULL_TYPE)
    .map(({ variable }) => variable.name.value)
    .find((name) => variables[name] === undefined || variables[name] === null)
}

interface Place {
  readonly running: Running
  readonly path: Path
}

/** Fields that GitHub's schema never gives as null: where one fails, what it belongs to is null (GraphQL specification, section 6.4.4). */
const NEVER_NULL: ReadonlySet<string> = new Set(['Repository.issues', 'Repository.pullRequests'])

function select(thing: Thing, selections: SelectionSetNode, { running, path }: Place): Loose | null {
  const fields = new Map<string, FieldNode[]>()
  collect(thing, selections.selections, { running, fields })
  const result: Record<string, unknown> = {}
  for (const [key, nodes] of fields) {
    const [node] = nodes
    if (node === undefined) continue
    const here = [...path, key]
    try {
      result[key] = complete(resolve(thing, node, running), nodes, { running, path: here })
    } catch (thrown) {
      running.errors.push(describe(thrown, node, here))
      if (NEVER_NULL.has(`${thing.__typename}.${node.name.value}`)) return null
      result[key] = null
    }
  }
  return result
}

interface Collecting {
  readonly running: Running
  readonly fields: Map<string, FieldNode[]>
}

function collect(thing: Thing, selections: readonly SelectionNode[], into: Collecting): void {
  for (const selection of selections) {
    if (!included(selection, into.running.variables)) continue
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value
      into.fields.set(key, [...(into.fields.get(key) ?? []), selection])
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(thing, selection.typeCondition?.name.value)) collect(thing, selection.selectionSet.selections, into)
    } else {
      const fragment = into.running.fragments.get(selection.name.value)
      if (!fragment) throw new Error(`The document has no fragment ${selection.name.value}.`)
      if (applies(thing, fragment.typeCondition.name.value)) collect(thing, fragment.selectionSet.selections, into)
    }
  }
}

function included(selection: SelectionNode, variables: Loose): boolean {
  return (selection.directives ?? []).every((directive) => {
    const argument = directive.arguments?.[0]
    const value = argument && valueOf(argument.value, variables)
    return directive.name.value === 'skip' ? value !== true : value === true
  })
}

function resolve(thing: Thing, node: FieldNode, running: Running): unknown {
  const name = node.name.value
  const field = thing[name]
  if (field === undefined && !(name in thing))
    throw refusal(422, `Field '${name}' doesn't exist on type '${thing.__typename}' of the sandbox`, {
      type: 'undefinedField',
    })
  if (typeof field !== 'function') return field
  const given = (node.arguments ?? []).map(
    ({ name: key, value }) => [key.value, valueOf(value, running.variables)] as const,
  )
  const value: unknown = Reflect.apply(field, thing, [Object.fromEntries(given)])
  return value
}

function complete(value: unknown, nodes: readonly FieldNode[], place: Place): unknown {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) {
    return value.map((one, index) => complete(one, nodes, { ...place, path: [...place.path, index] }))
  }
  if (!isThing(value)) return value
  const selections = nodes.flatMap((node) => node.selectionSet?.selections ?? [])
  return select(value, { kind: Kind.SELECTION_SET, selections }, place)
}

function isThing(value: unknown): value is Thing {
  return isRecord(value) && typeof value['__typename'] === 'string'
}

function describe(thrown: unknown, node: FieldNode, path: Path): AnswerError {
  const token = node.loc?.startToken
  const locations = [{ line: token?.line ?? 1, column: token?.column ?? 1 }]
  // A bug of the sandbox must not look like an answer of GitHub's.
  if (!isRefusal(thrown)) throw thrown
  if (thrown.type === 'undefinedField')
    return { path, locations, message: thrown.message, extensions: { code: thrown.type } }
  return { type: thrown.type, path, locations, message: messageOf(thrown) }
}

function messageOf(thrown: Error & { errors?: readonly { message?: string; code: string; field?: string }[] }): string {
  const [first] = thrown.errors ?? []
  if (first === undefined) return thrown.message
  return (
    first.message ??
    (first.code === 'already_exists' ? `${first.field ?? 'It'} has already been taken` : thrown.message)
  )
}
