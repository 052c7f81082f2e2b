// What changes of the lock would do, in words, with the lines of those that no proposal made. Pure.
import type { CredentialId } from '../../core/facts.ts'
import { code } from '../../core/render/escape.ts'
import { key } from '../../core/render/names.ts'
import { type Change, type LockAt, type Note, LOCK } from './facts.ts'
import { editsOf, type Edit, type Refusal } from './lock.ts'
import { readLock } from '../../core/lock/read.ts'
import type { Told } from './manifest.ts'

/** What is told of the lock, and of which lines. */
export interface ToldLock extends Told {
  readonly notes: readonly Note[]
  readonly refused: boolean
}

const WHY: Readonly<Record<Refusal, string>> = {
  added: 'enters a key that nobody adopted or proved',
  gone: 'takes out the lines of a credential that the manifest names: without them Keyturn stops, as if the lock were lost',
  over: 'names a key that is over: Keyturn never brings one back that it has given up or revoked',
  changed: 'names a key that no proposal of Keyturn’s made',
  misnamed: 'gives lines another name, and the manifest does not: it lacks `moved-from:` with the former one',
}

const REFUSED =
  'Only Keyturn’s own pull requests change which key is approved. Nothing is turned by this: merged, it makes Keyturn stop and ask. Take these lines back as they were. To go back to the key before, revert Keyturn’s pull request; for anything else there is a command.'

/** Undefined: the lock is as it was. */
export function lockChange(change: Change): ToldLock | undefined {
  if (!change.lockTouched) return undefined
  const { before, after } = change
  if (after.lock.state === 'absent')
    return refusal('The lock is deleted', [
      {
        path: LOCK,
        line: 1,
        message: 'Without the lock Keyturn stops, as if it were lost. Put the file back as it was.',
      },
    ])
  if (after.lock.state === 'unreadable') return refusal(UNREAD, [NO_TEXT])
  if ('why' in after.lock.reading) return refusal(UNREAD, [illegible(after.lock.text, after.lock.reading.why)])
  const edits = editsOf({
    before: lockIn(before.lock),
    after: lockIn(after.lock),
    earlier: change.earlier.flatMap((text) => {
      const reading = readLock(text)
      return 'lock' in reading ? [reading.lock] : []
    }),
    manifest: after.manifest.state === 'good' ? after.manifest.manifest : undefined,
  })
  return told(edits, after.lock)
}

function refusal(title: string, notes: readonly Note[]): ToldLock {
  const lines = ['', `### ${title}`, '', ...notes.map(({ message }) => message)]
  return { title: [title], lines, notes, grave: true, refused: true }
}

const UNREAD = 'The lock cannot be read'
const NO_TEXT: Note = {
  path: LOCK,
  line: 1,
  message: 'It is no text that can be read whole. Put the file back as it was.',
}

function illegible(text: string, why: string): Note {
  const line = Number(/^line (\d+): /.exec(why)?.[1] ?? text.trimEnd().split('\n').length)
  const what = why.replace(/^line \d+: /, '')
  return { path: LOCK, line, message: `Keyturn cannot read the lock: ${what}. Put the line back as it was.` }
}

/** A lock that is not there, or could not be read before, approves nothing. */
function lockIn(lock: LockAt) {
  return lock.state === 'text' && 'lock' in lock.reading
    ? lock.reading.lock
    : { version: 1 as const, lines: new Map<CredentialId, never>() }
}

function told(edits: readonly Edit[], after: Extract<LockAt, { state: 'text' }>): ToldLock {
  if (edits.length === 0) {
    const lines = ['', '### The lock', '', 'Only comments or blank lines change; every key stays approved as it is.']
    return { title: ['no key changes'], lines, notes: [], grave: true, refused: false }
  }
  const refused = edits.flatMap((edit) => (edit.kind === 'refused' ? [edit] : []))
  const notes = refused.map(({ id, why }) => ({
    path: LOCK,
    line: lineOf(after.text, id),
    message: `This ${WHY[why].replaceAll('`', '')}. Take the lines of ${id} back as they were.`,
  }))
  const allowed = edits.filter((edit) => edit.kind !== 'refused')
  const no = refused.map(({ id, why }) => `- ${code(id)}: this ${WHY[why]}.`)
  return {
    title: refused.length > 0 ? ['The lock is changed by hand'] : [...new Set(allowed.map(headline))],
    lines: [
      ...(no.length === 0 ? [] : ['', '### Changed by hand, and not accepted', '', ...no, '', REFUSED]),
      ...allowed.flatMap(saidOf),
    ],
    notes,
    grave: true,
    refused: refused.length > 0,
  }
}

/** Where its lines begin; of lines that are gone, the file's first. */
function lineOf(text: string, id: CredentialId): number {
  return Math.max(1, text.split('\n').findIndex((line) => line.trimEnd() === `${id}:`) + 1)
}

function headline(edit: Edit): string {
  switch (edit.kind) {
    case 'rollback':
      return `rolls back ${edit.id}`
    case 'retire':
      return `ends the key of ${edit.id}`
    case 'keep':
      return `takes back the end of ${edit.id}`
    case 'moved':
    case 'tidied':
    case 'refused':
      return 'no key changes'
  }
}

function saidOf(edit: Edit): readonly string[] {
  const id = code(edit.id)
  switch (edit.kind) {
    case 'rollback': {
      const which = edit.to.id === undefined ? '' : `, ${key(edit.to.id)}`
      return [
        '',
        `### ${id} goes back to generation ${edit.to.generation}`,
        '',
        `**Merging this is a rollback.** Keyturn puts the key before${which}, back everywhere, deploys, and proves it; then it deletes the one that serves now. It does so only while the key before is alive and was not reported leaked. Otherwise it changes nothing, and says so.`,
      ]
    }
    case 'retire':
      return [
        '',
        `### ${id} ends`,
        '',
        '**Merging this ends its key, and none comes in its place.** Keyturn waits for `overlap:`, then until nothing uses the key any more, as `old-key:` says, and for `hold:`; then it deletes the key. Until that, reverting this keeps it.',
      ]
    case 'keep':
      return [
        '',
        `### ${id} does not end`,
        '',
        'Its end is taken back. A key that is disabled by now is enabled again; one that is deleted is gone.',
      ]
    case 'moved':
      return [
        '',
        `### ${code(edit.from)} is called ${id}`,
        '',
        'Its lines move as `moved-from:` says. No key, no secret and no deployment changes.',
      ]
    case 'tidied':
      return [
        '',
        `### The lines of ${id} go`,
        '',
        edit.ended
          ? 'Its end was approved, and the manifest no longer names it.'
          : 'The manifest no longer names it. **Its key stays alive**, and no file remembers it any more.',
      ]
    case 'refused':
      return []
  }
}
