// How alerts end: resolved once the provider itself says that the key is dead; until then people are told what is to be done.
import { emergenciesOf, isCompromised } from '../../core/entry/emergency.ts'
import type { Entry } from '../../core/entry/entry.ts'
import type { Match } from '../../core/entry/match.ts'
import { describe, Failure } from '../../core/failure.ts'
import type { CredentialId } from '../../core/facts.ts'
import { type AlertStanding, type AlertTexts, resolutionText } from '../../core/render/alerts.ts'
import { entryOf } from '../../core/decide/rule.ts'
import type { Probe } from '../../plugins/contract/provider.ts'
import type { Kit } from '../kit.ts'
import type { Leak } from './heed.ts'

/** What a run came to: the entry as it is now. */
export interface Ended {
  readonly kit: Kit
  readonly entry: Entry | undefined
}

/** Closes what is over, and says of the rest what is to be done, by credential. */
export async function settleAlerts(
  leaks: readonly Leak[],
  ended: readonly Ended[],
): Promise<ReadonlyMap<CredentialId, readonly AlertTexts[]>> {
  const told = new Map<CredentialId, AlertTexts[]>()
  const closed = new Set<number>()
  for (const leak of leaks) {
    const { kit, entry } = ended.find((one) => one.kit === leak.pair.kit) ?? asBegun(leak)
    const standing = closed.has(leak.alert.number) ? 'over' : await standingOf(leak, kit, entry)
    if (standing === 'over') closed.add(leak.alert.number)
    else if (standing !== 'under way')
      told.set(kit.credential.id, [...(told.get(kit.credential.id) ?? []), textsOf(leak, kit, standing)])
  }
  return told
}

/** Under another name by now: as it stood when the run began. */
function asBegun({ pair: { kit, ground } }: Leak): Ended {
  return { kit, entry: entryOf(ground.basis) }
}

function textsOf({ alert, match }: Leak, kit: Kit, standing: AlertStanding): AlertTexts {
  return { ...alert, ...match, standing, console: kit.plugin.traits.console }
}

async function standingOf(
  leak: Leak,
  kit: Kit,
  entry: Entry | undefined,
): Promise<AlertStanding | 'under way' | 'over'> {
  const { match, refused } = leak
  if (isOver(match, entry)) return close(leak, kit)
  if (match.as === 'approved' || match.as === 'adopting') return { is: 'not-ours-to-touch' }
  if (entry && isReported(match, entry)) return 'under way'
  return refused === undefined ? { is: 'asked' } : { is: 'refused', why: refused }
}

/** The journal says that it came to its end, or that it was taken away by order. A key that may come back is not over. */
function isOver({ as, keyId }: Match, entry: Entry | undefined): boolean {
  if (as === 'over') return true
  if (!entry || keyId === undefined) return false
  const gone = emergenciesOf(entry).some(
    (one) => one.keyId === keyId && one.containedAt !== undefined && one.how !== 'disabled',
  )
  const living = entry.incumbent?.keyId === keyId || entry.candidate?.keyId === keyId
  return gone || (!living && entry.past.some((line) => line.keyId === keyId))
}

function isReported({ keyId }: Match, entry: Entry): boolean {
  if (keyId !== undefined) return isCompromised(entry, keyId)
  return emergenciesOf(entry).some((one) => one.keyId === undefined && one.verb !== 'disable')
}

/** Its provider is asked with the value itself, which is read once more for that, and closed only upon a clear answer. */
async function close(leak: Leak, kit: Kit): Promise<AlertStanding | 'over'> {
  const { alert, match } = leak
  try {
    const probe = await probeOf(leak, kit)
    if (probe === undefined) return 'over'
    if (probe.verdict === 'alive' || probe.verdict === 'alive-forbidden') return { is: 'lives' }
    if (probe.verdict !== 'dead') return { is: 'untold' }
    const { id: provider } = kit.plugin
    const of = { credential: kit.credential.id, keyId: match.keyId, provider, asked: probe.asked, status: probe.status }
    await kit.shared.github.alerts.revoked(alert, resolutionText(of))
    kit.shared.log(`alert ${alert.number}: resolved as revoked`)
    return 'over'
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { is: 'unresolved', why: describe(thrown) }
  }
}

/** Undefined: somebody closed the alert meanwhile. */
async function probeOf({ alert, mark }: Leak, kit: Kit): Promise<Probe | undefined> {
  const value = await kit.shared.github.alerts.value(alert)
  const [part = 'value'] = kit.plugin.traits.parts
  return value?.fingerprint() === mark ? (await kit.provider()).probe({ [part]: value }) : undefined
}
