import type { MilestoneKind } from '../entry/entry.ts'
import { isHandedIn, isHandedLate } from '../manifest/policy.ts'
import { byHand, isAsked } from './by-hand.ts'
import { ended, holds, last, whoRetires, type Journey } from './journey.ts'
import { count } from './names.ts'
import type { Situation } from './situation.ts'
import { isInThree } from './dual.ts'

interface Box {
  readonly what: MilestoneKind
  readonly back?: true
  readonly text: string
  /** Left out until it has happened, where nobody should wait for it. */
  readonly expected: boolean
}

/** One box for each milestone, ticked by it alone. A person's tick decides nothing. */
export function checklist(situation: Situation, journey: Journey): readonly string[] {
  const boxes = [...forward(situation), ...(journey.back ? backward(situation) : [])]
  return boxes.flatMap(({ what, back, text, expected }) => {
    // What was handed in and lost is asked for again.
    const ticked = last(journey, what, back) !== undefined && !(what === 'minted' && isAsked(situation))
    return ticked || (expected && !(journey.back && back === undefined)) ? [`- [${ticked ? 'x' : ' '}] ${text}`] : []
  })
}

function forward(situation: Situation): readonly Box[] {
  const keyturn = whoRetires(situation) === 'keyturn'
  const held = holds(situation)
  const quiet = situation.credential.policy.oldKey === 'quiet'
  const hand = byHand(situation)
  return [
    ...begun(situation),
    { what: 'accepted', text: 'new key accepted by every instance', expected: isInThree(situation) && keyturn },
    { what: 'opened', text: 'new key enabled', expected: situation.provider.shut === true },
    { what: 'promoted', text: 'new key in service', expected: true },
    { what: 'deployed', text: 'deployed', expected: situation.deploys.length > 0 },
    { what: 'verified', text: 'new key verified', expected: true },
    { what: 'silent', text: quiet ? 'old key silent' : 'overlap over', expected: keyturn && !held },
    { what: 'disabled', text: quiet ? 'old key silent and disabled' : 'old key disabled', expected: keyturn && held },
    { what: 'retiring', text: 'deletion of the old key announced', expected: false },
    {
      what: 'dead',
      text: keyturn
        ? isInThree(situation)
          ? 'old key accepted by no instance any more'
          : `old key ${ended(situation)}, and seen gone`
        : `old key deleted by a person, ${hand ? 'who said so' : 'and seen gone'}`,
      expected: hand ? situation.entry.incumbent?.adopted !== 'none' : situation.entry.incumbent?.keyId !== undefined,
    },
  ]
}

function begun(situation: Situation): readonly Box[] {
  if (situation.entry.candidate?.deferred) return [APPROVED, MADE_AFTER]
  return isHandedLate(situation.credential) ? [APPROVED, HANDED_AFTER] : [made(situation), APPROVED]
}

const APPROVED: Box = { what: 'approved', text: 'approved by the merge', expected: true }
const MADE_AFTER: Box = { what: 'minted', text: 'new key made, after the merge, and proven', expected: true }
const HANDED_AFTER: Box = { what: 'minted', text: 'new key handed in, after the merge, and proven', expected: true }

function made({ slots, credential }: Situation): Box {
  const text = `new key ${isHandedIn(credential) ? 'handed in' : 'made'}, proven, and staged for ${count(slots.length, 'place')}`
  return { what: 'minted', text, expected: true }
}

function backward(situation: Situation): readonly Box[] {
  const hand = byHand(situation)
  return [
    {
      what: 'rolling-back',
      text: situation.entry.rollback?.who === undefined ? 'revert seen: going back' : 'ordered: going back',
      expected: true,
      back: true,
    },
    { what: 'restored', text: 'old key back in service', expected: true, back: true },
    { what: 'deployed', text: 'deployed with the old key', expected: situation.deploys.length > 0, back: true },
    { what: 'verified', text: 'old key verified', expected: true, back: true },
    { what: 'silent', text: 'new key silent', expected: !hand, back: true },
    { what: 'disabled', text: 'new key disabled', expected: false, back: true },
    { what: 'retiring', text: 'deletion of the new key announced', expected: false, back: true },
    {
      what: 'dead',
      text: hand ? 'new key deleted by a person, who said so' : 'new key deleted, and seen gone',
      expected: true,
      back: true,
    },
    { what: 'rolled-back', text: 'rolled back', expected: false, back: true },
  ]
}
