// Edits in place: two proposals that change two credentials must merge without a conflict, so no other line may move.
import { Failure } from '../failure.ts'
import type { CredentialId } from '../facts.ts'
import { FIELDS, isField, writeField } from './fields.ts'
import type { Lock, LockLine } from './lock.ts'
import { readLock } from './read.ts'

/** The first line of every lock. */
export const HEADER =
  "# rotation.lock.yml: which key is approved. Changed by Keyturn's pull requests; reverting one rolls back."

/** What becomes of each credential named: its new line, or undefined where it goes. */
export type LockChanges = ReadonlyMap<CredentialId, LockLine | undefined>

/** The file in pieces that put together again give the file. */
interface Pieces {
  /** Up to `version: 1`. */
  readonly preamble: readonly string[]
  readonly blocks: readonly Block[]
  readonly tail: readonly string[]
}

interface Block {
  readonly id: CredentialId
  /** Blank lines and comments above it. */
  readonly lead: readonly string[]
  /** Its head and fields. */
  readonly body: readonly string[]
}

/** Sets one credential's lines; a new one goes in alphabetical order. */
export function writeLockLine(text: string | undefined, id: CredentialId, line: LockLine): string {
  return writeLockLines(text, new Map([[id, line]]))
}

/** Takes one credential's lines out, with the blank line before them. Already gone is success. */
export function removeLockLine(text: string, id: CredentialId): string {
  return writeLockLines(text, new Map([[id, undefined]]))
}

/** The same for many at once, in one pass. Refuses a lock it cannot read, and a line that would not read back. */
export function writeLockLines(text: string | undefined, changes: LockChanges): string {
  const before = text === undefined || text.trim() === '' ? `${HEADER}\nversion: 1\n` : text
  demandReadable(before, 'cannot be read')
  const eol = before.includes('\r\n') ? '\r\n' : '\n'
  const { preamble, blocks, tail } = takeApart(before.split(/\r?\n/))
  const known = new Set(blocks.map((block) => block.id))
  const added = [...changes.keys()].filter((id) => !known.has(id)).sort(compare)
  const after: string[] = [...preamble]
  for (const block of blocks) {
    while (added[0] !== undefined && compare(added[0], block.id) < 0) after.push(...newBlock(added.shift(), changes))
    after.push(...(changes.has(block.id) ? changedBlock(block, changes.get(block.id)) : [...block.lead, ...block.body]))
  }
  for (const id of added) after.push(...newBlock(id, changes))
  const whole = [...after, ...tail].join(eol)
  demandReadsBack(whole, changes)
  return whole
}

function takeApart(lines: readonly string[]): Pieces {
  const version = lines.findIndex((line) => line.startsWith('version:'))
  const blocks: { id: CredentialId; lead: string[]; body: string[] }[] = []
  let between: string[] = []
  for (const line of lines.slice(version + 1)) {
    const last = blocks.at(-1)
    if (/^[A-Za-z]\S*:$/.test(line)) blocks.push({ id: line.slice(0, -1), lead: between, body: [line] })
    else if (fieldOf(line) !== undefined && last !== undefined) last.body.push(...between, line)
    else {
      between.push(line)
      continue
    }
    between = []
  }
  // A file whose last line has no end gets one: a new entry must begin on its own line.
  const tail = between.length === 0 ? [''] : between
  return { preamble: lines.slice(0, version + 1), blocks, tail }
}

function newBlock(id: CredentialId | undefined, changes: LockChanges): readonly string[] {
  const line = id === undefined ? undefined : changes.get(id)
  if (line === undefined) return []
  return ['', `${id}:`, ...FIELDS.flatMap((field) => writeField(line, field) ?? [])]
}

/** Comments above an entry that goes stay: they are people's. */
function changedBlock(block: Block, line: LockLine | undefined): readonly string[] {
  if (line !== undefined) return [...block.lead, ...replaceFields(block.body, line)]
  return block.lead.some((text) => text !== '') ? block.lead : []
}

/** Comments and blank lines inside an entry stay above the field they stand above. */
function replaceFields(body: readonly string[], line: LockLine): readonly string[] {
  const leads = new Map<string, readonly string[]>()
  let from = 1
  for (let index = 1; index < body.length; index += 1) {
    const field = fieldOf(body[index] ?? '')
    if (field === undefined) continue
    leads.set(field, body.slice(from, index))
    from = index + 1
  }
  const fields = FIELDS.flatMap((field) => {
    const written = writeField(line, field)
    return [...(leads.get(field) ?? []), ...(written === undefined ? [] : [written])]
  })
  return [body[0] ?? '', ...fields]
}

function fieldOf(line: string): string | undefined {
  const name = /^ {2}([a-z]+): /.exec(line)?.[1]
  return name !== undefined && isField(name) ? name : undefined
}

/** A text from outside with a line break in it would add lines of its own: what is written must read back as it was meant. */
function demandReadsBack(text: string, changes: LockChanges): void {
  const { lines } = demandReadable(text, 'would not read back')
  for (const [id, line] of changes) if (!isSame(line, lines.get(id))) throw unwritable(`would not read back: ${id}`)
}

function isSame(meant: LockLine | undefined, read: LockLine | undefined): boolean {
  if (meant === undefined || read === undefined) return meant === read
  return FIELDS.every((field) => meant[field] === read[field])
}

function demandReadable(text: string, how: string): Lock {
  const reading = readLock(text)
  if ('why' in reading) throw unwritable(`${how}: ${reading.why}`)
  return reading.lock
}

function unwritable(what: string): Failure {
  return new Failure('manifest-invalid', `rotation.lock.yml ${what}. Nothing was written.`, { effect: 'not-done' })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
