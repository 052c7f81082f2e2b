import type { Instant } from '../../core/facts.ts'
import type { Provider } from '../contract/provider.ts'
import type { Witness } from '../contract/witness.ts'

/** What the witness `in-use` is opened with. */
export interface InUseOpening {
  readonly provider: () => Promise<Provider>
  readonly now: () => Instant
}

/** Where the provider itself uses its keys: what it and its published keys say of the new one. Nobody sees what is signed with it. */
export function openInUse({ provider, now }: InUseOpening): Witness {
  return {
    id: 'in-use',
    what: 'what the provider says that it uses, and publishes',
    serves: async (_since, { keyId }) => {
      const told = await (await provider()).serves?.(keyId)
      const nothing = { asked: 'the provider', answer: 'it does not tell', verdict: 'unknown' } as const
      return { witness: 'in-use', ...(told ?? nothing), at: now() }
    },
  }
}
