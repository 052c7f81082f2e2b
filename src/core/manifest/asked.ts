import { canonical, sha256 } from '../canonical.ts'
import type { Credential } from './policy.ts'

/** What an adoption rests on in the manifest: where its key lives, and which one it is. Another text is another question. */
export function askedOf(credential: Credential): string {
  const { provider, with: rights, admin, endpoint, incumbent, minted } = credential
  const stores = credential.stores.map(({ layout, slots }) => ({ layout, slots }))
  return sha256(canonical({ provider, rights, admin, endpoint, incumbent, minted, stores })).slice(0, 16)
}
