import { randomBytes } from 'node:crypto'
import { formatProblems } from '../core/manifest/format.ts'
import type { Credential } from '../core/manifest/policy.ts'
import { readLock } from '../core/lock/read.ts'
import { REMINDER } from '../core/manifest/declare.ts'
import type { LockLine } from '../core/lock/lock.ts'
import { type Reminder, remindersOf, remindable } from '../core/remind/standing.ts'
import { clause } from '../core/render/remind.ts'
import { readSeals } from '../core/seal.ts'
import type { OpenProposal, Snapshot } from '../engine/ports.ts'
import { openGithub } from '../start/github.ts'
import { readManifestAt } from '../start/manifest.ts'
import type { Arguments } from './arguments.ts'
import type { Opened } from './open.ts'
import { type Console, printJson } from './output.ts'

interface Row {
  readonly credential: string
  readonly generation?: number
  readonly minted?: number
  readonly reminder?: Reminder
  readonly proposal?: number
}

const CAVEAT = 'not authenticated: without the seal nobody can tell whether the journal is genuine, so it was not read'

/** What manifest, lock and open pull requests say; the journal is not believed without the seal, and so not read. */
export async function unsealedStatus(
  given: Arguments,
  to: Console,
  { outside, wishes }: Pick<Opened, 'outside' | 'wishes'>,
): Promise<number> {
  // A seal of nobody's: nothing verifies under it, and nothing is written.
  const seals = readSeals(randomBytes(32).toString('base64'))
  const { github } = openGithub(outside, { ...wishes, dryRun: true }, { seals, entryText: () => '', index: () => '' })
  const snapshot = await github.snapshot()
  const read = snapshot.manifest === undefined ? undefined : await readManifestAt(snapshot.manifest)
  if (read === undefined) {
    to.err('There is no rotation.yml on the default branch.\n')
    return 1
  }
  if ('problems' in read) {
    to.err(`${formatProblems(read.problems)}\n`)
    return 1
  }
  const lock = snapshot.lock === undefined ? undefined : readLock(snapshot.lock.text)
  const lines: ReadonlyMap<string, LockLine> = lock !== undefined && 'lock' in lock ? lock.lock.lines : new Map()
  const reminders = remindersOf(remindable(read.manifest), snapshot.at)
  const rows = remindable(read.manifest)
    .filter(({ id, key }) => wishes.only.length === 0 || wishes.only.includes(id) || wishes.only.includes(key))
    .map((one) => rowOf(one, { line: lineIn(lines, one), reminders, snapshot }))
  if (given.flag('json')) printJson(to, { version: 1, authenticated: false, credentials: rows })
  else to.out(`${rows.map((row) => textOf(row, snapshot)).join('\n')}\n\n${CAVEAT}\n`)
  return 0
}

type Named = Pick<Credential, 'id' | 'movedFrom' | 'provider'>

/** One that people have not moved yet stands under its former name. What is only reminded of stands there no more. */
function lineIn(lines: ReadonlyMap<string, LockLine>, { id, movedFrom, provider }: Named): LockLine | undefined {
  if (provider === REMINDER) return undefined
  return lines.get(id) ?? (movedFrom === undefined ? undefined : lines.get(movedFrom))
}

interface Seen {
  readonly line: LockLine | undefined
  readonly reminders: readonly Reminder[]
  readonly snapshot: Snapshot
}

/** Of what the lock does not know yet, `minted:` tells how old it is, as `mode: remind` does. */
function rowOf({ id }: Named, { line, reminders, snapshot }: Seen): Row {
  const proposal = snapshot.open.find((open) => isOf(open, id))
  const reminder = line === undefined ? reminders.find(({ credential }) => credential === id) : undefined
  return {
    credential: id,
    ...(line === undefined ? {} : { generation: line.generation }),
    ...(line?.minted === undefined ? {} : { minted: line.minted }),
    ...(reminder === undefined ? {} : { reminder }),
    ...(proposal === undefined ? {} : { proposal: proposal.number }),
  }
}

function isOf({ branch }: OpenProposal, credential: string): boolean {
  return branch.startsWith(`keyturn/rotate/${credential}/`)
}

function textOf({ credential, generation, minted, reminder, proposal }: Row, { at }: Snapshot): string {
  const made = minted === undefined ? '' : `, made ${new Date(minted).toISOString().slice(0, 10)}`
  const age = reminder === undefined ? '' : `; it ${clause(reminder, at)}`
  const none = reminder?.provider === REMINDER ? 'only reminded of' : 'not in rotation.lock.yml yet'
  const where = generation === undefined ? `${none}${age}` : `generation ${generation}${made}`
  return `${credential}  ${where}${proposal === undefined ? '' : `, pull request #${proposal} is open`}`
}
