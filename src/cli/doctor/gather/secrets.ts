import type { Look, SecretName } from '../facts.ts'
import { type Eye, namesIn, read } from '../../../start/eye.ts'

/** Names of secrets, by scope; a value is nobody's to read. */
export async function secretFacts(
  eye: Eye,
  environments: readonly string[],
): Promise<ReadonlyMap<string, Look<readonly SecretName[]>>> {
  const scopes: readonly (readonly [string, string, readonly string[]])[] = [
    ['repository', '/actions/secrets', []],
    ['organization', '/actions/organization-secrets', []],
    ...environments.map((name) => [`environment/${name}`, '/environments/{environment}/secrets', [name]] as const),
  ]
  const looked = scopes.map(async ([scope, path, at]) => {
    const names = read(await eye.look(path, at, { per_page: '100' }), (json) => namesIn(json, 'secrets', 'name'))
    const found: Look<readonly SecretName[]> = names.seen
      ? { seen: true, value: names.value.map((name) => ({ name, scope })) }
      : names
    return [scope, found] as const
  })
  return new Map(await Promise.all(looked))
}
