// What of a version is Keyturn's business: the whole text, or the keys of its object that the manifest names.
import { Failure } from '../../../core/failure.ts'
import type { AwsSecretSpec } from '../../../core/manifest/policy.ts'
import { Secret, type Mask } from '../../../core/secret.ts'
import { field } from '../../../http/json.ts'
import type { Fields } from '../kept.ts'
import { objectIn, withFields } from './document.ts'

/** The values of our slots in a text; the rest of it is not kept. */
export function fieldsIn(spec: AwsSecretSpec, text: string, mask: Mask): Fields {
  const object = objectIn(text)
  if (spec.whole && object !== undefined) throw isObject(spec)
  if (!spec.whole && object === undefined) throw noObject(spec)
  const fields = new Map<string, Secret>()
  for (const { secret } of spec.slots) {
    const value = spec.whole ? text : field(object, secret)
    if (value === undefined || value === null || value === '') continue
    if (typeof value !== 'string') throw notText(spec, secret)
    fields.set(secret, Secret.of(value, mask))
  }
  return fields
}

/** The text that a version with these values has, on top of another's text. */
export function textWith(spec: AwsSecretSpec, text: string, fields: Fields): string {
  const opened = new Map([...fields].map(([name, value]) => [name, value.reveal()]))
  if (!spec.whole) return withFields(text, opened)
  const [value = ''] = opened.values()
  return value
}

function isObject({ name }: AwsSecretSpec): Failure {
  return refused(
    `The secret ${name} in AWS Secrets Manager is a JSON object, and rotation.yml does not say which key of it holds the value: all of it would be written over. Nothing was changed. Add \`field:\`.`,
  )
}

function noObject({ name }: AwsSecretSpec): Failure {
  return refused(
    `The secret ${name} in AWS Secrets Manager is no JSON object, so it has no keys as \`field:\` names them. Nothing was changed. Leave \`field:\` out if the whole text is the value.`,
  )
}

function notText({ name }: AwsSecretSpec, key: string): Failure {
  return refused(
    `The key ${key} of the secret ${name} in AWS Secrets Manager is no text, so it can hold no value. Nothing was changed. Give the value a key of its own.`,
  )
}

function refused(message: string): Failure {
  return new Failure('refused', message, { effect: 'not-done' })
}
