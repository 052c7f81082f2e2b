import type { CredentialId } from '../core/facts.ts'
import { Secret } from '../core/secret.ts'
import type { Parts } from '../plugins/contract/provider.ts'
import type { Outside } from './options.ts'

/** `openai/production` → `KEYTURN_INCUMBENT_OPENAI_PRODUCTION`. */
export function incumbentVariable(credential: CredentialId): string {
  return `KEYTURN_INCUMBENT_${credential.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`
}

/** The value in service, if the workflow passes it for adoption: one variable, or one for each part (`…_ACCESS_KEY_ID`). */
export function incumbent(outside: Outside, credential: CredentialId, parts: readonly string[]): Parts | undefined {
  const name = incumbentVariable(credential)
  const [only, ...more] = parts
  if (only === undefined) return undefined
  const variables =
    more.length === 0
      ? [[only, name] as const]
      : parts.map((part) => [part, incumbentVariable(`${credential}_${part}`)] as const)
  const values = variables.map(([part, variable]) => [part, outside.env[variable]?.trim() ?? ''] as const)
  if (values.some(([, value]) => value === '')) return undefined
  return Object.fromEntries(values.map(([part, value]) => [part, Secret.of(value, outside.redactor.mask)]))
}
