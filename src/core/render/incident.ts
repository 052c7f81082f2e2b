// The proposal of an incident: what was reported, what was done and when, to the minute. What merging it does depends on the layout.
import { emergenciesOf, reportOf, type Emergency } from '../entry/emergency.ts'
import type { Milestone } from '../entry/entry.ts'
import type { Instant } from '../facts.ts'
import { SECOND } from '../schedule/due.ts'
import { code, mention, table } from './escape.ts'
import { trouble } from './headline.ts'
import { isOver, last, type Journey } from './journey.ts'
import { keyTable, proven } from './keys.ts'
import { entryLink, key, listed, manifestLink } from './names.ts'
import type { Situation } from './situation.ts'
import { second, span } from './time.ts'
import { costOf, isUsedThere } from './used-there.ts'

/** The report that this proposal is about: of the key in service. */
export function incidentIn({ entry }: Pick<Situation, 'entry'>): Emergency | undefined {
  return reportOf(entry)
}

export function incidentTitle(place: string, { verb }: Emergency): string {
  return `Incident: replace ${place}, whose key was reported ${verb}`
}

export function incidentBody(situation: Situation, journey: Journey, report: Emergency): string {
  const lines = [
    `**${state(situation, journey)}**`,
    ...(journey.trouble === undefined ? [] : ['', ...trouble(situation)]),
    '',
    ...course(situation, journey, report),
    '',
    ...keyTable(situation, journey),
    '',
    ...proven(situation, journey),
    '',
    ...merging(situation),
    '',
    '**To go back** · There is no way back: a key that was reported never serves again.',
    '',
    footer(situation),
  ]
  return `${lines.join('\n')}\n`
}

function state(situation: Situation, journey: Journey): string {
  if (journey.trouble === 'parked')
    return 'Parked: Keyturn stopped here, and the reported key is not replaced yet. A person must look.'
  if (isOver(journey)) return 'Done. The new key serves, and the reported one is gone.'
  if (!last(journey, 'approved'))
    return awaitsMerge(situation)
      ? 'Merge this now: a reported key is in service, and nothing but the merge puts the new one in its place.'
      : 'A reported key is in service. The new one is on its way.'
  if (last(journey, 'verified')) return 'The new key serves. The reported one is being taken away.'
  return last(journey, 'promoted')
    ? 'The new key is in its place, and on its way to those who use it.'
    : 'The new key is going into service.'
}

/** Where the files name the key, a command cannot approve it. */
function awaitsMerge({ slots }: Situation): boolean {
  return slots.some(({ layout }) => layout === 'versioned')
}

function course(situation: Situation, journey: Journey, report: Emergency): readonly string[] {
  const { verb, by, at } = report
  const contained = situation.entry.milestones.findLast(
    ({ what, keyId }) => what === 'contained' && keyId === report.keyId,
  )
  const named =
    report.keyId === undefined ? 'The key in service, whose id nobody knows,' : `The key ${key(report.keyId)}`
  const rows: readonly (readonly [string, Milestone | undefined])[] = [
    [verb === 'exploited' && !isUsedThere(situation) ? 'taken out of service' : '', contained],
    ['new key made and proven', last(journey, 'minted')],
    [awaitsMerge(situation) ? 'approved by the merge' : 'approved by the command', last(journey, 'approved')],
    ['new key in its place', last(journey, 'promoted')],
    ['deployed', last(journey, 'deployed')],
    ['new key proven to serve', last(journey, 'verified')],
    ['reported key gone', last(journey, 'dead')],
  ]
  return [
    `${named} was reported as **${verb}** by ${code(by)} on ${second(at)}.${unknown(situation, report)}${costOf(situation, report)}`,
    '',
    ...table(
      ['', 'when', 'after the report'],
      rows.flatMap(([what, milestone]) => (what === '' ? [] : [[what, ...when(milestone, at)]])),
    ),
  ]
}

function when(milestone: Milestone | undefined, since: Instant): readonly [string, string] {
  return milestone ? [second(milestone.at), afterwards(milestone.at - since)] : ['not yet', '–']
}

/** A key may have been made before anybody reported the other one. Stores tell their times by the second, cut off. */
export function afterwards(length: number): string {
  if (length <= -SECOND) return 'before it'
  return length < 120_000 ? `${Math.max(0, Math.round(length / SECOND))} s` : span(length)
}

/** What Keyturn cannot take away, a person must. */
function unknown({ provider, entry }: Situation, { keyId }: Emergency): string {
  const order = emergenciesOf(entry).find((one) => one.keyId === keyId && one.how === 'gone')
  if (order)
    return ' It was not in the provider’s list when Keyturn came for it: look whether the admin key is of the same account.'
  return keyId === undefined ? ` Keyturn cannot take it away: delete it yourself at ${provider.console}.` : ''
}

function merging(situation: Situation): readonly string[] {
  if (awaitsMerge(situation))
    return [
      '**What merging does** · The files name the new key. Nothing waits for a window, and the reported key goes as soon as the new one is proven to serve.',
    ]
  return [
    '**What merging does** · Nothing to any key: it brings `rotation.lock.yml` up to what the command put into service. Closing it decides nothing; Keyturn opens it again.',
  ]
}

function footer(situation: Situation): string {
  const { owner, policy } = situation.credential
  const people = owner === undefined ? policy.reviewers : [owner]
  const who = people.length === 0 ? 'No owner is named' : `Owner ${listed(people.map(mention))}`
  return `<sub>${who} · ${manifestLink(situation)} · ${entryLink(situation)} · what is left for people is in the first comment</sub>`
}
