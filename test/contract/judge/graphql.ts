import {
  type DocumentNode,
  getVariableValues,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql'
import type { SandboxReply, SandboxRequest } from '../../../src/sandbox/contract.ts'
import type { Fault } from './fault.ts'
import { at, isRecord, items, type Loose, parsed, text } from './json.ts'
import { kindOf } from './kinds.ts'
import { judgeValue, type Selected } from './selected.ts'
import { readSdl } from './sdl.ts'

/** GitHub's GraphQL, asked about texts with their variables and about replies. */
export interface GraphqlJudge {
  request(request: SandboxRequest): readonly Fault[]
  reply(request: SandboxRequest, reply: SandboxReply): readonly Fault[]
}

interface Text {
  readonly faults: readonly string[]
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode | undefined
  readonly sets: readonly SelectionSetNode[]
  readonly selected: Omit<Selected, 'variables'>
}

type Note = (rule: string, where: string, message: string) => Fault

export function createGraphqlJudge(): GraphqlJudge {
  const sdl = readSdl()
  const texts = new Map<string, Text>()

  function textOf(query: string): Text {
    const known = texts.get(query)
    if (known !== undefined) return known
    const made = understand(query)
    texts.set(query, made)
    return made
  }

  function understand(query: string): Text {
    const schema = sdl.schemaFor(query)
    const document = parseOrSay(query)
    const known = { sdl, schema, known: new WeakMap() }
    if (typeof document === 'string')
      return {
        faults: [document],
        schema,
        operation: undefined,
        sets: [],
        selected: { ...known, fragments: new Map() },
      }
    const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
    const fragments = new Map(
      document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
    )
    const faults = validate(schema, document).map(({ message }) => message)
    const sets = operation === undefined ? [] : [operation.selectionSet]
    return { faults, schema, operation, sets, selected: { ...known, fragments } }
  }

  function request(asked: SandboxRequest): readonly Fault[] {
    const { query, variables, body } = sentIn(asked)
    if (body === undefined) return [noter('?', 'request')('body', '', 'is no JSON')]
    const { faults, schema, operation } = textOf(query)
    const note = noter(titleOf(operation), 'request')
    const wrong = [...methodFaults(asked, note), ...faults.map((message) => note('text', '', message))]
    if (operation === undefined || faults.length > 0) return wrong
    for (const name of Object.keys(body))
      if (!['query', 'variables', 'operationName'].includes(name)) wrong.push(note('body', name, 'is not known'))
    const declared = operation.variableDefinitions ?? []
    const names = new Set(declared.map((one) => one.variable.name.value))
    for (const name of Object.keys(variables))
      if (!names.has(name)) wrong.push(note('variables', name, 'is given and never declared'))
    const { errors = [] } = getVariableValues(schema, declared, { ...variables })
    return [...wrong, ...errors.map(({ message }) => note('variables', '', message))]
  }

  function reply(asked: SandboxRequest, { status, body }: SandboxReply): readonly Fault[] {
    const { query, variables } = sentIn(asked)
    const { schema, operation, sets, selected } = textOf(query)
    const note = noter(titleOf(operation), 'reply', status)
    if (operation === undefined) return []
    if (status !== 200) return []
    const json = parsed(body)?.json
    if (!isRecord(json)) return [note('body', '', 'is no record')]
    const faults = shapeFaults(json, note)
    const root = operation.operation === 'query' ? schema.getQueryType() : schema.getMutationType()
    if (!isRecord(json['data']) || !root) return faults
    const place = { kind: kindOf(root), sets, path: undefined }
    judgeValue(
      { ...selected, variables },
      place,
      json['data'],
      (where, message) => void faults.push(note('data', where, message)),
    )
    return faults
  }

  return { request, reply }
}

function parseOrSay(query: string): DocumentNode | string {
  try {
    return parse(query, { noLocation: true })
  } catch (error) {
    return String(error)
  }
}

function noter(title: string, side: 'request' | 'reply', status?: number): Note {
  const about = { document: 'graphql', operation: title, side, ...(status === undefined ? {} : { status }) }
  return (rule, where, message) => ({ ...about, rule, where, message })
}

function methodFaults({ method, headers }: SandboxRequest, note: Note): readonly Fault[] {
  const type = headers.get('content-type')?.split(';')[0]?.trim()
  return [
    ...(method === 'POST' ? [] : [note('method', '', `is ${method} and must be POST`)]),
    ...(type === 'application/json' ? [] : [note('type', type ?? 'none', 'is no content type of a query')]),
  ]
}

/** What GraphQL's specification says of a response: `data`, `errors` with messages, nothing else but `extensions`. */
function shapeFaults(json: Loose, note: Note): Fault[] {
  const faults: Fault[] = []
  for (const name of Object.keys(json))
    if (!['data', 'errors', 'extensions'].includes(name)) faults.push(note('body', name, 'is not known'))
  if (!('data' in json) && !('errors' in json)) faults.push(note('body', '', 'has neither data nor errors'))
  if ('errors' in json && items(json['errors']).length === 0)
    faults.push(note('body', 'errors', 'is no list of errors'))
  for (const error of items(json['errors']))
    if (text(at(error, 'message')) === '') faults.push(note('body', 'errors', 'has one without a message'))
  return faults
}

interface Sent {
  readonly query: string
  readonly variables: Loose
  readonly body: Loose | undefined
}

/** A request is judged, and then its reply: read once. */
const read = new WeakMap<SandboxRequest, Sent>()

function sentIn(request: SandboxRequest): Sent {
  const known = read.get(request) ?? readBody(request)
  read.set(request, known)
  return known
}

function readBody(request: SandboxRequest): Sent {
  const body = parsed(request.body)?.json
  const variables = at(body, 'variables')
  return {
    query: text(at(body, 'query')),
    variables: isRecord(variables) ? variables : {},
    body: isRecord(body) ? body : undefined,
  }
}

/** `query` with the first fields, which is how a person knows it again. */
function titleOf(operation: OperationDefinitionNode | undefined): string {
  if (operation === undefined) return 'a text that cannot be read'
  const fields = operation.selectionSet.selections.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : []))
  const name = operation.name?.value ?? [...new Set(fields)].slice(0, 3).join(', ')
  return `${operation.operation} ${name}`
}
