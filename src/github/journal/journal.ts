import type { CredentialId, Oid } from '../../core/facts.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { Failure } from '../../core/failure.ts'
import type { Seals } from '../../core/seal.ts'
import type { Journal, JournalChange } from '../../engine/ports.ts'
import type { Api } from '../api.ts'
import { createCustody } from '../custody.ts'
import { makeBranch } from './branch.ts'
import { type Plan, sendCommit, standsAt } from './commit.ts'
import { type BoardAlong, readEntries } from './read.ts'
import { createShelf, type Waiting } from './shelf.ts'
import { blobAt, createState, moveTo, type Learn, type State } from './state.ts'

export interface JournalOptions {
  readonly api: Api
  readonly seals: Seals
  /** The entry as it stands on the journal. */
  readonly entryText: (entry: Entry) => string
  /** `index.json` for the tree oid of `entries/` after a commit of these. */
  readonly index: (entriesTree: Oid, changed: readonly Entry[]) => string
  /** Told what an answer says of the repository by the way. */
  readonly learn: Learn
  /** Branches whose pull requests are worth asking for along with the entries. */
  readonly branches: () => readonly string[]
  /** The dashboard issue is asked for along with the entries, until it is refused. */
  readonly board?: BoardAlong
  /** Throws when a known value would leave. */
  readonly redact: (text: string) => string
}

/** The journal, and what only `github/` may tell it. */
export interface OwnJournal extends Journal {
  /** The branch was seen here, in the repository of that id. */
  observe(head: Oid | undefined, repositoryId?: number): void
}

/** How often a commit is tried again on a newer head before it counts as a conflict. */
const TRIES = 6

/** The branch `keyturn/journal`: compare-and-swap commits, one at a time in this process. */
export function createJournal(options: JournalOptions): OwnJournal {
  const { api } = options
  const state = createState(options.learn)
  const waiting: Waiting = new Map()
  let line: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = line.then(work)
    line = mine.catch(() => undefined)
    return mine
  }

  async function ensure(): Promise<void> {
    if (state.head !== '') return
    const head = await makeBranch(api)
    if (head !== undefined) return moveTo(state, head, [])
    await readEntries(api, state, { credentials: [] })
    // Begun a moment ago, and a replica does not show it yet: what is named after its head would have no name.
    if (state.head === '') throw notShown()
  }

  async function commit(changes: readonly JournalChange[], message: string): Promise<Oid> {
    try {
      return await tryCommit(options, state, { changes, message, waiting })
    } finally {
      // What did not go out with its commit belongs to an attempt that is over: the loop looks again and decides anew.
      for (const { credential } of changes) waiting.delete(credential)
    }
  }

  const shelf = createShelf(options, state, waiting)
  return {
    head: () => state.head,
    ensure: () => inTurn(ensure),
    entries: (credentials, files) =>
      readEntries(api, state, {
        credentials,
        branches: options.branches(),
        ...(options.board ? { board: options.board } : {}),
        ...(files ? { files } : {}),
      }),
    commit: (changes, message) => inTurn(() => commit(changes, message)),
    custody: (credential) => createCustody(shelf, credential),
    observe(head, repositoryId = state.repositoryId) {
      state.repositoryId = repositoryId
      if (head !== undefined && !state.old.has(head)) moveTo(state, head, undefined)
    },
  }
}

interface Work {
  readonly changes: readonly JournalChange[]
  readonly message: string
  readonly waiting: ReadonlyMap<CredentialId, ReadonlyMap<string, string | undefined>>
}

async function tryCommit(options: JournalOptions, state: State, work: Work): Promise<Oid> {
  const credentials = work.changes.map(({ credential }) => credential)
  const plan = planOf(options, work)
  for (let tried = 0; tried < TRIES; tried++) {
    if (state.top === undefined || work.changes.some((change) => stands(state, change) === 'unknown'))
      await readEntries(options.api, state, { credentials })
    if (state.head === '') throw noBranch()
    const standing = work.changes.map((change) => ({ change, stands: stands(state, change) }))
    const moved = standing.find((one) => one.stands === false)
    if (moved) throw conflict(moved.change.credential)
    // Another read moved on meanwhile: look again.
    if (state.top === undefined || standing.some((one) => one.stands === 'unknown')) continue
    const oid = await sendCommit(options.api, state, plan)
    if (oid !== undefined) return oid
    await readEntries(options.api, state, { credentials })
  }
  throw conflict(credentials.join(', '))
}

function stands(state: State, change: JournalChange): boolean | 'unknown' {
  return standsAt(state, change, blobAt(state, change.credential))
}

function planOf(options: JournalOptions, { changes, message, waiting }: Work): Plan {
  const clean = (text: string): string => {
    if (options.redact(text) !== text) throw leak()
    return text
  }
  const files = new Map<string, string | undefined>()
  for (const change of changes)
    for (const [path, text] of [...(waiting.get(change.credential) ?? []), ...(change.files ?? [])])
      files.set(path, text === undefined ? undefined : clean(text))
  return {
    texts: new Map(changes.map(({ credential, to }) => [credential, clean(options.entryText(to))])),
    files,
    index: (tree) =>
      options.index(
        tree,
        changes.map(({ to }) => to),
      ),
    message: options.redact(message),
  }
}

function conflict(credential: string): Failure {
  return new Failure(
    'conflict',
    `The journal's entry of ${credential} moved while this step was decided. Nothing was written; Keyturn looks again.`,
    { effect: 'not-done' },
  )
}

function notShown(): Failure {
  return new Failure(
    'unreachable',
    "Keyturn's journal was begun, and GitHub does not show it yet. Nothing else was done; the next run looks again.",
    { effect: 'not-done' },
  )
}

function noBranch(): Failure {
  return new Failure('not-found', 'The branch keyturn/journal is not there. Restore it; nothing was written.', {
    effect: 'not-done',
  })
}

function leak(): Failure {
  return new Failure(
    'refused',
    'A text for the journal holds a value that must not leave. Nothing was written. This is a bug: please report it.',
    {
      effect: 'not-done',
    },
  )
}
