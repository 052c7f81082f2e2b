import { holdersIn } from '../entry/sharing.ts'
import { REASONS } from '../reasons.ts'
import { byHand, consoleOf, isAsked, isAskedLate, isUnmade, neverServed, request, wordFor } from './by-hand.ts'
import { code, mention, words } from './escape.ts'
import { ended, givenUp, isOver, last, whoRetires, type Journey } from './journey.ts'
import { listed } from './names.ts'
import type { Situation } from './situation.ts'
import { moment } from './time.ts'

/** What is the case now, in bold; then, where a person has something to do, what. */
export function headline(situation: Situation, journey: Journey): readonly string[] {
  const lines = [`**${state(situation, journey)}**`]
  if (givenUp(situation) === undefined) lines.push(...request(situation))
  if (journey.trouble !== undefined) lines.push('', ...trouble(situation))
  if (whoRetires(situation) === 'person' && !isOver(journey) && givenUp(situation) === undefined)
    lines.push('', person(situation))
  return lines
}

function state(situation: Situation, journey: Journey): string {
  const over = givenUp(situation)
  if (over !== undefined && isUnmade(situation)) return UNMADE[over]
  const never = neverServed(situation)
  if (over !== undefined) return never === undefined ? GIVEN_UP[over] : `${BY_HAND[over]} ${never}`
  if (journey.trouble === 'parked') return 'Parked: Keyturn stopped here and touches nothing until a person has looked.'
  if (journey.back) return goingBack(journey)
  if (!last(journey, 'approved')) return waiting(situation)
  return `${goingForward(situation, journey)}${inItsTime(situation)}`
}

/** What waits for its window says until when. */
function inItsTime({ because, until }: Situation): string {
  if (until === undefined || (because !== 'outside-window' && because !== 'frozen')) return ''
  const what = because === 'frozen' ? 'the freeze is over' : 'its window opens'
  return ` The next step waits until ${what}: ${moment(until)}.`
}

const GIVEN_UP = {
  declined: 'Declined. The new key never served; it is being deleted, and the old one stays.',
  expired: 'Withdrawn: nobody merged it in time. The new key never served; it is being deleted, and the old one stays.',
  'value-lost': 'Given up: the new value was lost before it was recorded. The old key stays; Keyturn begins anew.',
  'key-changed':
    "Given up: GitHub's public key changed, so the sealed value cannot be written any more. The old key stays; Keyturn begins anew.",
  'candidate-reported':
    'Given up: the new key was reported before it served. It is being deleted, and the old one stays.',
  'ending-instead':
    'Given up: the credential is to be retired. The new key never served; it is being deleted, and none takes its place.',
  'unit-parted':
    'Given up: another that was proposed with it was given up. The new key never served; it is being deleted, and the old one stays.',
} as const

/** What a person made is a person's to delete. */
const BY_HAND = {
  declined: 'Declined. The new key never served, and the old one stays.',
  expired: 'Withdrawn: nobody merged it in time. The new key never served, and the old one stays.',
  'candidate-reported': 'Given up. The old key stays; Keyturn begins anew.',
  'ending-instead': 'Given up: the credential is to be retired.',
  'unit-parted': 'Given up: another that was proposed with it was given up. The old key stays; Keyturn begins anew.',
  'value-lost': 'Given up. The old key stays; Keyturn begins anew.',
  'key-changed':
    "Given up: GitHub's public key changed, so the sealed value cannot be written any more. The old key stays; Keyturn asks for another one.",
} as const

/** Declined before it was made; or lost as it was made, so that one may be left to remove. */
const UNMADE = {
  ...BY_HAND,
  declined: 'Declined. No new key was made, and the old one stays.',
  expired: 'Withdrawn: nobody merged it in time. No new key was made, and the old one stays.',
  'value-lost':
    'Given up: the run that was making the new key ended before it was recorded. The old key stays; Keyturn proposes anew.',
} as const

function waiting(situation: Situation): string {
  const { entry, slots, credential } = situation
  if (isAskedLate(situation))
    return 'Nothing has changed yet. Once this is merged, a person makes the new key and hands it in.'
  if (isAsked(situation)) return 'Nothing has changed yet. The new key is still to be made: a person is asked for it.'
  if (isUnmade(situation))
    return 'Nothing has changed yet. The new key is made once this is merged, and goes into service in the same run.'
  const versioned = slots.some(({ layout }) => layout === 'versioned')
  const change = versioned ? 'merging makes your files name it' : 'merging puts it into service'
  return entry.candidate?.probe?.verdict === 'alive-forbidden'
    ? `Nothing has changed yet. The provider knows the new key, though it may not do what it was asked; ${change}.`
    : `Nothing has changed yet. The new key ${credential.mint === 'here' ? 'is made' : situation.provider.shut ? 'is made, and disabled for now' : 'answers'}; ${change}.`
}

function goingForward(situation: Situation, journey: Journey): string {
  if (last(journey, 'dead')) return 'Done. The new key is in service, and the old one is gone.'
  if (last(journey, 'disabled'))
    return 'The new key serves. The old one is disabled, and held a while before it is deleted.'
  const silent = last(journey, 'silent')
  if (silent && holdersIn(silent.evidence).length > 0)
    return 'The new key serves. The old one is another credential’s, too, and stays until that has its own.'
  if (silent ?? last(journey, 'retiring')) return `The new key serves. The old one is about to be ${ended(situation)}.`
  if (last(journey, 'verified'))
    return whoRetires(situation) === 'nobody'
      ? 'Done. The new key serves.'
      : 'The new key serves. The old one stays alive for now.'
  if (last(journey, 'deployed')) return 'Deployed. Keyturn is asking for proof that the new key serves; both keys live.'
  if (last(journey, 'promoted'))
    return 'The new key is in its place and on its way to those who use it; both keys live.'
  if (isUnmade(situation)) return 'Approved. The new key is made next; until it is in its place the old one serves.'
  if (isAskedLate(situation))
    return 'Approved. A person makes the new key and hands it in; the run that takes it puts it into service. Until then the old one serves.'
  return isAsked(situation)
    ? 'Approved before the new key was made. It goes into service once it is handed in; until then the old one serves.'
    : 'Approved. The new key is going into service; both keys live.'
}

function goingBack(journey: Journey): string {
  if (last(journey, 'dead', true) ?? last(journey, 'rolled-back', true))
    return 'Rolled back. The old key is in service, and the new one is gone.'
  if (last(journey, 'silent', true)) return 'Rolled back. The old key serves, and the new one is about to be deleted.'
  if (last(journey, 'verified', true)) return 'Rolled back. The old key serves; the new one stays alive for now.'
  if (last(journey, 'restored', true)) return 'Going back: the old key is in its place again; both keys live.'
  return 'Going back: the old key is being put back; both keys live.'
}

/** Why a person is needed, what to do, and who was named for it. */
export function trouble(situation: Situation): readonly string[] {
  const { about, because, credential } = situation
  const { text, remedy } = REASONS[because]
  const why = about === '' || about === text ? text : about
  const who = credential.owner === undefined ? credential.policy.reviewers : [credential.owner]
  return [
    `> [!IMPORTANT]`,
    `> **Why** · ${words(`\`${credential.id}\` ${why}`)}.`,
    ...(remedy === '' ? [] : ['>', `> **What to do** · ${words(remedy)}`]),
    ...(who.length === 0 ? [] : ['>', `> **Whose move** · ${listed(who.map(mention))}`]),
  ]
}

function person(situation: Situation): string {
  const { entry, provider, credential } = situation
  const known = entry.incumbent?.keyId !== undefined
  const why = byHand(situation)
    ? 'nobody else can'
    : known
      ? '`old-key: person` in the manifest says so'
      : 'Keyturn does not know which key it is'
  const due = entry.candidate?.verifiedAt
  const since =
    due === undefined ? 'Do it once the overlap is over' : `Do it after ${moment(due + credential.policy.overlap)}`
  const after = byHand(situation)
    ? wordFor(situation)
    : known
      ? 'Keyturn sees it gone at its next run.'
      : 'Keyturn cannot see it go.'
  // In the console it is found by its name; elsewhere its id is enough to tell it from others.
  const what = byHand(situation) && known ? `: it is ${code(entry.incumbent?.keyId ?? '')}` : ''
  return `> [!WARNING]\n> **A person deletes the old key:** ${why}${what}. ${since}, in ${consoleOf(provider.console)}. ${after}`
}
