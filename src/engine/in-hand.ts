// Where no store holds a value unseen, the intake is its only place until it is written: a run that comes after a crash finds it there.
import type { Entry } from '../core/entry/entry.ts'
import type { Tag } from '../core/facts.ts'
import { isHandedLate } from '../core/manifest/policy.ts'
import type { Kit } from './kit.ts'

/** What was handed in is in this run's memory again, if the run is passed that very value. */
export async function takeInHand(kit: Kit, { candidate }: Entry): Promise<void> {
  if (candidate?.intake === undefined || !isHandedLate(kit.credential)) return
  const value = kit.intake.value()
  if (value === undefined || value.fingerprint() !== candidate.fingerprint) return
  const [part = 'value'] = kit.plugin.traits.parts
  for (const store of await kit.stores())
    if (store.traits.custody === 'after-merge') await store.stage(candidate.tag, { [part]: value })
}

/** It lies in the gate, though this run was not passed it: it began before, or it runs elsewhere. */
export async function isInIntake(kit: Kit, { candidate }: Entry, tag: Tag): Promise<boolean> {
  if (candidate?.intake === undefined || candidate.tag !== tag || !isHandedLate(kit.credential)) return false
  return (await kit.intake.writtenAt()) === candidate.intake
}
