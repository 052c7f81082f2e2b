import { Failure } from '../../../core/failure.ts'
import type { KeyFacts, KeyId, SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import type { ProviderStoreSpec } from '../../../core/manifest/policy.ts'
import type { Provider } from '../../contract/provider.ts'
import type { Readiness, Store } from '../../contract/store.ts'

/** What is opened where the provider itself holds its keys. */
export interface ProviderStoreOpening {
  readonly spec: ProviderStoreSpec
  readonly holder: () => Promise<Provider>
  /** Which key the credential's entry knows by a tag, and the other way round. */
  readonly keyOf: (tag: Tag) => KeyId | undefined
  readonly tagOf: (keyId: KeyId) => Tag | undefined
}

/**
 * No place for values: the key that the provider uses is what stands in service, and putting another there is asking the provider to use
 * it. Nothing is staged, for the key waits where it was made; nothing is removed, for that is its end, which has its own steps.
 */
export function openProviderStore(opening: ProviderStoreOpening): Store {
  const use = (tag: Tag): Promise<void> => putInUse(opening, tag)
  return {
    traits: {
      custody: 'native',
      layout: 'single',
      reaches: 'at once: the provider itself uses it',
      restores: true,
    },
    slots: opening.spec.slots.map(({ address }) => address),
    read: () => read(opening),
    stage: () => Promise.resolve(),
    // Whether it lives the listing tells, which rules ask for by themselves, and which may be a few seconds behind.
    ready: (tag) => Promise.resolve(readiness(opening, tag)),
    promote: use,
    restore: use,
    // The provider keeps every key there is.
    keep: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  }
}

function readiness({ spec, keyOf }: ProviderStoreOpening, tag: Tag): Readiness {
  const [slot] = spec.slots
  return keyOf(tag) === undefined && slot ? { ready: false, why: 'missing', slot: slot.address } : { ready: true }
}

async function keysOf({ holder }: ProviderStoreOpening): Promise<readonly KeyFacts[]> {
  return (await (await holder()).list()).keys
}

async function read(opening: ProviderStoreOpening): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const used = (await keysOf(opening)).find(({ inUse }) => inUse)
  const tag = used && opening.tagOf(used.id)
  const since = used?.changedAt
  const facts: SlotFacts = {
    staged: [],
    ...(since === undefined ? {} : { updatedAt: since }),
    ...(used === undefined ? {} : { holds: tag === undefined ? 'strange' : { tag } }),
  }
  return new Map(opening.spec.slots.map(({ address }) => [address, facts]))
}

async function putInUse({ holder, keyOf }: ProviderStoreOpening, tag: Tag): Promise<void> {
  const [provider, keyId] = [await holder(), keyOf(tag)]
  if (provider.use !== undefined && keyId !== undefined) return provider.use(keyId)
  throw new Failure('not-found', `The journal knows no key under ${tag}, so nothing was put into use.`, {
    effect: 'not-done',
  })
}
