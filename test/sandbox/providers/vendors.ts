import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { at } from '../ask.ts'

const FOLDER = process.env['KEYTURN_SPECS'] ?? join(process.cwd(), '../shared/specs')

/** A vendor's own description of its API. */
export interface Vendor {
  /** What is wrong with an answer, in ajv's words; empty: it is as the vendor says. */
  faults(operation: string, status: number, body: unknown): readonly string[]
}

/** True when the vendors' documents are at hand; they are not part of this repository. */
export function haveSpec(file: string): boolean {
  return existsSync(join(FOLDER, file))
}

/** Reads a vendor's OpenAPI document. */
export function readSpec(file: string): Vendor {
  const spec: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, discriminator: false })
  ajv.addSchema({ $id: 'spec', ...Object(spec) })
  const known = new Map<string, ValidateFunction>()

  function validator(pointer: string): ValidateFunction {
    const validate = known.get(pointer) ?? ajv.compile({ $ref: `spec#${pointer}` })
    known.set(pointer, validate)
    return validate
  }

  return {
    faults(operation, status, body) {
      const [method = '', path = ''] = operation.split(' ')
      const content = ['content', 'application/json', 'schema']
      const steps = ['paths', path, method.toLowerCase(), 'responses', String(status), ...content]
      if (at(spec, ...steps) === undefined) return [`${operation} has no answer ${status} in the document`]
      const validate = validator(steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''))
      if (validate(body)) return []
      return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
    },
  }
}
