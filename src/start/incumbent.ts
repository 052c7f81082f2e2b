import type { CredentialId } from '../core/facts.ts'
import type { Credential } from '../core/manifest/policy.ts'
import { Failure } from '../core/failure.ts'
import { Secret } from '../core/secret.ts'
import type { Parts } from '../plugins/contract/provider.ts'
import type { Outside } from './options.ts'

/** `openai/production` → `KEYTURN_INCUMBENT_OPENAI_PRODUCTION`. */
export function incumbentVariable(credential: CredentialId): string {
  return `KEYTURN_INCUMBENT_${credential.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`
}

/** What the value in service is passed by: one variable, or one for each part that has a place of its own. */
export function incumbentVariables({
  id,
  stores: [store],
}: Pick<Credential, 'id' | 'stores'>): readonly { readonly variable: string; readonly secret: string }[] {
  const slots = (store?.slots ?? []).filter(({ role }) => role === undefined)
  return slots.map(({ part, secret }) => ({
    variable: incumbentVariable(slots.length === 1 ? id : `${id}_${part}`),
    secret,
  }))
}

/**
 * The value in service, if the workflow passes it for adoption: one variable, or for a key of several parts one for each
 * (`…_ACCESS_KEY_ID`), or one with the JSON object of all of them.
 */
export function incumbent(outside: Outside, credential: CredentialId, parts: readonly string[]): Parts | undefined {
  const name = incumbentVariable(credential)
  const [only, ...more] = parts
  if (only === undefined) return undefined
  const whole = secretIn(outside, name)
  if (more.length === 0) return whole && { [only]: whole }
  if (whole) return whole.parts(parts) ?? misshaped(name, parts)
  const each = parts.map((part) => [part, secretIn(outside, incumbentVariable(`${credential}_${part}`))] as const)
  const found = each.flatMap(([part, value]) => (value === undefined ? [] : [[part, value] as const]))
  return found.length === parts.length ? Object.fromEntries(found) : undefined
}

/** What others have signed something with is that text to its last byte: a PEM ends with a line's end. */
export function exactly(
  { env, redactor }: Outside,
  credential: CredentialId,
  [part = 'value']: readonly string[],
): Parts | undefined {
  const value = env[incumbentVariable(credential)] ?? ''
  return value === '' ? undefined : { [part]: Secret.of(value, redactor.mask) }
}

function secretIn({ env, redactor }: Outside, variable: string): Secret | undefined {
  const value = env[variable]?.trim() ?? ''
  return value === '' ? undefined : Secret.of(value, redactor.mask)
}

function misshaped(name: string, parts: readonly string[]): never {
  throw new Failure(
    'input-invalid',
    `${name} is not a JSON object of exactly ${parts.join(' and ')}, each a text, so nothing was adopted by it. Pass the secret as it is, or each part by a variable of its own (${parts.map((part) => `${name}_${part.toUpperCase().replaceAll('-', '_')}`).join(', ')}). What else stands in the secret would be lost when Keyturn writes it: move it to another.`,
    { effect: 'not-done' },
  )
}
