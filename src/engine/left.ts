// Credentials that were taken out of the manifest and not retired: nothing is done to their keys, and that is said.
import { readEntry } from '../core/entry/codec.ts'
import type { CredentialId } from '../core/facts.ts'
import type { Credential, Manifest } from '../core/manifest/policy.ts'
import { type Known, namesOf } from './moves.ts'

/** Names in the lock that the manifest says nothing of. */
export function leftIn({ lock }: Pick<Known, 'lock'>, said: readonly Credential[]): readonly CredentialId[] {
  const named = new Set(namesOf(said))
  return lock && 'lock' in lock ? [...lock.lock.lines.keys()].filter((name) => !named.has(name)) : []
}

/** What is to be said of each: a living key that nobody looks after, or lines that may go. */
export function wordsOfLeft(
  left: readonly CredentialId[],
  { entries, seals, repositoryId }: Known,
  reminders: Manifest['reminders'] = [],
): readonly string[] {
  return left.map((name) => {
    const text = entries.get(name)
    const read = text === undefined ? undefined : readEntry(text, seals, repositoryId)
    const gone = read?.state === 'good' && read.entry.ended !== undefined && !read.entry.incumbent
    const where = reminders.some(({ id }) => id === name)
      ? 'and rotation.yml only reminds of it'
      : 'and not in rotation.yml'
    return gone
      ? `${name} is retired; its lines in rotation.lock.yml can go.`
      : `${name} stands in rotation.lock.yml ${where}: its key lives on, and nobody turns it or takes it away. Put it back into rotation.yml as it was, and say \`retire ${name}\` if it is to go.`
  })
}
