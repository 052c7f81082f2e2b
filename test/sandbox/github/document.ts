import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { at } from '../ask.ts'
import { isRecord } from '../../../src/sandbox/reply.ts'

const FILE = join(process.env['KEYTURN_SPECS'] ?? join(process.cwd(), '../shared/specs'), 'github.trimmed.json')

/** True when GitHub's REST description is at hand; it is not part of this repository. */
export const HAVE_DOCUMENT = existsSync(FILE)

/** What is wrong with an answer by GitHub's description; empty: nothing. The sandbox may leave fields out, not make them up. */
export type Judge = (operation: string, status: number, json: unknown) => readonly string[]

export function readJudge(): Judge {
  const document = loosen(JSON.parse(readFileSync(FILE, 'utf8')))
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: 'document', ...Object(document) })
  const compiled = new Map<string, ValidateFunction>()
  return (operation, status, json) => {
    const [method = '', path = ''] = operation.split(' ')
    const steps = ['paths', path, method.toLowerCase(), 'responses', String(status)]
    const found = at(document, ...steps)
    if (found === undefined) return [`${operation} never answers ${status}`]
    const schema = at(found, 'content', 'application/json', 'schema')
    if (schema === undefined) return []
    const pointer = [...steps, 'content', 'application/json', 'schema'].map(escape).join('/')
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `document#/${pointer}` })
    compiled.set(pointer, validate)
    validate(json)
    return (validate.errors ?? []).map(
      (error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
    )
  }
}

function escape(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** OpenAPI 3.0 as JSON Schema: `nullable` is a type; nothing is required; records with known fields are closed. */
function loosen(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(loosen)
  if (!isRecord(node)) return node
  const made = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, loosen(value)]))
  const properties = made['properties']
  if (isRecord(properties) && made['type'] === 'object') {
    if (Array.isArray(made['required'])) delete made['required']
    if (!('additionalProperties' in made) && !('allOf' in made)) made['additionalProperties'] = false
  }
  if (made['nullable'] !== true) return made
  const { nullable: _, ...rest } = made
  return { anyOf: [rest, { type: 'null' }] }
}
