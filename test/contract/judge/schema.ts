import { Ajv2019, type ErrorObject } from 'ajv/dist/2019.js'
import { at, isRecord, items, type Loose } from './json.ts'

/** What is wrong with a value: where, and what; nothing: it is as the schema says. */
export type Check = (value: unknown) => readonly { readonly where: string; readonly message: string }[]

/** Schemas of one OpenAPI document (3.0 or 3.1), each compiled when it is first needed and only with what it refers to. */
export interface Schemas {
  /** A reference followed to what it names. */
  resolve(node: unknown): unknown
  compile(schema: unknown): Check
}

// Compiled once and asked seldom, so quick to make is what counts: nothing is inlined, optimised or held to a schema of schemas.
const ajv = new Ajv2019({
  strict: false,
  allErrors: true,
  logger: false,
  formats: formats(),
  inlineRefs: false,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  code: { optimize: false },
})

/** GitHub, OpenAI and Resend name these; the others (`int64`, `unixtime`) say nothing about a spelling. */
function formats(): Readonly<Record<string, RegExp | ((text: string) => boolean)>> {
  return {
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
    date: /^\d{4}-\d\d-\d\d$/,
    uri: (text) => URL.canParse(text.replaceAll(/\{[^}]*\}/g, 'x')),
    email: /^\S+@\S+$/,
  }
}

let documents = 0

export function createSchemas(document: unknown): Schemas {
  documents += 1
  const base = `https://documents.test/${documents}`
  const known = new Set<string>()
  const resolve = (node: unknown): unknown => {
    const to = at(node, '$ref')
    return typeof to === 'string' ? resolve(at(document, ...to.slice(2).split('/').map(unescaped))) : node
  }
  // What is referred to is compiled once, however many operations refer to it.
  const refer: Refer = (to, open) => {
    const id = `${base}/${to.slice(2).replaceAll(/\W/g, '_')}${open ? '_open' : ''}`
    if (!known.has(id)) {
      known.add(id)
      ajv.addSchema(translate(resolve({ $ref: to }), open, refer), id)
    }
    return id
  }
  return {
    resolve,
    compile: (schema) => {
      const validate = ajv.compile(translate(schema, false, refer))
      return (value) => (validate(value) ? [] : told(validate.errors ?? []))
    },
  }
}

/** One line for each place and kind; that no alternative fits says nothing where the alternatives' own words stand beside it. */
function told(errors: readonly ErrorObject[]): ReturnType<Check> {
  const missing = new Map<string, string[]>()
  const lines: { where: string; message: string }[] = []
  for (const { instancePath: where, keyword, params, message } of errors) {
    if (keyword === 'required') missing.set(where, [...(missing.get(where) ?? []), String(params['missingProperty'])])
    else if (errors.length === 1 || !ALTERNATIVES.has(keyword) || !errors.some(deeperThan(where)))
      lines.push({ where, message: `${message ?? keyword} ${JSON.stringify(params)}` })
  }
  for (const [where, names] of missing) lines.push({ where, message: `lacks ${[...new Set(names)].join(', ')}` })
  return lines
}

const ALTERNATIVES = new Set(['anyOf', 'oneOf', 'allOf', 'type'])

function deeperThan(where: string): (error: ErrorObject) => boolean {
  return ({ instancePath, keyword }) => instancePath.startsWith(where) && !ALTERNATIVES.has(keyword)
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

type Refer = (to: string, open: boolean) => string

const KEPT =
  'type enum const format pattern required additionalProperties minItems maxItems uniqueItems minLength maxLength minimum maximum'.split(
    ' ',
  )
const COMPOSED = ['allOf', 'anyOf', 'oneOf'] as const

/**
 * OpenAPI's dialect as JSON Schema's. A record whose fields the document names is closed, because that is how a made-up field shows;
 * `open` ones are parts of a composition, which is closed as a whole.
 */
function translate(node: unknown, open: boolean, refer: Refer): Loose {
  if (!isRecord(node)) return {}
  const to = node['$ref']
  if (typeof to === 'string') return { $ref: refer(to, open) }
  const made: Record<string, unknown> = {}
  for (const word of KEPT) if (word in node) made[word] = node[word]
  const composes = COMPOSED.some((word) => word === 'allOf' && word in node) || mixes(node)
  for (const word of COMPOSED)
    if (word in node) made[word] = items(node[word]).map((part) => translate(part, open || composes, refer))
  const properties = node['properties']
  if (isRecord(properties))
    made['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, one]) => [name, translate(one, false, refer)]),
    )
  if ('items' in node) made['items'] = translate(node['items'], false, refer)
  if (isRecord(node['additionalProperties']))
    made['additionalProperties'] = translate(node['additionalProperties'], false, refer)
  const names = isRecord(properties) && Object.keys(properties).length > 0
  if (!open && composes) made['unevaluatedProperties'] = false
  else if (!open && names && !('additionalProperties' in node)) made['additionalProperties'] = false
  return node['nullable'] === true ? { anyOf: [made, { type: 'null' }] } : made
}

/** Fields of its own beside alternatives that have some, too. */
function mixes(node: Loose): boolean {
  return 'properties' in node && ('anyOf' in node || 'oneOf' in node)
}
