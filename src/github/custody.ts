import type { CredentialId, SlotAddress, Tag } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import type { Seals } from '../core/seal.ts'
import type { Custody, SealedValue } from '../plugins/contract/store.ts'
import { type HeldName, sealedPath, tagOf } from './journal/paths.ts'
import { sealOf, unwrap, wrap, type Place } from './wrap.ts'

/** What custody needs of the journal. */
export interface Shelf {
  readonly seals: Seals
  /** GitHub's numeric id of the repository: a copied journal opens nothing. */
  repositoryId(): Promise<number>
  /** Names of the files held for a slot, as of the last read of the entries. */
  files(credential: CredentialId, slot: SlotAddress): ReadonlySet<string>
  /** Files that wait for the credential's next commit; `undefined` deletes. */
  waiting(credential: CredentialId): Map<string, string | undefined>
  read(path: string): Promise<string | undefined>
}

/** Keeps sealed values, wrapped under the seal, on the journal. */
export function createCustody(shelf: Shelf, credential: CredentialId): Custody {
  async function place(slot: SlotAddress, tag: Tag): Promise<Place> {
    return { repositoryId: await shelf.repositoryId(), credential, slot, tag }
  }

  async function put(slot: SlotAddress, tag: Tag, value: SealedValue): Promise<void> {
    const path = sealedPath(credential, { slot, tag })
    const where = await place(slot, tag)
    // A late runner must not replace what another has staged: the first value stands.
    if (held(slot).includes(tag) || shelf.waiting(credential).has(path)) throw taken(where)
    shelf.waiting(credential).set(path, wrap(value, where, shelf.seals.current))
  }

  async function get(slot: SlotAddress, tag: Tag): Promise<SealedValue | undefined> {
    const path = pathOf(slot, tag)
    const text = path === undefined ? undefined : await shelf.read(path)
    return text === undefined ? undefined : unwrap(text, await place(slot, tag), shelf.seals)
  }

  function drop(slot: SlotAddress, tag: Tag): void {
    const waiting = shelf.waiting(credential)
    waiting.delete(sealedPath(credential, { slot, tag }))
    for (const name of filesOf(slot, tag)) waiting.set(sealedPath(credential, { slot, ...name }), undefined)
  }

  function held(slot: SlotAddress): readonly Tag[] {
    return [...new Set(namesIn(shelf.files(credential, slot)).map((name) => name.tag))].sort()
  }

  /** A value wrapped again under the current seal is preferred to the first wrapping. */
  function pathOf(slot: SlotAddress, tag: Tag): string | undefined {
    const names = filesOf(slot, tag)
    const { current } = shelf.seals
    const best =
      names.find(({ seal }) => seal === current.id) ?? names.find(({ seal }) => seal === undefined) ?? names[0]
    return best === undefined ? undefined : sealedPath(credential, { slot, ...best })
  }

  function filesOf(slot: SlotAddress, tag: Tag): readonly HeldName[] {
    return namesIn(shelf.files(credential, slot)).filter((name) => name.tag === tag)
  }

  async function renew(slot: SlotAddress, tag: Tag): Promise<void> {
    const path = shelf.seals.previous && pathOf(slot, tag)
    if (path !== undefined) await wrapAgain(shelf, await place(slot, tag), path)
  }

  return { put, get, drop, renew, held }
}

function namesIn(files: ReadonlySet<string>): readonly HeldName[] {
  return [...files].flatMap((file) => tagOf(file) ?? [])
}

/** In one commit: at no time is the value held twice, or not at all. */
async function wrapAgain(shelf: Shelf, where: Place, path: string): Promise<void> {
  const { current } = shelf.seals
  const text = await shelf.read(path)
  if (text === undefined || sealOf(text) === current.id) return
  const again = wrap(unwrap(text, where, shelf.seals), where, current)
  const { credential, slot, tag } = where
  shelf
    .waiting(credential)
    .set(sealedPath(credential, { slot, tag, seal: current.id }), again)
    .set(path, undefined)
}

function taken(place: Place): Failure {
  return new Failure(
    'refused',
    `A value of ${place.credential} for ${place.slot} (${place.tag}) is already held, and a sealed value is never replaced. Nothing was changed.`,
    { effect: 'not-done' },
  )
}
