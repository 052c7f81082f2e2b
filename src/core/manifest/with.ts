// `with:` belongs to the provider: its JSON Schema judges it. Only the keywords below are understood, and a test holds every
// plugin to them, so that nothing a schema says is passed over in silence.
import type { JsonSchema } from './shape.ts'
import { kindOf, toPlain } from './tree.ts'
import type { Mapping, Node, Report } from './tree.ts'
import { listed, quote, suggest } from './words.ts'

const NOTES = ['$id', '$schema', '$comment', 'title', 'description', 'default', 'examples', 'deprecated'] as const
const CHECKED = [
  'type',
  'properties',
  'required',
  'additionalProperties',
  'dependentRequired',
  'minProperties',
  'enum',
  'const',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'items',
  'minItems',
  'uniqueItems',
] as const

interface Checking {
  readonly schema: JsonSchema
  readonly name: string
  readonly report: Report
}

/** Keywords of a plugin's schema that are not understood here: there must be none. */
export function unknownKeywords(schema: JsonSchema): readonly string[] {
  const known = new Set<string>([...NOTES, ...CHECKED])
  const inner = [...Object.values(record(schema['properties'])), schema['items'], schema['additionalProperties']]
  return [
    ...Object.keys(schema).filter((keyword) => !known.has(keyword)),
    ...inner.flatMap((each) => (isRecord(each) ? unknownKeywords(each) : [])),
  ]
}

/** Reports everything in `with:` that the schema refuses. */
export function checkWith(node: Mapping, checking: Checking): void {
  checkNode(node, checking)
}

function checkNode(node: Node, checking: Checking): void {
  const { schema, name, report } = checking
  const types = texts(schema['type'])
  if (types.length > 0 && !types.some((type) => isOfType(node, type))) {
    const hint = types.includes('string') && node.is === 'scalar' && node.value !== null ? ' · put it in quotes' : ''
    report(node.at, `${name} must be ${types.map(typeInWords).join(' or ')}, not ${kindOf(node)}${hint}`)
    return
  }
  checkFixed(node, checking)
  if (node.is === 'map') checkMap(node, checking)
  if (node.is === 'list') checkList(node.items, { ...checking, node })
  if (node.is === 'scalar' && typeof node.value === 'string') checkText(node.value, { ...checking, node })
  if (node.is === 'scalar' && typeof node.value === 'number') checkNumber(node.value, { ...checking, node })
}

function checkFixed(node: Node, { schema, name, report }: Checking): void {
  const allowed = Array.isArray(schema['enum']) ? schema['enum'] : 'const' in schema ? [schema['const']] : undefined
  if (allowed === undefined || node.is !== 'scalar' || allowed.includes(node.value)) return
  const words = allowed.map(String)
  report(node.at, `${name} ${quote(String(node.value))} is not known${suggest(String(node.value), words)}`)
}

function checkMap(node: Mapping, { schema, name, report }: Checking): void {
  const properties = record(schema['properties'])
  const rest = schema['additionalProperties']
  for (const [key, pair] of node.pairs) {
    const inner = Object.hasOwn(properties, key) ? properties[key] : rest
    const innerName = name === 'with' ? key : `${name}.${key}`
    if (isRecord(inner)) checkNode(pair.value, { schema: inner, name: innerName, report })
    else if (inner === false)
      report(pair.at, `key ${quote(key)} is not known in ${name}${suggest(key, Object.keys(properties))}`)
  }
  const needed = [
    ...texts(schema['required']).map((key) => ({ key, because: '' })),
    ...Object.entries(record(schema['dependentRequired']))
      .filter(([key]) => node.pairs.has(key))
      .flatMap(([because, keys]) => texts(keys).map((key) => ({ key, because: `, as it has ${because}` }))),
  ].filter(({ key }) => !node.pairs.has(key))
  for (const { key, because } of needed) report(node.at, `${name} has no ${key}${because} · add it`)
  const least = schema['minProperties']
  if (typeof least === 'number' && node.pairs.size < least)
    report(node.at, `${name} needs at least ${least} of ${listed(Object.keys(properties))}`)
}

function checkList(items: readonly Node[], { schema, name, report, node }: Checking & { readonly node: Node }): void {
  const inner = schema['items']
  if (isRecord(inner)) for (const item of items) checkNode(item, { schema: inner, name, report })
  const least = schema['minItems']
  if (typeof least === 'number' && items.length < least) report(node.at, `${name} needs at least ${least} in its list`)
  const distinct = new Set(items.map((item) => JSON.stringify(toPlain(item))))
  if (schema['uniqueItems'] === true && distinct.size < items.length) report(node.at, `${name} lists something twice`)
}

function checkText(value: string, { schema, name, report, node }: Checking & { readonly node: Node }): void {
  const { pattern, minLength, maxLength } = schema
  const hint = typeof schema['description'] === 'string' ? ` · ${schema['description'].replace(/\s+/g, ' ')}` : ''
  const fits = typeof pattern !== 'string' || new RegExp(pattern, 'u').test(value)
  const short = typeof minLength === 'number' && value.length < minLength
  const long = typeof maxLength === 'number' && value.length > maxLength
  if (!fits || short || long) report(node.at, `${name} ${quote(value)} does not look right${hint}`)
}

function checkNumber(value: number, { schema, name, report, node }: Checking & { readonly node: Node }): void {
  const { minimum, maximum } = schema
  if (typeof minimum === 'number' && value < minimum)
    report(node.at, `${name} must be at least ${minimum}, not ${value}`)
  if (typeof maximum === 'number' && value > maximum)
    report(node.at, `${name} must be at most ${maximum}, not ${value}`)
}

function isOfType(node: Node, type: string): boolean {
  if (type === 'object') return node.is === 'map'
  if (type === 'array') return node.is === 'list'
  if (node.is !== 'scalar') return false
  if (type === 'null') return node.value === null
  return type === 'integer' ? Number.isInteger(node.value) : typeof node.value === type
}

function typeInWords(type: string): string {
  const words: Readonly<Record<string, string>> = {
    object: 'a map',
    array: 'a list',
    string: 'a text',
    boolean: 'true or false',
  }
  return words[type] ?? (type === 'integer' ? 'a whole number' : `a ${type}`)
}

function texts(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter((each) => typeof each === 'string')
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
