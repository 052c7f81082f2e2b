import { reportOf } from '../../entry/emergency.ts'
import type { Milestone } from '../../entry/entry.ts'
import { holdersIn } from '../../entry/sharing.ts'
import { waiverOf } from '../../entry/waiver.ts'
import { holdOf } from '../../decide/hold.ts'
import type { Instant } from '../../facts.ts'
import { isHandedIn, isHandedLate } from '../../manifest/policy.ts'
import { MINUTE } from '../../schedule/due.ts'
import { howGone } from '../by-hand.ts'
import { accepted, isInThree, opened } from '../dual.ts'
import { code, link, prose, table } from '../escape.ts'
import { ended, holds, whoRetires, type Stage } from '../journey.ts'
import { count, key, listed, placeOf, print } from '../names.ts'
import { quietLength } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { moment, second, span } from '../time.ts'
import { emergency } from './emergency.ts'
import { evidence } from './evidence.ts'
import { waived } from './waived.ts'

/** What a milestone on the way to the new key reads like; empty: the pull request itself says it. */
export function forward(situation: Situation, stage: Stage): readonly string[] {
  const { milestone } = stage
  switch (milestone.what) {
    case 'accepted':
      return accepted(situation, milestone)
    case 'opened':
      return opened(situation, milestone)
    case 'promoted':
      return promoted(situation, stage)
    case 'deployed':
      return deployed(situation, milestone)
    case 'verified':
      return verified(situation, milestone)
    case 'waived':
      return waived(situation, milestone)
    case 'silent':
      return silent(situation, milestone)
    case 'disabled':
      return disabled(situation, milestone)
    case 'retiring':
      return [
        `### The old key is about to be deleted`,
        '',
        `${oldKey(situation)} is deleted next.`,
        ...evidence(situation, milestone.evidence),
      ]
    case 'dead':
      return dead(situation, milestone)
    case 'reported':
    case 'contained':
    case 'enabled':
      return emergency(situation, milestone)
    case 'minted':
      return isHandedIn(situation.credential) ? handedIn(situation, milestone) : []
    case 'approved':
    case 'rolling-back':
    case 'restored':
    case 'rolled-back':
      return []
  }
}

function handedIn(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  return [
    '### Handed in',
    '',
    `${newKey(situation)} was made by a person and handed in; on ${second(at)} it was proven to work. ${isHandedLate(situation.credential) ? 'It goes into its place next; the intake is emptied once it is there.' : 'It is staged, and no copy is left in the intake.'}`,
    ...evidence(situation, told),
  ]
}

export function oldKey({ entry }: Situation): string {
  const { incumbent } = entry
  if (incumbent?.keyId === undefined) return 'The old key, which Keyturn does not know,'
  return `The old key ${key(incumbent.keyId)}${incumbent.fingerprint === undefined ? '' : ` (${print(incumbent.fingerprint)})`}`
}

export function newKey({ entry }: Situation): string {
  const { candidate } = entry
  const id = candidate?.keyId === undefined ? '' : ` ${key(candidate.keyId)}`
  return `The new key${id}${candidate?.fingerprint === undefined ? '' : ` (${print(candidate.fingerprint)})`}`
}

function promoted(situation: Situation, { milestone, nth }: Stage): readonly string[] {
  const generation = situation.entry.candidate?.generation ?? 0
  return [
    `### ${nth === 0 ? 'Approved' : 'Approved again'}, and in its place: generation ${generation}`,
    '',
    ...approval(situation),
    `${newKey(situation)} stands in ${count(situation.slots.length, 'place')} since ${second(milestone.at)}. ${oldKey(situation)} stays alive.`,
    ...slots(situation, milestone),
  ]
}

/** Logins are shown, not called: only people whom the manifest names are mentioned. */
function approval({ entry, repository }: Situation): readonly string[] {
  const approved = entry.milestones.findLast(({ what }) => what === 'approved')
  const merge = entry.milestones.findLast(({ merge: facts }) => facts !== undefined)?.merge
  if (approved?.by !== undefined)
    return [`Approved by the command of ${code(approved.by)} on ${second(approved.at)}.`, '']
  if (!approved || !merge)
    return approved ? [`The lock on the default branch names the new key since ${second(approved.at)}.`, ''] : []
  const by = merge.by === undefined ? 'Merged' : `Merged by ${code(merge.by)}`
  const head =
    merge.head === undefined
      ? ''
      : `; reviewed head ${link(code(merge.head.slice(0, 7)), `${repository.url}/commit/${merge.head}`)}`
  const who =
    merge.approvals.length === 0
      ? 'nobody approved it in review'
      : `approved in review by ${listed(merge.approvals.map(code))}`
  return [`${by} on ${second(merge.at)}${head}; ${who}.`, '']
}

export function slots({ slots: all }: Situation, { slots: times }: Milestone): readonly string[] {
  const rows = all
    .filter(({ role }) => role === undefined)
    .map((slot) => [
      placeOf(slot),
      written(times?.[slot.address]),
      slot.layout === 'versioned' ? 'the files name it; nothing was overwritten' : prose(slot.reaches),
    ])
  return rows.length === 0 ? [] : ['', ...table(['place', 'written, by the store’s clock', 'arrives'], rows)]
}

function written(at: Instant | undefined): string {
  return at === undefined ? '–' : second(at)
}

function deployed(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  return [
    '### Deployed',
    '',
    `Since ${second(at)} every deployment of ${code(situation.credential.id)} is done. Proof that the new key serves is asked for next.${runs(situation)}`,
    ...evidence(situation, told),
  ]
}

/** The runs themselves, to be read: texts from outside are never links. */
function runs({ entry }: Situation): string {
  const links = (entry.candidate?.deployments ?? []).flatMap(({ run, url }) =>
    run === undefined || url === undefined ? [] : [link(code(run), url)],
  )
  return links.length === 0 ? '' : ` ${links.length === 1 ? 'Run' : 'Runs'}: ${listed(links)}.`
}

function verified(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const generation = situation.entry.candidate?.generation ?? 0
  return [
    `### Verified: generation ${generation} serves`,
    '',
    `${newKey(situation)} was proven to serve on ${second(at)}.`,
    ...evidence(situation, told),
    '',
    next(situation, at),
  ]
}

function next(situation: Situation, at: Instant): string {
  if (reportOf(situation.entry)) return `${oldKey(situation)} was reported, and is taken away now.`
  const { overlap } = situation.credential.policy
  switch (whoRetires(situation)) {
    case 'nobody':
      return 'There was no key before it: nothing is left to do.'
    case 'person':
      return `${oldKey(situation)} is a person’s to delete: after ${moment(at + overlap)}, and once nothing uses it any more.`
    case 'keyturn':
      return `${oldKey(situation)} stays alive until ${moment(at + quietLength(situation))} at the earliest${situation.credential.policy.oldKey === 'quiet' ? ', and until it is silent' : ''}.`
  }
}

function silent(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const quiet = situation.credential.policy.oldKey === 'quiet'
  const others = holdersIn(told)
  const waits = waiverOf(situation.entry)
  const title = waits ? 'Not waited for' : quiet ? 'Silent' : 'The overlap is over'
  if (others.length > 0)
    return [
      `### ${title}: the old key is left to others`,
      '',
      `${oldKey(situation)} is not needed here any more. It is the key of ${listed(others.map(code))}, too, and is ${ended(situation)} once each has its own.`,
      ...evidence(situation, told),
    ]
  return [
    `### ${title}: the old key is about to be ${ended(situation)}`,
    '',
    `${oldKey(situation)} ${waits ? 'need not be waited for, as was said above' : quiet ? 'is not used any more' : 'has lived as long as policy asks'}. It is ${ended(situation)} from **${moment(at + 10 * MINUTE)}** on; a revert seen before then stops it.`,
    ...evidence(situation, told),
  ]
}

function disabled(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const hold = holdOf(situation.entry, situation.credential.policy.hold)
  const until =
    holds(situation) && !reportOf(situation.entry)
      ? ` It is held for ${span(hold)} and deleted after **${moment(at + hold)}**; until then a revert enables it again.`
      : ''
  return [
    `### Disabled: the old key ${situation.provider.shut ? 'is presented by nobody' : 'opens nothing'} any more`,
    '',
    `${oldKey(situation)} was disabled on ${second(at)}.${until}`,
    ...evidence(situation, told),
  ]
}

function dead(situation: Situation, { at, evidence: told }: Milestone): readonly string[] {
  const generation = situation.entry.candidate?.generation ?? 0
  return [
    `### Gone: the old key is ${isInThree(situation) ? 'accepted by nobody' : ended(situation)}, and the rotation to generation ${generation} is done`,
    '',
    `${oldKey(situation)} ${howGone(situation, told)} on ${second(at)}. ${newKey(situation)} is the only one of this credential that lives.`,
    ...evidence(situation, told),
  ]
}
