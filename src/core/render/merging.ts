// What merging does, step by step, with times from policy; how to go back; how to say no.
import { isOrderedBack } from '../entry/rollback.ts'
import { isHandedIn, isHandedLate, type DeploySpec } from '../manifest/policy.ts'
import { after } from '../schedule/calendar.ts'
import { writeFreeze, writeWindows } from '../schedule/written.ts'
import { parseTag } from '../tag.ts'
import { byHand, isUnmade } from './by-hand.ts'
import { code, link, prose, words } from './escape.ts'
import { dualSteps, isInThree, usedPlaces } from './dual.ts'
import { ended, holds, isOver, last, whoRetires, type Journey } from './journey.ts'
import { listed, placeOf } from './names.ts'
import { planOf } from './plan.ts'
import type { Situation, SlotTexts } from './situation.ts'
import { dayOf, moment, span } from './time.ts'
import { isUsedThere, USED_AGAIN, usedThereSteps } from './used-there.ts'

export function whenMerged(situation: Situation, journey: Journey): readonly string[] {
  const steps = stepsOf(situation)
  return [
    last(journey, 'approved') ? '### What the merge set going' : '### When you merge',
    ...steps.map((step, n) => `${n + 1}. ${step}`),
    ...inItsTime(situation),
    ...earliest(situation, journey),
  ]
}

function stepsOf(situation: Situation): readonly string[] {
  if (isUsedThere(situation)) return usedThereSteps(situation, verified(situation))
  return isInThree(situation)
    ? dualSteps(situation, verified(situation))
    : [
        ...(situation.entry.candidate?.deferred ? [madeThen(situation)] : []),
        ...(isHandedLate(situation.credential) ? [HANDED_THEN] : []),
        ...situation.slots.map((slot) => replaced(slot, situation)),
        ...situation.deploys.map((text, n) => deployed(text, situation.credential.deploy[n])),
        verified(situation),
        ...oldKey(situation),
      ]
}

const HANDED_THEN =
  'A person makes the new key and hands it in, as above. Keyturn asks the provider whether it works, and takes no other.'

/** No place of it could keep the value unseen until then. */
function madeThen({ provider }: Situation): string {
  return `Keyturn makes the new key at ${code(provider.id)}, with the rights above, and asks whether it answers.`
}

function replaced(slot: SlotTexts, { entry }: Situation): string {
  const place = placeOf(slot)
  if (slot.layout !== 'versioned')
    return `${place}: the new value replaces the old one. It arrives ${prose(slot.reaches)}; until then the old one works.`
  const attempt = parseTag(entry.candidate?.tag ?? '')?.attempt ?? entry.attempt
  return `${place}: the new value already lies beside the old one, as ${code(`${slot.secret}_V${attempt}`)}. The files in this diff name it from the merge on: **the merge itself is the switch**, and nothing is overwritten. It arrives ${prose(slot.reaches)}.`
}

function deployed(text: string, spec: DeploySpec | undefined): string {
  if (spec?.kind === 'none') return `Keyturn starts no deployment: ${prose(spec.because)}.`
  if (spec?.kind === 'on-merge')
    return `The run that the merge starts is the deployment; Keyturn follows it: ${code(text)}.`
  if (spec?.kind === 'vercel') return `Keyturn starts ${code(text)}, and waits until production points to it.`
  if (spec?.kind === 'hook')
    return `Keyturn calls ${code(text)}, which starts a deployment and tells nothing of its end: the proof below does.`
  return `Keyturn starts ${code(text)} and follows that run to its end.`
}

function verified({ credential, witnesses, provider }: Situation): string {
  const asked = listed(witnesses.map((witness) => code(witness)))
  const usage = credential.policy.verify === 'usage' && provider.usage !== 'none'
  const all = [
    ...(asked === '' ? [] : [asked]),
    ...(usage ? [`${code(provider.id)}, which must have seen the new key in use`] : []),
  ]
  return all.length === 0
    ? 'The finished deployment counts as proof that the new key serves: the manifest names no other witness.'
    : `Keyturn waits for proof that the new key serves, from ${listed(all)}.`
}

function oldKey(situation: Situation): readonly string[] {
  const { policy } = situation.credential
  const who = whoRetires(situation)
  if (who === 'nobody') return []
  const stays = `Then both keys live for **${span(policy.overlap)}** at least`
  if (who === 'person') return [`${stays}; after that a person deletes the old one.`]
  const quiet =
    policy.oldKey === 'time'
      ? byTime(situation)
      : `, and until the old one was silent for **${span(policy.quiet)}**${lag(situation)}`
  const hold = holds(situation)
    ? [`The old key is disabled, which can be undone, and held so for **${span(policy.hold)}**.`]
    : []
  const { ends } = situation.provider
  if (ends !== undefined)
    return [`${stays}${quiet}${RUNS}.`, ...hold, `${ends} That is announced here ten minutes before.`]
  const end = holds(situation)
    ? 'The old key is deleted, and seen gone in the provider’s list of keys.'
    : `The old key is deleted, ten minutes after that is announced here, and seen gone in the provider’s list of keys.${situation.provider.disable ? '' : ' This provider cannot disable a key first.'}`
  return [`${stays}${quiet}${RUNS}.`, ...hold, end]
}

const RUNS = ', and until no workflow run from before the merge is left that may hold it'

function byTime({ provider }: Situation): string {
  return provider.usage === 'none'
    ? `: time alone decides, because ${code(provider.id)} does not tell whether a key is used; ${link('its console', provider.console)} may show more`
    : ': time alone decides, as `old-key: time` in the manifest says'
}

function lag({ provider }: Situation): string {
  return provider.lag === 0 ? '' : ` (the provider tells of use up to ${span(provider.lag)} late, which is added)`
}

/** The hours and days of the manifest, where it names any. */
function inItsTime({ credential, slots }: Situation): readonly string[] {
  const { calendar } = credential.policy
  const { windows, freezes } = calendar
  if (windows.length + freezes.length === 0) return []
  const hours = windows.length === 0 ? 'at any hour' : `only ${writeWindows(calendar)}`
  const days = freezes.length === 0 ? '' : `, and not ${listed(freezes.map(writeFreeze))}`
  // The merge itself is the switch of a version: no window can hold it up.
  const single = slots.some(({ layout }) => layout !== 'versioned')
  const what = single ? 'A new key goes into service, and an old one is' : 'An old key is'
  return [
    '',
    `**In its time** · ${what} disabled and deleted, ${hours}${days}. What is merged at another time waits for the next.`,
  ]
}

function earliest(situation: Situation, journey: Journey): readonly string[] {
  const { gone, verified: proof, made } = planOf(situation, journey)
  if (!gone || gone.known || journey.back) return []
  if (proof.known) return ['', `The old key is ${ended(situation)} on **${moment(gone.at)}** at the earliest.`]
  const length = span(gone.at - proof.at)
  return [
    '',
    `The old key is ${ended(situation)} **${length}** after the proof at the earliest. Merged and proven the minute the new key was made (${moment(made.at)}), that is **${moment(made.at + gone.at - proof.at)}**; each hour the merge waits is an hour later.`,
  ]
}

/** Per slot, whether its old value can come back; and what there is to do, if it cannot. */
export function goingBack(situation: Situation, journey: Journey): string {
  if (isOver(journey)) return over(journey)
  if (journey.back)
    return isOrderedBack(situation.entry)
      ? `**To go forward again** · Say ${code(`/keyturn abort ${situation.credential.id}`)}. Both keys live until the pull request that sets the lock back is merged.`
      : '**To go forward again** · Revert the revert, while the new key lives.'
  const dual = isInThree(situation)
  const until = dual
    ? 'until the old one is about to be accepted no more'
    : whoRetires(situation) === 'keyturn'
      ? `until the old key is ${ended(situation)}`
      : 'as long as the old key lives'
  const order = situation.slots.some(({ layout }) => layout === 'versioned')
    ? ''
    : `, or say ${code('/keyturn rollback')}`
  const start = `**To go back** · Revert this pull request${order}, ${until}`
  const places = usedPlaces(situation)
  const lost = places.filter(({ restorable }) => !restorable)
  const kept = places.filter(({ restorable }) => restorable)
  if (lost.length === 0)
    return `${start}: ${isUsedThere(situation) ? USED_AGAIN : listed(kept.map(restored))}; then everything is deployed and proven again.${dual ? ' What the new one has signed meanwhile is accepted for the whole overlap after that.' : ''}`
  const why = lost.map(
    (slot) =>
      `${code(slot.secret)} cannot be put back by Keyturn${slot.why === undefined ? '' : ` (${words(slot.why)})`}`,
  )
  const able = kept.length === 0 ? '' : ` ${listed(kept.map(restored))}.`
  return `**To go back** · ${listed(why)}.${able} ${code('/keyturn rollback')} is refused, and after a revert Keyturn parks until a person has put the old value into the secret; both keys stay alive meanwhile.`
}

function restored({ secret, layout }: SlotTexts): string {
  return layout === 'versioned'
    ? `the files name the old ${code(secret)} again`
    : `${code(secret)} gets its old value back`
}

function over(journey: Journey): string {
  return journey.back
    ? '**To go on** · Nothing is left to do here; Keyturn proposes a new key when it is due again.'
    : '**To go back** · There is no way back any more: the new key is the only one alive.'
}

export function sayingNo(situation: Situation, journey: Journey): readonly string[] {
  if (last(journey, 'approved')) return []
  const { made } = planOf(situation, journey)
  const { calendar, expires } = situation.credential.policy
  const expiry = after(calendar, made.at, expires)
  if (isUnmade(situation))
    return [
      '',
      '**To say no** · Close this pull request. No key is made, the old one stays, and Keyturn asks again in seven days.',
      '',
      `**If nobody does anything** · The old key stays in service. This proposal is withdrawn on ${dayOf(expiry)}; after three attempts that came to nothing Keyturn stops and says so.`,
    ]
  if (isHandedIn(situation.credential))
    return [
      '',
      `**To say no** · Close this pull request. The old key stays, and Keyturn asks again in seven days. A key that was made for it ${byHand(situation) ? 'is yours to delete' : 'under its name is deleted, handed in or not'}.`,
      '',
      `**If nobody does anything** · The old key stays in service. This proposal is withdrawn on ${dayOf(expiry)}; after three attempts that came to nothing Keyturn stops and says so.`,
    ]
  return [
    '',
    `**To say no** · Close this pull request. The new key is ${situation.credential.mint === 'here' ? 'forgotten' : 'deleted'}, the old one stays, and Keyturn asks again in seven days.`,
    '',
    `**If nobody does anything** · The old key stays in service. This proposal is withdrawn on ${dayOf(expiry)}, its key ${situation.credential.mint === 'here' ? 'forgotten' : 'deleted'}; after three attempts that came to nothing Keyturn stops and says so.`,
  ]
}
