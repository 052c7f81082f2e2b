import type { Secret } from '../../core/secret.ts'
import type { Probe } from '../../plugins/contract/provider.ts'
import type { Kit } from '../kit.ts'

const BREATH = 5000

/**
 * Asks about a value that a person brought, again and again while the answer is one that may pass: a key that was just made may be
 * refused, and one that was just deleted let in, as long as the provider takes to settle.
 */
export async function probed(kit: Kit, value: Secret, passes: (verdict: Probe['verdict']) => boolean): Promise<Probe> {
  const { clock } = kit.shared
  const { parts, settles } = kit.plugin.traits
  const provider = await kit.provider()
  const until = clock.monotonic() + settles
  for (;;) {
    const probe = await provider.probe({ [parts[0] ?? 'value']: value })
    if (!passes(probe.verdict) || clock.monotonic() + BREATH > until) return probe
    await clock.sleep(BREATH)
  }
}
