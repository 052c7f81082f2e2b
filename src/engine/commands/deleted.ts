// What a person says of keys that only people delete: the one that had to go is gone.
import { type Course, courseOf, type End } from '../../core/decide/course.ts'
import { isEnding } from '../../core/entry/ending.ts'
import type { Entry } from '../../core/entry/entry.ts'
import type { Instant, Testimony } from '../../core/facts.ts'
import type { Probe } from '../../plugins/contract/provider.ts'
import type { Kit } from '../kit.ts'
import { testimony } from '../steps/mint.ts'
import { deletedForGood } from './deleted-for-good.ts'
import { type Meaning, refusal } from './meaning.ts'
import { probed } from './probing.ts'
import { believe } from './word.ts'

/** A person's word; and where the old value came with this run, the provider's too. */
export const deleted: Meaning = async (kit, _ground, order) => {
  const { entry, by, request } = order
  const { id } = kit.credential
  if (entry && isEnding(entry)) return deletedForGood(kit, entry, order)
  if (kit.plugin.traits.mint !== 'person')
    throw refusal(`whether a key of ${id} is gone Keyturn sees for itself. Nothing has to be said`)
  const course = entry && courseOf(entry)
  if (!entry || !course || course.verifiedAt === undefined || entry.deadAt !== undefined)
    throw refusal(`${id} has no old key that may be deleted now: the new one must be proven to serve first`)
  const proof = await proofOf(kit, course.from)
  return believe(kit, entry, {
    by,
    request,
    key: course.from.keyId ?? 'the old key',
    unseen: `nobody lists these keys for Keyturn${proof ? '' : astray(kit, course)}`,
    ...(proof ? { proof: proof.told } : {}),
    along: emptied(entry, proof?.writtenAt),
  })
}

interface Proof {
  readonly told: Testimony
  /** The value lies in the intake since then. */
  readonly writtenAt: Instant
}

/** Undefined: the old value, told by its fingerprint, does not lie in the intake, so there is nothing to ask with. */
async function proofOf(kit: Kit, { fingerprint }: End): Promise<Proof | undefined> {
  const value = kit.intake.value()
  if (fingerprint === undefined || value?.fingerprint() !== fingerprint) return undefined
  const writtenAt = await kit.intake.writtenAt()
  if (writtenAt === undefined) return undefined
  const probe = await probed(kit, value, (verdict) => verdict.startsWith('alive'))
  judgeDeath(kit, probe)
  return { told: { ...testimony(kit, probe), asked: `${probe.asked} with the old key` }, writtenAt }
}

/** Somebody may have meant it for a proof; or it waits for another credential. */
function astray(kit: Kit, { to }: Course): string {
  const value = kit.intake.value()
  if (value?.matches(kit.plugin.traits.pattern) !== true || value.fingerprint() === to.fingerprint) return ''
  return '. What lies in KEYTURN_INTAKE is not known to be the old key: it was not asked about, and stays there'
}

/** Said too early, it would end the watch over a key that lives on: at some providers for days, as the person chose there. */
function judgeDeath({ plugin }: Kit, { verdict, asked, status }: Probe): void {
  const said = `${asked} answered ${status || 'nothing'}`
  if (verdict === 'unknown')
    throw refusal(
      `whether the old key is dead could not be told: ${said}. Try again, or say it without the value: then your word counts alone`,
    )
  if (verdict !== 'dead')
    throw refusal(
      `the old key still works: ${said}. End it at ${plugin.traits.console}; if it may work on there for a while, say this when that is over`,
    )
}

/** What lies in the intake is taken out of it as what was handed in is. */
function emptied({ candidate }: Entry, intake: Instant | undefined): Partial<Entry> {
  return candidate === undefined || intake === undefined ? {} : { candidate: { ...candidate, intake } }
}
