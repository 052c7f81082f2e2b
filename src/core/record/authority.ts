import { reportOf } from '../entry/emergency.ts'
import type { Approval, Entry } from '../entry/entry.ts'
import type { RecordFacts } from './facts.ts'
import { iso, told, type Section } from './told.ts'

/** What began it: the clock, or a person's word. */
export function origin({ entry, outcome }: RecordFacts): Section {
  const report = reportOf(entry)
  if (report) return { trigger: report.verb, by: report.by, request: report.request }
  if (outcome === 'retired') return { trigger: 'the end of the credential', by: 'people, in rotation.lock.yml' }
  const { ordered } = entry
  if (ordered?.left !== undefined)
    return { trigger: `${ordered.left} leaves`, by: ordered.by, ...told('request', ordered.request, 'nobody asked') }
  if (ordered?.request !== undefined) return { trigger: 'a command', by: ordered.by, request: ordered.request }
  if (ordered?.unit) return { trigger: 'what it goes together with', by: ordered.by }
  if (ordered) return { trigger: 'the environment that comes after it', by: ordered.by }
  return {
    trigger: entry.incumbent?.adopted === 'none' ? 'there was no key' : 'schedule',
    by: 'Keyturn, by the policy below',
  }
}

/** The approval of the new key, or of the end of the credential. */
function givenTo({ candidate, ending }: Entry): Approval | undefined {
  if (candidate || ending?.since === undefined) return candidate?.approved
  const { since: at, seen } = ending
  return { by: 'lock', at, ...(seen === undefined ? {} : { seen }) }
}

/** Who approved and merged, upon what they had reviewed. */
export function approval({ entry, role, bypass, outcome }: RecordFacts): Section {
  const merge = entry.milestones.findLast((milestone) => milestone.merge !== undefined)?.merge
  const lost = 'the pull request’s merge was not read'
  const back = entry.milestones.findLast(({ what }) => what === 'rolling-back')
  const given = givenTo(entry)
  return {
    ...told('by', given?.by, 'nobody approved it'),
    ...told('recordedAt', iso(given?.at), 'nobody approved it'),
    ...told('seenAtHead', given?.seen, 'it was not approved by the lock'),
    ...told('pullRequest', merge?.number, lost),
    ...told('mergedBy', merge?.by, lost),
    ...told('mergedAt', iso(merge?.at), lost),
    ...told('reviewedHead', merge?.head, lost),
    ...told('reviews', merge?.approvals, lost),
    ...told('role', role, 'the role of who merged was not looked up at that time'),
    ...told('bypass', bypass, 'GitHub does not tell it by the interfaces that Keyturn uses'),
    ...told(
      'revertedSeenAt',
      outcome === 'rolled-back' ? iso(back?.at) : undefined,
      outcome === 'rolled-back' ? 'the revert left no milestone' : 'it was not reverted',
    ),
  }
}
