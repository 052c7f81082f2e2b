// Keys that Keyturn only reminds of: shown among the others, and moved by nobody here.
import type { CredentialId, Instant } from '../core/facts.ts'
import type { Manifest, Reminded } from '../core/manifest/policy.ts'
import { reminderOutcome } from '../core/remind/outcome.ts'
import { typed } from '../core/typed.ts'
import type { Command } from '../core/command.ts'
import type { Orderer } from './command.ts'
import type { FleetOptions } from './fleet.ts'
import type { Shared } from './kit.ts'
import type { Outcome } from './result.ts'

/** Those that `only` names, by their key's name too; or all. */
export function remindersNamed(
  { reminders = [] }: Pick<Manifest, 'reminders'>,
  only: readonly string[],
): readonly Reminded[] {
  return reminders.filter((key) => only.length === 0 || only.some((name) => isNamed(key, name)))
}

/** How each stands; those that `only` names, or all. */
export function remindersIn(
  manifest: Pick<Manifest, 'reminders'>,
  { only, gone, at }: { readonly only: readonly string[]; readonly gone: readonly string[]; readonly at: Instant },
): readonly Outcome[] {
  return remindersNamed(manifest, only).map((key) => {
    const outcome = reminderOutcome(key, at)
    return outcome.owner !== undefined && gone.includes(outcome.owner) ? { ...outcome, departed: true } : outcome
  })
}

/** By its key's name, too. */
export function isNamed({ id, key }: Reminded, name: string): boolean {
  return name === id || name === key
}

/** The one that is called so. */
export function reminderCalled(
  { reminders = [] }: Pick<Manifest, 'reminders'>,
  credential: CredentialId | undefined,
): Reminded | undefined {
  return reminders.find(({ id }) => id === credential)
}

/** Why a credential that was named is none that could be commanded. */
export function noSuch(manifest: Pick<Manifest, 'reminders'>, credential: CredentialId): string {
  return reminderCalled(manifest, credential)
    ? `Keyturn only reminds of ${credential}, and no key of it is Keyturn's to move. Replace it yourself, and write the day into \`minted:\` in rotation.yml`
    : `rotation.yml has no credential ${typed(credential)}`
}

/** The one command that can be about such a key: another owner. Undefined: it is about something else. */
export async function obeyReminded(
  shared: Shared,
  asked: { readonly what: Command; readonly by: Orderer },
): Promise<'taken' | 'again' | undefined> {
  const key = asked.what.verb === 'owner' ? reminderCalled(shared, asked.what.credential) : undefined
  if (key === undefined) return undefined
  const { ownerOfReminded } = await import('./commands/owner.ts')
  return ownerOfReminded(shared, key, asked)
}

/** How each stands, of a run. */
export function remindersOfRun({ only, clock, indexer }: FleetOptions, manifest: Manifest): readonly Outcome[] {
  return remindersIn(manifest, { only, gone: indexer.people().gone, at: clock.now() })
}
