import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'

const FOLDER = process.env['KEYTURN_SPECS'] ?? join(process.cwd(), '../shared/specs')

/** What was sent, as a document judges it. */
export interface Sent {
  readonly method: string
  /** Path below the document's server. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
}

/** A vendor's OpenAPI document, asked about requests. */
export interface Document {
  /** What is wrong with a request; empty: it is as the vendor says. */
  faults(sent: Sent): readonly string[]
}

/** True when the vendors' documents are at hand; they are not part of this repository. */
export function haveDocument(file: string): boolean {
  return existsSync(join(FOLDER, file))
}

/** Something in a document; `undefined` where there is nothing. */
function at(node: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (of, step) => (typeof of === 'object' && of !== null ? Reflect.get(of, step) : undefined),
    node,
  )
}

function items(node: unknown): readonly unknown[] {
  return Array.isArray(node) ? node : []
}

function names(node: unknown): readonly string[] {
  return typeof node === 'object' && node !== null ? Object.keys(node) : []
}

interface Tools {
  readonly ajv: Ajv
  readonly resolve: (node: unknown) => unknown
}

/** Unknown parameters and fields are faults here, though servers pass over them: that is how a typo shows. */
export function readDocument(file: string): Document {
  const document: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: 'document', ...Object(document) })
  const resolve = (node: unknown): unknown => {
    const to = at(node, '$ref')
    return typeof to === 'string' ? at(document, ...to.slice(2).split('/')) : node
  }
  return {
    faults: ({ method, path, query, body }) => {
      const template = templateOf(names(at(document, 'paths')), path) ?? ''
      const operation = at(document, 'paths', template, method.toLowerCase())
      if (operation === undefined) return [`no operation ${method} ${path}`]
      const shared = items(at(document, 'paths', template, 'parameters'))
      const parameters = [...items(at(operation, 'parameters')), ...shared].map(resolve)
      return [...queryFaults(query, parameters, resolve), ...bodyFaults(body, operation, { ajv, resolve })]
    },
  }
}

function templateOf(templates: readonly string[], path: string): string | undefined {
  const parts = path.split('/')
  const fitting = templates.filter((template) => {
    const steps = template.split('/')
    return steps.length === parts.length && steps.every((step, i) => step.startsWith('{') || step === parts[i])
  })
  return fitting.toSorted((a, b) => a.split('{').length - b.split('{').length)[0]
}

function queryFaults(
  query: URLSearchParams,
  parameters: readonly unknown[],
  resolve: (node: unknown) => unknown,
): readonly string[] {
  const inQuery = parameters.filter((one) => at(one, 'in') === 'query')
  const known = new Map(inQuery.map((one) => [plain(String(at(one, 'name'))), one]))
  const faults = inQuery
    .filter((one) => at(one, 'required') === true && !query.has(String(at(one, 'name'))))
    .map((one) => `query ${String(at(one, 'name'))} is missing`)
  for (const [name, value] of query) {
    const schema = resolve(at(known.get(plain(name)), 'schema'))
    if (schema === undefined) faults.push(`query ${name} is not known`)
    const allowed = items(at(resolve(at(schema, 'items')), 'enum') ?? at(schema, 'enum'))
    if (allowed.length > 0 && !allowed.includes(value)) faults.push(`query ${name} may not be ${value}`)
  }
  return faults
}

/** Lists are spelled with brackets, as the vendors' own SDKs do. */
function plain(name: string): string {
  return name.replace(/\[\]$/, '')
}

function bodyFaults(body: string, operation: unknown, { ajv, resolve }: Tools): readonly string[] {
  const wanted = resolve(at(operation, 'requestBody'))
  if (body === '') return at(wanted, 'required') === true ? ['the body is missing'] : []
  const schema = at(wanted, 'content', 'application/json', 'schema')
  if (schema === undefined) return ['a body that nobody asked for']
  const json: unknown = JSON.parse(body)
  const known = names(at(resolve(schema), 'properties'))
  // References point into the document, wherever the schema is compiled.
  const validate = ajv.compile(Object(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'))))
  validate(json)
  return [
    ...(validate.errors ?? []).map((error) => `body ${error.instancePath} ${error.message ?? ''}`),
    ...names(json)
      .filter((name) => known.length > 0 && !known.includes(name))
      .map((name) => `body ${name} is not known`),
  ]
}
