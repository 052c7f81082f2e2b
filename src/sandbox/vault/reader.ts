import { beat } from '../beat.ts'
import type { World } from '../world.ts'
import type { GithubSandbox } from '../github/contract.ts'
import { isRecord, type Loose } from '../reply.ts'
import { gather } from '../pair.ts'
import { placeOf, serviceOf, type KeySpec } from '../repository/key.ts'
import { MOUNT, VAULT_HOST } from './vault.ts'

/** What lies beside each key, and is none of Keyturn's business. */
export const OTHER_VALUE = 'what-somebody-else-keeps-here'

/** How often an agent beside each instance asks, in virtual milliseconds. */
const EVERY = 60_000

/** The secret of the application that a key is a field of. */
export function pathOf({ environment }: Pick<KeySpec, 'environment'>): string {
  return `apps/${environment ?? 'web'}`
}

/** What runs with a key from Vault asks for it over and over, with a token of its own, and goes on with what it has. */
export function readFromVault({ clock, wire, vault, app }: World<GithubSandbox>, keys: readonly KeySpec[]): void {
  const fetch = wire.fetchAs('app')
  for (const key of keys.filter(({ host }) => host === 'vault')) {
    vault.allow(pathOf(key))
    let has: string | undefined
    const ask = async (): Promise<void> => {
      const value = await fieldOf(fetch, vault.reader, key)
      if (value !== undefined && has !== undefined && value !== has) app.take(serviceOf(key), value)
      has = value ?? has
    }
    beat(clock, { first: clock.now() + EVERY, every: EVERY }, () => void ask().catch(() => undefined))
  }
}

async function fieldOf(
  fetch: ReturnType<World<GithubSandbox>['wire']['fetchAs']>,
  token: string,
  key: KeySpec,
): Promise<string | undefined> {
  const reply = await fetch(`https://${VAULT_HOST}/v1/${MOUNT}/data/${pathOf(key)}`, {
    method: 'GET',
    headers: { 'x-vault-token': token },
  })
  if (reply.status !== 200) return undefined
  const outer: unknown = JSON.parse(await reply.text())
  const data = inside(inside(outer, 'data'), 'data')
  return gather(placeOf(key), (name) => {
    const value = data[name]
    return typeof value === 'string' ? value : undefined
  })
}

function inside(of: unknown, name: string): Loose {
  const found = isRecord(of) ? of[name] : undefined
  return isRecord(found) ? found : {}
}
