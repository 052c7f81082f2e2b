import type { MilestoneKind } from '../entry/entry.ts'
import type { Testimony } from '../facts.ts'
import { leg } from './legs.ts'
import type { RecordFacts } from './facts.ts'
import { iso, told, type Json, type Section } from './told.ts'

/** Both keys: who they are, and every state they passed with its time. */
export function keys({ entry, outcome }: RecordFacts): Section {
  const { incumbent, candidate } = entry
  const unknown = incumbent?.adopted === 'none' ? 'there was no key' : 'nobody knows which key it was'
  const dead = iso(leg(entry.milestones, 'dead', outcome === 'rolled-back')?.at)
  const oldDead = outcome === 'rolled-back' ? undefined : dead
  const newDead = outcome === 'rolled-back' ? dead : undefined
  return {
    oldKey: {
      ...told('id', incumbent?.keyId, unknown),
      ...told('fingerprint', incumbent?.fingerprint, 'its value was never known to Keyturn, or a person made it'),
      ...told('tag', incumbent?.tag, unknown),
      ...told('generation', incumbent?.generation, unknown),
      ...told('made', iso(incumbent?.minted), 'nobody tells when it was made'),
      ...told('madeAccordingTo', incumbent?.mintedBy, unknown),
      ...told('adopted', incumbent?.adopted, 'Keyturn made it'),
      ...told('inServiceSince', iso(incumbent?.since), unknown),
      ...told('expires', iso(incumbent?.expiresAt), 'no expiry is known'),
      ...told(
        'seenGone',
        oldDead,
        outcome === 'rolled-back' ? 'it stays in service' : 'it was not Keyturn’s to delete',
      ),
    },
    newKey:
      outcome === 'retired'
        ? 'none: the credential ends here'
        : {
            ...told('id', candidate?.keyId, 'it was not recorded'),
            ...told(
              'fingerprint',
              candidate?.fingerprint,
              'its value does not look machine-made, so it is not fingerprinted',
            ),
            ...told('tag', candidate?.tag, 'it was not recorded'),
            ...told('made', iso(candidate?.minted), 'the provider does not tell'),
            ...told('expires', iso(candidate?.expiresAt), 'no expiry is known'),
            ...told('seenGone', newDead, outcome === 'rotated' ? 'it is in service' : 'it was not seen to go'),
          },
    states: entry.milestones.map((milestone) => ({
      what: milestone.what,
      at: new Date(milestone.at).toISOString(),
      run: milestone.run,
    })),
  }
}

/** Everything that was asked, by whom it was answered, and when: in the order of the milestones. */
export function testimony({ entry }: RecordFacts): Json {
  return entry.milestones.flatMap(({ what, evidence }) => evidence.map((one) => witnessed(what, one)))
}

function witnessed(milestone: MilestoneKind, one: Testimony): Section {
  return {
    milestone,
    witness: one.witness,
    asked: one.asked,
    answer: one.answer,
    verdict: one.verdict,
    at: new Date(one.at).toISOString(),
    ...told('number', one.number, 'the answer is not a number'),
    ...told('lagSeconds', one.lag === undefined ? undefined : one.lag / 1000, 'this witness names no delay'),
  }
}
