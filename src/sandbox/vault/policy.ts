import type { Capability, Rule, State, Token } from './state.ts'

/** May this token do that? The longest rule that fits decides, as with Vault's. */
export function allows(
  { policies }: Pick<State, 'policies'>,
  token: Token,
  { path, capability }: { readonly path: string; readonly capability: Capability },
): boolean {
  const rules = token.policies.flatMap((name) => policies.get(name) ?? [])
  const fitting = rules.filter((rule) => fits(rule, path))
  const longest = Math.max(...fitting.map((rule) => rule.path.length))
  return fitting.some((rule) => rule.path.length === longest && rule.capabilities.includes(capability))
}

function fits({ path }: Rule, asked: string): boolean {
  const source = path
    .replaceAll(/[.^$()|[\]\\?{}]/g, '\\$&')
    .replaceAll('+', '[^/]+')
    .replace(/\*$/, '.*')
  return new RegExp(`^${source}$`).test(asked)
}

/** What Keyturn is to be given for one secret: the text in docs/stores/vault.md. */
export function keyturnPolicy(mount: string, path: string): readonly Rule[] {
  return [
    { path: `${mount}/data/${path}`, capabilities: ['create', 'read', 'update', 'patch'] },
    { path: `${mount}/data/keyturn/${path}/*`, capabilities: ['create', 'read', 'update'] },
    { path: `${mount}/metadata/keyturn/${path}/*`, capabilities: ['list', 'delete'] },
  ]
}
