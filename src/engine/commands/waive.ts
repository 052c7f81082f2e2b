// The waits for the key that goes, shortened by a person's word. What is seen to use it is asked for at that very moment.
import { courseOf, leavingOf } from '../../core/decide/course.ts'
import { isCompromised } from '../../core/entry/emergency.ts'
import { isEnding } from '../../core/entry/ending.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { isOrderedBack } from '../../core/entry/rollback.ts'
import { waiverOf, type Waiver } from '../../core/entry/waiver.ts'
import type { KeyId, Tag, Testimony } from '../../core/facts.ts'
import { askQuiet } from '../ask.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Ground, type Kit } from '../kit.ts'
import { type Order, refusal, taken } from './meaning.ts'

/** The key that goes, and nothing else stands between it and its end than waiting. */
export interface Leaving {
  readonly tag: Tag
  readonly keyId: KeyId
}

/** Undefined: no key is on its way out. Refuses where one is, and something must be so first. */
export function leavingKey({ credential, plugin }: Kit, { basis }: Ground, entry: Entry): Leaving | undefined {
  const { id } = credential
  const course = courseOf(entry)
  const tag = isEnding(entry) ? entry.incumbent?.tag : course?.from.tag
  if (tag === undefined || entry.deadAt !== undefined) return undefined
  if (!isEnding(entry) && course?.verifiedAt === undefined)
    throw refusal(
      `it is not proven yet that the ${course?.back ? 'old' : 'new'} key of ${id} serves, so the other one is still needed. Where that one is abused, \`exploited ${id}\` takes it away at once`,
    )
  if (isOrderedBack(entry))
    throw refusal(`people approved the new key of ${id}. It goes once the pull request that takes it back is merged`)
  const keyId = leavingOf(entry)
  const { console } = plugin.traits
  if (keyId === undefined)
    throw refusal(`nobody knows the id of the key of ${id} that goes. Delete it yourself: ${console}`)
  if (plugin.traits.mint === 'person')
    throw refusal(`only people see the keys of ${id}. Delete ${keyId} yourself, and say \`deleted ${id}\`: ${console}`)
  if (isCompromised(entry, keyId))
    throw refusal(
      `${keyId} was reported compromised, and nobody waits for it anyway. \`status ${id}\` says what is missing`,
    )
  if (basis.sharing !== undefined)
    throw refusal(
      `${keyId} is the key of ${basis.sharing.join(', ')}, too, and goes once each has its own. Where it leaked, say \`leaked\` of each`,
    )
  return { tag, keyId }
}

/** What a word is taken as: how far it goes, and the question that it answers. */
export interface Waiving {
  readonly leaving: Leaving
  readonly of: Waiver['of']
  readonly verb: string
}

/** Takes the word down, unless something is seen to use the key: the waits are a person's to shorten, the app is not. */
export async function waive(
  kit: Kit,
  entry: Entry,
  { by, request, leaving, of, verb }: Pick<Order, 'by' | 'request'> & Waiving,
): Promise<Entry> {
  const { id } = kit.credential
  const { tag, keyId } = leaving
  const before = waiverOf(entry)
  if (before && (before.of === 'all' || of === 'silence'))
    throw refusal(`that was said of ${keyId} already, by ${before.by}. \`status ${id}\` says what is missing`)
  const at = kit.shared.clock.now()
  const waiver: Waiver = { tag, of, by, at, request }
  const seen = await askQuiet(kit, { ...entry, waiver })
  const loud = seen.find(({ verdict }) => verdict === 'no')
  if (loud) throw refusal(inUse(kit, keyId, loud))
  const said: Testimony = {
    witness: 'person',
    asked: `may ${keyId} go without waiting for ${of === 'all' ? 'overlap, silence, window and hold' : 'overlap and silence'}`,
    answer: `${by} says so (${verb}, ${request})`,
    verdict: 'yes',
    at,
  }
  const told = milestone(kit, { what: 'waived', at, by, keyId, evidence: [said, ...seen] })
  return commitEntry(kit, entry, {
    to: {
      ...entry,
      waiver,
      milestones: [...entry.milestones, told],
      requests: taken(entry.requests, request),
    },
    why: `${verb}: ${keyId} need not be waited for, says ${by}`,
  })
}

function inUse({ credential: { id } }: Kit, keyId: KeyId, { witness, answer }: Testimony): string {
  const what =
    witness === 'runs'
      ? `workflow runs that began before the change still hold ${keyId} (${answer}). Let them end, or cancel them`
      : `something still uses ${keyId} (${witness}: ${answer}). Switch it off first`
  return `${what}. Where somebody abuses that key, \`exploited ${id}\` takes it away all the same`
}
