import type { CredentialId } from '../../../core/facts.ts'
import { readLock } from '../../../core/lock/read.ts'
import { manifestOf, valueOf } from '../facts.ts'
import type { Check } from '../finding.ts'

/** The lock names what the manifest does not: Keyturn looks at what the manifest names, and at nothing else. */
export const leftOver: Check = (facts) => {
  const manifest = manifestOf(facts)
  const text = valueOf(facts.lock)
  const read = text === undefined ? undefined : readLock(text)
  if (manifest === undefined || read === undefined || !('lock' in read)) return []
  const { lines } = read.lock
  // One that is being renamed stands there under its former name, until people have moved it.
  const known = new Set(manifest.credentials.map(({ id, movedFrom }) => (lines.has(id) ? id : (movedFrom ?? id))))
  const reminded = (id: CredentialId): boolean => manifest.reminders?.some((key) => key.id === id) === true
  return [...lines].flatMap(([id, line]) =>
    known.has(id)
      ? []
      : [
          {
            level: 'warning',
            what: `rotation.lock.yml names ${id}, and the manifest ${reminded(id) ? 'only reminds of it' : 'does not'}.`,
            means: `Nobody turns its key any more${line.id === undefined ? '' : `, ${line.id}`}. It lives on, gets older, and ${reminded(id) ? 'no reminder ends it' : 'is in nobody’s list'}.`,
            fix: `If it was renamed, say \`moved-from: ${id}\` under its new name. If nobody needs it, delete the key at the provider, then its lines in rotation.lock.yml by a pull request.`,
          },
        ],
  )
}
