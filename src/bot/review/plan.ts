// From what a pull request changes to what its check says. Pure, and a plan only: what Keyturn does, it decides anew when it is merged.
import { code, words } from '../../core/render/escape.ts'
import { count } from '../../core/render/names.ts'
import type { Lock } from '../../core/lock/lock.ts'
import type { Change, ManifestAt, Note, Plan, Side } from './facts.ts'
import { lockChange, type ToldLock } from './locked.ts'
import { manifestChange, type Told } from './manifest.ts'

const LAST =
  '<sub>By Keyturn’s bot, from these files alone. It holds no key and no seal, so it believes nothing of the journal: what Keyturn does after the merge, it decides on what it finds then.</sub>'

/** GitHub takes 65,535 characters of a summary (REST, "Create a check run"); what is left over is for its last lines. */
const ROOM = 60_000

/** Undefined: none of Keyturn's files is touched. */
export function planOf(change: Change): Plan | undefined {
  if (!change.manifestTouched && !change.lockTouched) return undefined
  const problems = problemsIn(change)
  const manifest = change.manifestTouched ? manifestTold(change) : undefined
  const lock = lockChange(change)
  const notes = [...problems, ...(lock?.notes ?? [])]
  const wrong = problems.length > 0
  const lines = [...(manifest?.lines ?? []), ...(lock?.lines ?? [])]
  const body = lines.length === 0 ? ['', 'Comments, order or spelling only: nothing that Keyturn does changes.'] : lines
  const failed = wrong || lock?.refused === true
  return {
    conclusion: failed ? 'failure' : manifest?.grave === true || lock?.grave === true ? 'neutral' : 'success',
    title: titleOf(change, { problems, manifest, lock }),
    summary: [headOf(failed), ...whole(body), '', LAST, ''].join('\n'),
    notes,
  }
}

function headOf(failed: boolean): string {
  return failed
    ? '**Merged as it is, this stops Keyturn until it is put right. No key is lost by that.**'
    : '**Merging this would do the following. Nothing has changed yet.**'
}

/** Line by line, so that nothing ends in the middle of a mark. */
function whole(lines: readonly string[]): readonly string[] {
  let room = ROOM
  const kept = lines.filter((line) => {
    room -= line.length + 1
    return room > 0
  })
  return kept.length === lines.length ? kept : [...kept, '', 'There is more than GitHub takes here.']
}

function problemsIn({ after, manifestTouched }: Change): readonly Note[] {
  const { manifest } = after
  if (!manifestTouched) return []
  if (manifest.state === 'unreadable') {
    const message = 'It is no text that can be read whole, so Keyturn reads nothing of it. Put the text file back.'
    return [{ path: manifest.path, line: 1, message }]
  }
  return manifest.state === 'wrong' ? manifest.problems : []
}

function manifestTold({ before, after }: Change): Told {
  const is = after.manifest
  if (is.state === 'absent') return WITHOUT
  if (is.state === 'unreadable' || is.state === 'wrong') return { title: [], lines: mistakes(is), grave: false }
  const was = before.manifest.state === 'good' ? before.manifest.manifest : undefined
  const told = manifestChange(was, is.manifest, lockOf(after))
  return is.unheeded === undefined ? told : { ...told, lines: [...told.lines, ...unheeded(is.path, is.unheeded)] }
}

const WITHOUT: Told = {
  title: ['the manifest goes'],
  lines: [
    '',
    '### The manifest goes',
    '',
    '**Every key stays alive, and nobody looks after any.** Nothing is turned, revoked or reminded of any more; a rotation that is under way stays where it is.',
  ],
  grave: true,
}

function mistakes(manifest: Extract<ManifestAt, { state: 'unreadable' | 'wrong' }>): readonly string[] {
  const all = manifest.state === 'wrong' ? manifest.problems : []
  const lines = all.map(({ line, column, message }) => `- line ${line}, column ${column}: ${words(message)}`)
  return [
    '',
    `### ${code(manifest.path)} is not right`,
    '',
    ...(lines.length === 0 ? ['It cannot be read whole.'] : lines),
  ]
}

function unheeded(path: string, other: string): readonly string[] {
  return ['', `Both ${code(path)} and ${code(other)} stand here: Keyturn reads the first and nothing of the second.`]
}

function lockOf({ lock }: Side): Lock | undefined {
  return lock.state === 'text' && 'lock' in lock.reading ? lock.reading.lock : undefined
}

/** A title is one line. */
const NAMED = 4

interface Parts {
  readonly problems: readonly Note[]
  readonly manifest: Told | undefined
  readonly lock: ToldLock | undefined
}

function titleOf({ after }: Change, { problems, manifest, lock }: Parts): string {
  const path = after.manifest.state === 'absent' ? '' : after.manifest.path
  const wrong = problems.length === 0 ? [] : [`${count(problems.length, 'mistake')} in ${path}`]
  const parts = [...(lock?.refused === true ? lock.title : []), ...wrong]
  const all = parts.length > 0 ? parts : [...(lock?.title ?? []), ...(manifest?.title ?? [])]
  const some = all.slice(0, NAMED)
  const rest = all.length > NAMED ? [`and ${all.length - NAMED} more`] : []
  const text = all.length === 0 ? 'nothing that Keyturn does changes' : [...some, ...rest].join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
