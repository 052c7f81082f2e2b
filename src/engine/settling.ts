import type { KeyFacts } from '../core/facts.ts'
import { MINUTE, SECOND } from '../core/schedule/due.ts'
import type { Kit } from './kit.ts'

/** Providers' listings settle within seconds: asked until they show what they should. False: they never did. */
export async function settled(kit: Kit, shows: (keys: readonly KeyFacts[]) => boolean): Promise<boolean> {
  const { clock } = kit.shared
  const provider = await kit.provider()
  const until = clock.monotonic() + kit.plugin.traits.settles + MINUTE
  for (;;) {
    if (shows((await provider.list()).keys)) return true
    if (clock.monotonic() >= until) return false
    await clock.sleep(2 * SECOND)
  }
}
