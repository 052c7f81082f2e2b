import { emergenciesOf } from '../entry/emergency.ts'
import type { Instant } from '../facts.ts'
import { leg } from './legs.ts'
import type { RecordFacts } from './facts.ts'
import { iso, told, type Section } from './told.ts'

/** What was reported of the keys of this rotation, and how long each answer took: nothing where nothing was reported. */
export function incident({ entry, outcome }: RecordFacts): Section {
  const { incumbent, candidate, milestones } = entry
  const back = outcome === 'rolled-back'
  const reports = emergenciesOf(entry).filter(({ keyId }) => keyId === incumbent?.keyId || keyId === candidate?.keyId)
  if (reports.length === 0) return {}
  const promoted = leg(milestones, back ? 'restored' : 'promoted', back)?.at
  const verified = leg(milestones, 'verified', back)?.at
  const dead = leg(milestones, 'dead', back)?.at
  return {
    incident: reports.map(({ verb, keyId, by, at, request, containedAt, how }) => ({
      verb,
      ...told('keyId', keyId, 'nobody knows the id of the key that was in service'),
      by,
      request,
      reportedAt: new Date(at).toISOString(),
      ...told('containedAt', iso(containedAt), 'it was not to be taken out of service before its heir served'),
      ...told('contained', how, 'it was not to be taken out of service before its heir served'),
      ...told('secondsToContained', since(at, containedAt), 'it was not taken out of service before its heir served'),
      ...told('secondsToInService', since(at, promoted), 'no other key was put into service'),
      ...told('secondsToVerified', since(at, verified), 'nothing was verified'),
      ...told('secondsToGone', since(at, dead), 'it was not Keyturn’s to delete, or not seen to be gone'),
    })),
  }
}

function since(reported: Instant, then: Instant | undefined): number | undefined {
  return then === undefined ? undefined : Math.round((then - reported) / 1000)
}
