import type { CredentialId, SlotAddress } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import type { FilesAt } from '../../engine/ports.ts'
import type { Api } from '../api.ts'
import { readFile } from '../blob.ts'
import { ALIAS as BOARD_ALIAS } from '../dashboard/board.ts'
import { askedAt, at, listAt, numberAt, oidAt, textAt } from '../codec.ts'
import { failureOf } from '../errors.ts'
import { query } from '../graphql.ts'
import { entryPath, sealedFolder, slotOf } from './paths.ts'
import { entriesQuery } from './queries.ts'
import { type Line, moveTo, split, type State } from './state.ts'

/** So many credentials in one request; GitHub gives a query ten seconds. */
const AT_ONCE = 100
/** How often an answer from before our own last commit is asked again. */
const PATIENCE = 8

/** The dashboard issue: asked for along with the entries, and without it where the token may not see issues. */
export interface BoardAlong {
  wanted(): boolean
  refused(failure: Failure): void
}

/** What is asked for in one go. */
export interface Wanted {
  readonly credentials: readonly CredentialId[]
  /** Whose pull requests are asked for along with it. */
  readonly branches?: readonly string[]
  readonly files?: FilesAt
  readonly board?: BoardAlong
}

/** Reads entries at the journal's head as it is now, and all that a later commit needs. One request for up to a hundred. */
export async function readEntries(api: Api, state: State, wanted: Wanted): Promise<ReadonlyMap<CredentialId, string>> {
  const { credentials, branches = [], files, board } = wanted
  const texts = new Map<CredentialId, string>()
  for (let from = 0; from === 0 || from < credentials.length; from += AT_ONCE)
    for (const [credential, text] of await readSome(api, state, {
      credentials: credentials.slice(from, from + AT_ONCE),
      branches: from === 0 ? branches : [],
      ...(from === 0 && board ? { board } : {}),
      ...(from === 0 && files ? { files } : {}),
    }))
      texts.set(credential, text)
  return texts
}

async function readSome(
  api: Api,
  state: State,
  { credentials, branches, files, board }: Omit<Asked, 'folders' | 'head'>,
) {
  const folders = [...new Set(credentials.flatMap((credential) => split(credential).folder ?? []))]
  const variables: Record<string, string> = { owner: api.owner, name: api.name }
  for (const [number, credential] of credentials.entries()) {
    variables[`e${number}`] = entryPath(credential)
    variables[`s${number}`] = sealedFolder(credential)
  }
  for (const [number, folder] of folders.entries()) variables[`d${number}`] = `entries/${folder}`
  for (const [number, branch] of branches.entries()) {
    variables[`r${number}`] = `refs/heads/${branch}`
    variables[`p${number}`] = branch
  }
  if (files && files.paths.length > 0) variables['at'] = files.at
  for (const [number, path] of (files?.paths ?? []).entries()) variables[`f${number}`] = path
  const counts = { branches: branches.length, files: files?.paths.length ?? 0 }
  for (let repeated = 0; ; repeated++) {
    const along = board?.wanted() === true
    const document = entriesQuery(credentials.length, folders.length, { ...counts, board: along })
    const answered = await query(api, document, variables)
    const [first] = answered.errors
    if (first && along && first.path[1] === BOARD_ALIAS) {
      // Its connection is never null, so its refusal takes the repository with it: asked again without.
      board?.refused(failureOf(first, 'not-done'))
      continue
    }
    if (first) throw failureOf(first, 'not-done')
    const repository = at(answered.data, 'repository')
    const head = oidAt(repository, 'journal', 'target', 'oid') ?? ''
    if (!state.old.has(head) && (head !== '' || state.head === ''))
      return take(state, at(repository), { credentials, folders, branches, head, ...(files ? { files } : {}) })
    if (repeated >= PATIENCE) throw setBack()
    await api.clock.sleep(250 * 2 ** repeated)
  }
}

function setBack(): Failure {
  return new Failure(
    'conflict',
    'The branch keyturn/journal stands where this run has already seen it go on from. Nothing was changed. If somebody set the branch back, restore it.',
    { effect: 'not-done' },
  )
}

interface Asked {
  readonly credentials: readonly CredentialId[]
  readonly folders: readonly string[]
  /** Whose pull requests are asked for along with it. */
  readonly branches: readonly string[]
  readonly files?: FilesAt
  readonly board?: BoardAlong
  readonly head: string
}

function take(state: State, repository: unknown, asked: Asked): ReadonlyMap<CredentialId, string> {
  state.repositoryId = numberAt(repository, 'databaseId') ?? state.repositoryId
  state.learn(repository, asked.branches, asked.files)
  const texts = new Map<CredentialId, string>()
  if (asked.head === '') return texts
  const commit = askedAt(repository, 'journal', 'target')
  moveTo(state, asked.head, lines(askedAt(commit, 'entries')))
  for (const number of asked.folders.keys()) {
    const folder = askedAt(commit, `d${number}`)
    const oid = oidAt(folder, 'oid')
    if (oid !== undefined) state.folders.set(oid, lines(folder))
  }
  for (const [number, credential] of asked.credentials.entries()) {
    const folder = askedAt(commit, `s${number}`)
    state.sealed.set(credential, sealed(folder))
    keepSealed(state, credential, folder)
    const file = readFile(askedAt(commit, `e${number}`), entryPath(credential))
    if (file === undefined) continue
    texts.set(credential, file.text)
    state.texts.set(credential, file)
  }
  return texts
}

function lines(entry: unknown): readonly Line[] {
  return entriesOf(entry).map(lineOf)
}

/** One line of a folder, as the fragment `L` gives it. */
export function lineOf(line: unknown): Line {
  return { name: nameOf(line), oid: known(oidAt(line, 'oid')), mode: modeOf(line) }
}

/** What a folder holds; one that is not there holds nothing, and one that cannot be read is not one that is not there. */
function entriesOf(folder: unknown): readonly unknown[] {
  return folder === undefined ? [] : listAt({ entries: askedAt(folder, 'object', 'entries') }, 'entries')
}

function nameOf(line: unknown): string {
  return known(textAt(line, 'name'))
}

function known(text: string | undefined): string {
  if (text !== undefined) return text
  throw new Failure('unexpected-response', 'GitHub listed a file of keyturn/journal without its name or id.', {
    effect: 'not-done',
  })
}

/** GraphQL gives git's octal modes as numbers (33188 = 0o100644); a tree's has no leading zero inside git's object. */
function modeOf(line: unknown): string {
  return textAt(line, 'type') === 'tree' ? '40000' : (numberAt(line, 'mode') ?? 0o100644).toString(8)
}

function sealed(entry: unknown): ReadonlyMap<SlotAddress, ReadonlySet<string>> {
  return new Map(
    entriesOf(entry).map((folder) => [slotOf(nameOf(folder)), new Set(entriesOf(folder).map((file) => nameOf(file)))]),
  )
}

/** Sealed values come with their names: small, and never rewritten. */
function keepSealed(state: State, credential: CredentialId, entry: unknown): void {
  for (const slot of entriesOf(entry))
    for (const file of entriesOf(slot)) {
      const text = at(file, 'object', 'isTruncated') === false ? textAt(file, 'object', 'text') : undefined
      const path = `${sealedFolder(credential)}/${nameOf(slot)}/${nameOf(file)}`
      if (text !== undefined) state.held.set(path, text)
    }
}
