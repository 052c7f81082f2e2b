import { readEntry } from '../core/entry/codec.ts'
import type { Entry } from '../core/entry/entry.ts'
import type { CredentialId } from '../core/facts.ts'
import type { Seals } from '../core/seal.ts'
import type { Github } from '../engine/ports.ts'

export interface Entries {
  /** The same, with an eye on what passes. */
  readonly github: Github
  /** A credential's entry as last read or written in this run; undefined: none, or none that is genuine. */
  readonly of: (credential: CredentialId) => Entry | undefined
}

/** Stores and witnesses are opened once and asked all along: what they know of the entry must be what it says then. */
export function watchEntries(github: Github, seals: Seals): Entries {
  const entries = new Map<CredentialId, Entry>()
  let repositoryId = 0
  const { journal } = github
  function read(credential: CredentialId, text: string): void {
    const reading = readEntry(text, seals, repositoryId)
    if (reading.state === 'good') entries.set(credential, reading.entry)
    else entries.delete(credential)
  }
  return {
    of: (credential) => entries.get(credential),
    github: {
      ...github,
      snapshot: async () => {
        const snapshot = await github.snapshot()
        repositoryId = snapshot.repository.id
        return snapshot
      },
      fresh: async (credential, ancestor) => {
        const fresh = await github.fresh(credential, ancestor)
        if (fresh.entry !== undefined) read(credential, fresh.entry)
        return fresh
      },
      journal: {
        ...journal,
        entries: async (credentials, along) => {
          const texts = await journal.entries(credentials, along)
          for (const [credential, text] of texts) read(credential, text)
          return texts
        },
        commit: async (changes, message) => {
          const oid = await journal.commit(changes, message)
          for (const { credential, to } of changes) entries.set(credential, to)
          return oid
        },
      },
    },
  }
}
