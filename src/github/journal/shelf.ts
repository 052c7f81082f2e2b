import type { CredentialId, Oid } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import type { Seals } from '../../core/seal.ts'
import type { Api } from '../api.ts'
import { readFile } from '../blob.ts'
import { at } from '../codec.ts'
import type { Shelf } from '../custody.ts'
import { queryWhole } from '../graphql.ts'
import { HELD } from './queries.ts'
import { readEntries } from './read.ts'
import type { State } from './state.ts'

/** Files that wait for the next commit of their credential. */
export type Waiting = Map<CredentialId, Map<string, string | undefined>>

/** The journal as custody sees it. */
export function createShelf(
  options: { readonly api: Api; readonly seals: Seals },
  state: State,
  waiting: Waiting,
): Shelf {
  const { api, seals } = options
  const read = new Map<string, Promise<string | undefined>>()
  return {
    seals,
    async repositoryId() {
      if (state.repositoryId === undefined) await readEntries(api, state, { credentials: [] })
      if (state.repositoryId === undefined) throw unknownRepository()
      return state.repositoryId
    },
    files: (credential, slot) => state.sealed.get(credential)?.get(slot) ?? new Set(),
    waiting(credential) {
      const found = waiting.get(credential) ?? new Map<string, string | undefined>()
      waiting.set(credential, found)
      return found
    },
    read(path) {
      // Sealed files are never rewritten, so one read is enough; most came with the entries.
      const known = state.held.get(path)
      if (known !== undefined) return Promise.resolve(known)
      const reading = read.get(path) ?? readHeld(api, state.head, path)
      read.set(path, reading)
      reading.then((text) => text ?? read.delete(path)).catch(() => read.delete(path))
      return reading
    },
  }
}

async function readHeld(api: Api, head: Oid, path: string): Promise<string | undefined> {
  const answered = await queryWhole(api, HELD, { owner: api.owner, name: api.name, at: head, path })
  return readFile(at(answered.data, 'repository', 'object', 'entry'), path)?.text
}

function unknownRepository(): Failure {
  return new Failure(
    'not-found',
    'GitHub does not show the repository to this token. Check that the App is installed on it.',
    {
      effect: 'not-done',
    },
  )
}
