import type { SandboxReply, SandboxRequest } from '../../../src/sandbox/contract.ts'
import type { Fault } from './fault.ts'
import { formOf } from './form.ts'
import { at, isRecord, items, parsed, text } from './json.ts'
import { type Check, createSchemas, type Schemas } from './schema.ts'
import { addressOf, createSeen } from './seen.ts'

/** Where in a document's address space it lies, and what its errors look like where it names none. */
export interface DocumentOptions {
  readonly name: string
  /** What stands before the document's paths: `/v1`. */
  readonly root: RegExp
  /** Patterns of places, where the document does not say. */
  readonly places?: Readonly<Record<string, string>>
  /** Where in an answer that is which the document describes. */
  readonly wrapped?: string
}

/** One vendor's OpenAPI document, asked about requests and replies. */
export interface Document {
  /** `GET /repos/{owner}/{repo}`; undefined: the document knows no such thing. */
  operation(request: SandboxRequest): Operation | undefined
  /** The document's schema of that name. */
  component(name: string): Check
}

export interface Operation {
  readonly name: string
  request(request: SandboxRequest): readonly Fault[]
  reply(reply: SandboxReply): readonly Fault[]
}

interface Template {
  readonly path: string
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly exact: number
}

/** Addresses remembered. */
const MOST = 4000

type Note = (fault: Pick<Fault, 'side' | 'rule' | 'where' | 'message'> & { readonly status?: number }) => Fault

export function createDocument(json: unknown, { name, root, places = {}, wrapped }: DocumentOptions): Document {
  const schemas = createSchemas(json)
  const templates = templatesOf(json, schemas, places)
  const operations = new Map<string, Operation>()
  const found = new Map<string, Operation>()
  const components = new Map<string, Check>()
  return {
    operation({ method, url }) {
      const path = url.pathname.replace(root, '')
      const known = found.get(`${method} ${path}`)
      if (known !== undefined) return known
      for (const template of templates) {
        if (!template.pattern.test(path)) continue
        const node = at(json, 'paths', template.path, method.toLowerCase())
        if (node === undefined) continue
        const key = `${method} ${template.path}`
        const made =
          operations.get(key) ??
          createOperation(json, schemas, {
            node,
            template,
            method,
            name,
            root,
            ...(wrapped === undefined ? {} : { wrapped }),
          })
        operations.set(key, made)
        if (found.size > MOST) found.clear()
        found.set(`${method} ${path}`, made)
        return made
      }
      return undefined
    },
    component(which) {
      const check = components.get(which) ?? schemas.compile({ $ref: `#/components/schemas/${which}` })
      components.set(which, check)
      return check
    },
  }
}

/** Those with the fewest places first: `/secrets/public-key` before `/secrets/{name}`. */
function templatesOf(
  json: unknown,
  { resolve }: Schemas,
  places: Readonly<Record<string, string>>,
): readonly Template[] {
  const paths = at(json, 'paths')
  const all = Object.entries(isRecord(paths) ? paths : {}).map(([path, node]) => {
    const wide = new Set(
      ['get', 'put', 'post', 'patch', 'delete']
        .flatMap((verb) => [...items(at(node, verb, 'parameters')), ...items(at(node, 'parameters'))])
        .map(resolve)
        .filter((one) => at(one, 'x-multi-segment') === true)
        .map((one) => text(at(one, 'name'))),
    )
    const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '')
    const source = path
      .replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replaceAll(/\{([^}]+)\}/g, (_, name: string) => `(${places[name] ?? (wide.has(name) ? '.+' : '[^/]+')})`)
    return { path, names, pattern: new RegExp(`^${source}$`), exact: path.split('/').length - names.length }
  })
  return all.toSorted((a, b) => b.exact - a.exact)
}

interface Found {
  readonly node: unknown
  readonly template: Template
  readonly method: string
  readonly name: string
  readonly root: RegExp
  readonly wrapped?: string
}

function createOperation(json: unknown, schemas: Schemas, found: Found): Operation {
  const { node, template, method, name } = found
  const operation = `${method} ${template.path}`
  const note: Note = (fault) => ({ document: name, operation, ...fault })
  const checks = new Map<string, Check>()
  const check = (key: string, schema: unknown): Check => {
    const made = checks.get(key) ?? schemas.compile(schema)
    checks.set(key, made)
    return made
  }
  const seen = createSeen()
  const shared = items(at(json, 'paths', template.path, 'parameters'))
  const parameters = [...items(at(node, 'parameters')), ...shared].map(schemas.resolve)
  const tools = { node, schemas, note, check, parameters }
  return {
    name: operation,
    request: (request) => [
      ...seen.once(addressOf(request), () => [
        ...pathFaults(tools, template.pattern.exec(request.url.pathname.replace(found.root, '')), template.names),
        ...queryFaults(tools, request.url.searchParams),
      ]),
      ...bodyFaults(tools, request),
    ],
    reply: (reply) => replyFaults(tools, unwrapped(reply, found.wrapped)),
  }
}

/** What a document describes of an answer that succeeded. */
function unwrapped(reply: SandboxReply, name: string | undefined): SandboxReply {
  const inner = name === undefined || reply.status !== 200 ? undefined : at(parsed(reply.body)?.json, name)
  return isRecord(inner) ? { ...reply, body: JSON.stringify(inner) } : reply
}

interface Tools {
  readonly node: unknown
  readonly schemas: Schemas
  readonly note: Note
  readonly check: (key: string, schema: unknown) => Check
  readonly parameters: readonly unknown[]
}

function pathFaults(tools: Tools, match: RegExpExecArray | null, names: readonly string[]): readonly Fault[] {
  return names.flatMap((name, index) => {
    const parameter = tools.parameters.find((one) => at(one, 'in') === 'path' && at(one, 'name') === name)
    const schema = at(parameter, 'schema')
    if (schema === undefined) return []
    return valueFaults(tools, `path ${name}`, { schema, given: [decodeURIComponent(match?.[index + 1] ?? '')] })
  })
}

function queryFaults(tools: Tools, query: URLSearchParams): readonly Fault[] {
  const { note } = tools
  const known = new Map(
    tools.parameters.filter((one) => at(one, 'in') === 'query').map((one) => [at(one, 'name'), one]),
  )
  const faults: Fault[] = []
  for (const [name, one] of known)
    if (at(one, 'required') === true && !query.has(text(name)))
      faults.push(note({ side: 'request', rule: 'query', where: text(name), message: 'is missing' }))
  for (const name of new Set(query.keys())) {
    const one = known.get(name) ?? known.get(name.replace(/\[\]$/, ''))
    if (one !== undefined && !known.has(name))
      faults.push(note({ side: 'request', rule: 'spelling', where: name, message: 'is a list in brackets' }))
    if (one !== undefined)
      faults.push(...valueFaults(tools, `query ${name}`, { schema: at(one, 'schema'), given: query.getAll(name) }))
    else faults.push(note({ side: 'request', rule: 'query', where: name, message: 'is not known' }))
  }
  return faults
}

/** Every reading of the text that a schema could mean: a text, a number, a truth, a list of them. */
function valueFaults(
  { check, note, schemas }: Tools,
  what: string,
  { schema, given }: { readonly schema: unknown; readonly given: readonly string[] },
): readonly Fault[] {
  const test = check(what, schema)
  const [first = ''] = given
  const list = given.length > 1 ? given : first.split(',')
  const readings: readonly unknown[] =
    at(schemas.resolve(schema), 'type') === 'array' || given.length > 1
      ? [list, list.map(scalar)]
      : [first, scalar(first), list]
  const [problem] = test(readings[0])
  if (problem === undefined || readings.some((reading) => test(reading).length === 0)) return []
  const [rule = '', where = ''] = what.split(' ')
  return [note({ side: 'request', rule, where, message: `may not be ${JSON.stringify(given)}: ${problem.message}` })]
}

function scalar(value: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  return value === 'true' ? true : value === 'false' ? false : value
}

const FORM = 'application/x-www-form-urlencoded'

function bodyFaults({ node, schemas, check, note }: Tools, request: SandboxRequest): readonly Fault[] {
  const wanted = schemas.resolve(at(node, 'requestBody'))
  const fault = (rule: string, where: string, message: string): Fault => note({ side: 'request', rule, where, message })
  if (request.body === '') return at(wanted, 'required') === true ? [fault('body', '', 'is missing')] : []
  if (wanted === undefined) return [fault('body', '', 'is sent, and nobody asked for one')]
  const type = mediaType(request.headers.get('content-type'))
  const schema = at(wanted, 'content', type, 'schema')
  if (schema === undefined) return [fault('type', type, 'is no content type of this body')]
  const body = type === FORM ? { json: formOf(request.body, schemas.resolve(schema)) } : parsed(request.body)
  if (body === undefined) return [fault('body', '', 'is no JSON')]
  return check('body', schema)(body.json).map(({ where, message }) => fault('body', where, message))
}

function replyFaults({ node, schemas, check, note }: Tools, { status, headers, body }: SandboxReply): readonly Fault[] {
  const fault = (rule: string, where: string, message: string): Fault =>
    note({ side: 'reply', status, rule, where, message })
  const responses = at(node, 'responses')
  const named = [String(status), `${String(status)[0]}XX`, 'default'].find((one) => at(responses, one) !== undefined)
  if (named === undefined) return [fault('status', '', 'is none that the document names')]
  const content = at(schemas.resolve(at(responses, named)), 'content')
  if (!isRecord(content) || Object.keys(content).length === 0)
    return body === '' ? [] : [fault('body', '', 'is given, and the document names none')]
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const type = mediaType(given)
  const schema = at(content, type, 'schema')
  if (schema === undefined) return [fault('type', type, 'is no content type of this reply')]
  const read = parsed(body)
  if (read === undefined) return [fault('body', '', 'is no JSON')]
  return check(named, schema)(read.json).map(({ where, message }) => fault('body', where, message))
}

function mediaType(header: string | undefined): string {
  return (header ?? 'none').split(';')[0]?.trim().toLowerCase() ?? ''
}
