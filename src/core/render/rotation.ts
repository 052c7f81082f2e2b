import { isAsked, isUnmade } from './by-hand.ts'
import { comments } from './comments.ts'
import { checkOf } from './check.ts'
import { checklist } from './checklist.ts'
import { mention } from './escape.ts'
import { headline } from './headline.ts'
import { incidentBody, incidentIn, incidentTitle } from './incident.ts'
import { givenUp, isOver, type Journey, journeyOf, whoRetires } from './journey.ts'
import { keyTable, proven, whyNow } from './keys.ts'
import { labelsOf } from './labels.ts'
import { goingBack, sayingNo, whenMerged } from './merging.ts'
import { entryLink, listed, manifestLink } from './names.ts'
import type { Situation } from './situation.ts'
import { timeline } from './timeline.ts'
import type { View } from './view.ts'
import { yours } from './yours.ts'

/** How a rotation's pull request should look now. The same facts give the same text, whoever runs and whenever it is read. */
export function rotationView(situation: Situation): View {
  const journey = journeyOf(situation)
  const report = incidentIn(situation)
  return {
    title: report ? incidentTitle(placeIn(situation), report) : titleOf(situation, journey),
    body: report ? incidentBody(situation, journey, report) : body(situation, journey),
    labels: labelsOf(situation),
    check: checkOf(situation, journey),
    comments: comments(situation, journey),
    over: isOver(journey),
  }
}

function titleOf(situation: Situation, { old, heir }: Journey): string {
  const before = old?.generation ?? 0
  return `Rotate ${placeIn(situation)}: generation ${before} → ${heir?.generation ?? before + 1}`
}

function placeIn({ credential }: Situation): string {
  const key = credential.key.replaceAll(/[^\w.-]/g, '_')
  const environment = credential.environment?.replaceAll(/[\p{Cc}\p{Cf}[\]@#<>`]+/gu, ' ').trim()
  return environment === undefined ? key : `${key} [${environment}]`
}

function body(situation: Situation, journey: Journey): string {
  const dropped = givenUp(situation) !== undefined
  const box = yours(situation, journey)
  const lines = [
    ...headline(situation, journey),
    '',
    ...keyTable(situation, journey),
    '',
    whyNow(situation, journey),
    '',
    ...proven(situation, journey),
    '',
    ...(dropped ? [] : road(situation, journey)),
    ...checklist(situation, journey),
    ...box,
    '',
    footer(situation, box.length > 0),
  ]
  return `${lines.join('\n')}\n`
}

function road(situation: Situation, journey: Journey): readonly string[] {
  const steps = isOver(journey) || journey.back ? [] : [...whenMerged(situation, journey), '']
  const drawn = journey.back || isAsked(situation) || isUnmade(situation) ? [] : [...timeline(situation, journey), '']
  return [...steps, ...drawn, goingBack(situation, journey), ...sayingNo(situation, journey), '', '### So far', '']
}

const BOXES = 'the boxes tick themselves; ticking one by hand decides nothing'
const OTHER_BOXES = 'the other boxes tick themselves; ticking one of those by hand decides nothing'

function footer(situation: Situation, boxed: boolean): string {
  const { owner, policy } = situation.credential
  const people = owner === undefined ? policy.reviewers : [owner]
  const who = people.length === 0 ? 'No owner is named' : `Owner ${listed(people.map(mention))}`
  const old = whoRetires(situation) === 'person' ? ' · the old key is a person’s to delete' : ''
  return `<sub>${who} · ${manifestLink(situation)} · ${entryLink(situation)}${old} · ${boxed ? OTHER_BOXES : BOXES}</sub>`
}
