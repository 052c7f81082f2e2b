// Servers of the app that check tokens which Supabase signed: each keeps a copy of the published keys, and fetches it anew now and then.
import { beat } from './beat.ts'
import { SIGNING_PROJECT } from './providers/supabase-signing-key/vendor.ts'
import { serviceOf, type KeySpec } from './repository/key.ts'
import type { World } from './world.ts'

const MINUTE = 60_000
/** Guide "JWT Signing Keys": clients keep the set for ten minutes, behind an edge that does so, too. */
const KEPT = 10 * MINUTE
/** As many as an app has by default. */
const INSTANCES = 3

/** What signs in gets a token by the key in use; what is checked is checked by each server's own copy. */
export function checkTokens(
  { clock, app, supabase }: Pick<World<unknown>, 'clock' | 'app' | 'supabase'>,
  keys: readonly KeySpec[],
): void {
  for (const key of keys.filter(({ host }) => host === 'supabase')) {
    const service = serviceOf(key)
    supabase.signing.onChange(() => app.take(service, supabase.signing.used(SIGNING_PROJECT) ?? ''))
    for (let nth = 0; nth < INSTANCES; nth += 1)
      beat(clock, { first: clock.now() + nth * 3 * MINUTE, every: KEPT }, () => {
        app.trust(service, nth, supabase.signing.told(SIGNING_PROJECT))
      })
  }
}
