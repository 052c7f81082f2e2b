// What stands in the pull requests against what the journal tells: said once, by our App, and left as it was.
import { isEnding } from '../../entry/ending.ts'
import { rotationBranch } from '../../entry/joint.ts'
import { branchOf } from '../../entry/branch.ts'
import type { Milestone } from '../../entry/entry.ts'
import type { Tag } from '../../facts.ts'
import { isTold, markOf } from '../../render/comments.ts'
import { endingMark } from '../../render/ending/standing.ts'
import { stagesOf } from '../../render/journey.ts'
import { marker } from '../../render/escape.ts'
import { moment, second } from '../../render/time.ts'
import { DAY, MINUTE } from '../../schedule/due.ts'
import { isLost } from './branch.ts'
import type { Lines } from './entries.ts'
import type { AuditComment, AuditProposal, Trail } from './facts.ts'
import type { Finding } from './findings.ts'

/** What one proposal ought to say. */
interface Expected {
  readonly tags: readonly Tag[]
  readonly milestones: ReadonlyMap<string, Milestone>
}

export function judgeComments(trail: Trail, lines: Lines): readonly Finding[] {
  const known = new Set(trail.journal.map(({ oid }) => oid))
  return (trail.proposals ?? []).flatMap((proposal) => {
    const expected = expectedOf(proposal, lines)
    const said = proposal.comments.flatMap((comment) => {
      const found = judge(comment, expected, known)
      const where = `#${proposal.number}`
      return found === undefined ? [] : [{ ...found, where, what: `${found.what} (${comment.url})` }]
    })
    return [...said, ...gone(proposal, expected, trail.now)]
  })
}

/** By the newest entry that still had this candidate: milestones only grow while it runs. */
function expectedOf({ branch }: AuditProposal, { versions }: Lines): Expected {
  const tags = new Set<Tag>()
  const milestones = new Map<string, Milestone>()
  for (const { entry, vouched } of [...versions.values()].flat()) {
    if (entry === undefined || vouched === 'no') continue
    const { candidate } = entry
    if (isEnding(entry) && entry.ending?.branch === branch) {
      const mark = endingMark(entry)
      tags.add(mark)
      for (const stage of stagesOf(entry.milestones)) milestones.set(markOf(stage, mark), stage.milestone)
    }
    if (candidate === undefined) continue
    if (branchOf(entry.credential, candidate.tag) !== branch && rotationBranch(entry.credential, candidate) !== branch)
      continue
    tags.add(candidate.tag)
    for (const stage of stagesOf(entry.milestones).filter(isTold))
      milestones.set(markOf(stage, candidate.tag), stage.milestone)
  }
  return { tags: [...tags], milestones }
}

type Judged = Pick<Finding, 'code' | 'what'> | undefined

function judge(comment: AuditComment, expected: Expected, known: ReadonlySet<string>): Judged {
  const mark = markIn(comment)
  const { ours, by, editedAt, editedBy = 'somebody', at } = comment
  if (!ours) return mark === undefined ? undefined : { code: 'comment-forged', what: `by ${by}, ${moment(at)}` }
  // Answers of Keyturn's may be brought up to date by Keyturn; what bears a mark is written once.
  if (editedAt !== undefined && (mark !== undefined || editedBy !== by))
    return { code: 'comment-edited', what: `by ${editedBy}, ${moment(editedAt)}` }
  if (mark === undefined || isLost(comment, known) || isTrue(comment, mark, expected)) return undefined
  return { code: 'comment-untrue', what: `\`${mark}\`, ${moment(at)}` }
}

/** Comments that no milestone stands behind tell of an attempt that was given up, or of a person who is needed. */
const STANDING = [
  'declined',
  'expired',
  'value-lost',
  'key-changed',
  'ending-instead',
  'unit-parted',
  'ending-withdrawn',
  'parked',
  'waiting',
]

function isTrue({ body }: AuditComment, mark: string, { tags, milestones }: Expected): boolean {
  const milestone = milestones.get(mark)
  if (milestone !== undefined) return timeOf(milestone) === undefined || body.includes(timeOf(milestone) ?? '')
  const [kind = ''] = mark.split(':', 1)
  // What Keyturn says to a person tells nothing of a key: the journal has the command, if it was one that counts.
  if (kind === 'answer') return true
  return STANDING.includes(kind) && tags.some((tag) => mark.endsWith(`:${marker(tag)}`))
}

/** The time that a comment of this milestone names. */
function timeOf({ what, at }: Milestone): string | undefined {
  if (what === 'retiring') return undefined
  return what === 'silent' ? moment(at + 10 * MINUTE) : second(at)
}

/** What is told a day after it happened is told late; what is not told then is missing. */
function gone({ number, comments, deleted }: AuditProposal, { milestones }: Expected, now: number): readonly Finding[] {
  const own = comments.filter(({ ours }) => ours)
  const said = new Set(own.flatMap((comment) => markIn(comment) ?? []))
  const missing = [...milestones].filter(([mark, { at }]) => !said.has(mark) && at < now - DAY)
  // One whose mark was edited away is edited, not missing.
  const unmarked = own.filter((comment) => comment.editedAt !== undefined && markIn(comment) === undefined).length
  const where = `#${number}`
  const [event] = deleted
  const left = missing.length - deleted.length - unmarked
  return [
    ...(event === undefined
      ? []
      : [
          {
            code: 'comment-deleted' as const,
            where,
            what: `${deleted.length} of them, by ${event.by}, ${moment(event.at)}`,
          },
        ]),
    ...(left <= 0
      ? []
      : [{ code: 'comment-missing' as const, where, what: missing.map(([mark]) => `\`${mark}\``).join(', ') }]),
  ]
}

/** The hidden first line. */
export function markIn({ body }: Pick<AuditComment, 'body'>): string | undefined {
  const [first = ''] = body.split(/\r?\n/, 1)
  return /^<!-- keyturn:(.+) -->$/.exec(first)?.[1]
}
