// What is told of the end of a credential: one comment for each thing that happened, with its evidence.
import type { Milestone } from '../../entry/entry.ts'
import { isEnding } from '../../entry/ending.ts'
import { holdOf } from '../../decide/hold.ts'
import { holdersIn } from '../../entry/sharing.ts'
import { MINUTE } from '../../schedule/due.ts'
import { commentOf, markOf } from '../comments.ts'
import { called } from '../comments/called.ts'
import { emergency } from '../comments/emergency.ts'
import { evidence } from '../comments/evidence.ts'
import { waived } from '../comments/waived.ts'
import { code, link, marker } from '../escape.ts'
import { trouble } from '../headline.ts'
import { stagesOf } from '../journey.ts'
import { key, listed } from '../names.ts'
import type { Situation } from '../situation.ts'
import { moment, second, span } from '../time.ts'
import type { CommentView } from '../view.ts'
import { endingMark, stuck } from './standing.ts'

export function endingComments(situation: Situation): readonly CommentView[] {
  const { entry, because, run } = situation
  if (!isEnding(entry)) return []
  const mark = endingMark(entry)
  const told = stagesOf(entry.milestones).flatMap((stage) => {
    const lines = linesOf(situation, stage.milestone)
    if (lines.length === 0) return []
    return [commentOf(situation, lines, { mark: markOf(stage, mark), run: stage.milestone.run })]
  })
  const needed = stuck(situation)
  const title = needed === 'parked' ? 'Parked: a person must look' : 'Waits for a person'
  const standing = needed ? [{ mark: [needed, because], lines: [`### ${title}`, '', ...trouble(situation)] }] : []
  const back = because === 'ending-withdrawn' ? [{ mark: [because], lines: taken(situation) }] : []
  return [
    ...told,
    ...[...standing, ...back, ...called(situation)].map((one) =>
      commentOf(situation, one.lines, { mark: marker(...one.mark, mark), run }),
    ),
  ]
}

function linesOf(situation: Situation, milestone: Milestone): readonly string[] {
  switch (milestone.what) {
    case 'approved':
      return approved(situation, milestone)
    case 'waived':
      return waived(situation, milestone)
    case 'silent':
      return silent(situation, milestone)
    case 'disabled':
      return disabled(situation, milestone)
    case 'dead':
      return dead(situation, milestone)
    case 'reported':
    case 'contained':
    case 'enabled':
      return emergency(situation, milestone)
    case 'minted':
    case 'accepted':
    case 'opened':
    case 'promoted':
    case 'deployed':
    case 'verified':
    case 'retiring':
    case 'rolling-back':
    case 'restored':
    case 'rolled-back':
      return []
  }
}

function named({ entry }: Situation): string {
  const id = entry.incumbent?.keyId
  return id === undefined ? 'The key, which Keyturn does not know,' : `The key ${key(id)}`
}

function approved(situation: Situation, { at, merge }: Milestone): readonly string[] {
  const { repository, credential } = situation
  const by = merge?.by === undefined ? 'Merged' : `Merged by ${code(merge.by)}`
  const head =
    merge?.head === undefined
      ? ''
      : `; reviewed head ${link(code(merge.head.slice(0, 7)), `${repository.url}/commit/${merge.head}`)}`
  const who =
    merge && merge.approvals.length > 0
      ? `approved in review by ${listed(merge.approvals.map(code))}`
      : 'nobody approved it in review'
  return [
    '### Approved: the key is to go',
    '',
    merge ? `${by} on ${second(merge.at)}${head}; ${who}.` : 'The lock on the default branch says so.',
    '',
    `Seen on ${second(at)}. ${named(situation)} lives on until ${moment(at + credential.policy.overlap)} at the earliest; a revert before it is deleted keeps it.`,
  ]
}

function silent(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const others = holdersIn(told)
  if (others.length > 0)
    return [
      '### Let go of: the key is left to others',
      '',
      `${named(situation)} is not needed here any more. It is the key of ${listed(others.map(code))}, too, and is deleted once none of them needs it.`,
      ...evidence(situation, told),
    ]
  return [
    '### About to be deleted',
    '',
    `${named(situation)} is deleted from **${moment(at + 10 * MINUTE)}** on; a revert seen before then stops it.`,
    ...evidence(situation, told),
  ]
}

function disabled(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const hold = holdOf(situation.entry, situation.credential.policy.hold)
  return [
    `### Disabled: the key ${situation.provider.shut ? 'is presented by nobody' : 'opens nothing'} any more`,
    '',
    `${named(situation)} was disabled on ${second(at)}. It is held for ${span(hold)} and deleted after **${moment(at + hold)}**. If something fails now, revert this pull request: then it is enabled again.`,
    ...evidence(situation, told),
  ]
}

function dead(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  return [
    '### Gone: the key is deleted, and the credential is retired',
    '',
    `${named(situation)} was found to be gone on ${second(at)}. What is left for you stands above.`,
    ...evidence(situation, told),
  ]
}

function taken(situation: Situation): readonly string[] {
  return [
    '### Taken back',
    '',
    `The lock does not say any more that it goes. ${named(situation)} stays in service, and is turned like any other.`,
  ]
}
