// One key's environments, mixed up by name: what is staging's would be written where production reads.
import { upon } from '../../upon.ts'
import type { Credential, StoreSpec } from '../policy.ts'
import type { Report } from '../tree.ts'

/**
 * Reports each credential that is kept in, or deployed to, another environment of its key and not its own, where that one is not either:
 * names that changed places. Where both are there, the names are people's own, and which secret is whose is told by `checkSlots`.
 */
export function checkMixed(credentials: readonly Credential[], report: Report): void {
  const keys = new Map<string, Credential[]>()
  for (const one of credentials) if (one.environment !== undefined) upon(keys, one.key).push(one)
  for (const all of keys.values())
    for (const one of all)
      for (const { named, words } of WAYS) {
        const other = strangerOf(one, all, named)
        if (other === undefined) continue
        const name = other.environment ?? ''
        report(
          one.position,
          `${one.id} ${words} ${name}, and ${other.id} is not: the two look mixed up · put each into its own, or call it by another name`,
        )
      }
}

type Named = (credential: Credential) => readonly string[]

const WAYS: readonly { readonly named: Named; readonly words: string }[] = [
  {
    words: 'is kept in the environment',
    named: ({ stores }) => stores.flatMap(placesOf),
  },
  {
    words: 'is deployed to the environment',
    named: ({ deploy }) => deploy.flatMap((one) => (one.kind === 'workflow' ? Object.values(one.inputs) : [])),
  },
]

/** Whose name stands in its place; undefined: nobody's. */
function strangerOf(one: Credential, all: readonly Credential[], named: Named): Credential | undefined {
  const places = new Set(named(one))
  if (places.has(one.environment ?? '')) return undefined
  return all.find(
    (other) =>
      other !== one &&
      other.environment !== undefined &&
      places.has(other.environment) &&
      !named(other).includes(other.environment),
  )
}

function placesOf(store: StoreSpec): readonly string[] {
  if (store.kind === 'vercel') return store.targets
  if (store.kind === 'provider') return []
  if (store.kind === 'command') return store.slots.flatMap(({ address }) => address.split('/'))
  if (store.kind === 'vault') return [store.namespace ?? '', store.mount, store.path].flatMap((one) => one.split('/'))
  if (store.kind === 'aws-secrets-manager')
    return [store.role ?? '', store.region, store.name].flatMap((one) => one.split('/'))
  return store.environment === undefined ? [] : [store.environment]
}
