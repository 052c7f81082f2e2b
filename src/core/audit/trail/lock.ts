// The lock's history against the journal's: every key that the lock ever named was announced, and entered by a proposal of ours.
import type { CredentialId, Instant, Tag } from '../../facts.ts'
import { lineOf } from '../../lock/line.ts'
import type { LockLine } from '../../lock/lock.ts'
import { readLock } from '../../lock/read.ts'
import { isForeign } from './branch.ts'
import type { Lines } from './entries.ts'
import type { LockChange, Trail } from './facts.ts'
import type { Finding } from './findings.ts'
import { commitWords } from './names.ts'

const WHERE = 'rotation.lock.yml'

export interface LockPast {
  readonly findings: readonly Finding[]
  /** What proposals of ours named and the journal does not know: it has lost something. */
  readonly strangers: readonly string[]
  readonly named: ReadonlySet<Tag>
}

type Locked = ReadonlyMap<CredentialId, LockLine>

/** One line of the lock as a commit left it. */
interface Turn {
  readonly change: LockChange
  readonly credential: CredentialId
  readonly line: LockLine | undefined
}

export function judgeLock({ lock, proposals = [] }: Trail, lines: Lines): LockPast {
  const announced = announcedIn(lines)
  const renamed = renamedIn(lines)
  const merged = new Set(proposals.flatMap(({ mergeOid }) => mergeOid ?? []))
  const past = new Map<CredentialId, LockLine[]>()
  const findings: Finding[] = []
  const strangers: string[] = []
  for (const change of lock) {
    const now = linesIn(change.text)
    if (now === undefined) findings.push(finding('lock-unreadable', change, 'cannot be read'))
    for (const turn of now === undefined ? [] : turns(change, now)) {
      const ours = !isForeign(change.commit) || merged.has(change.commit.oid)
      const former = past.get(turn.credential) ?? []
      const isMove = moved(turn, renamed)
      const found = isMove ? undefined : judge(turn, { ours, former, announced })
      if (found === 'stranger') strangers.push(`a proposal of Keyturn’s put ${turn.line?.tag ?? ''} into the lock`)
      else if (found !== undefined) findings.push(found)
      if (turn.line !== undefined) past.set(turn.credential, [...former, turn.line])
    }
  }
  const named = new Set([...past.values()].flatMap((all) => all.map(({ tag }) => tag)))
  return { findings, strangers, named }
}

/** New names by former ones, as the journal followed them. */
function renamedIn({ versions }: Lines): ReadonlyMap<CredentialId, ReadonlySet<CredentialId>> {
  const found = new Map<CredentialId, Set<CredentialId>>()
  for (const { entry, vouched } of [...versions.values()].flat())
    for (const { credential } of vouched === 'no' ? [] : (entry?.formerly ?? []))
      found.set(credential, new Set([...(found.get(credential) ?? []), entry?.credential ?? '']))
  return found
}

/** The same line under another name approves nothing that was not approved before. */
function moved({ change, credential, line }: Turn, renamed: ReturnType<typeof renamedIn>): boolean {
  const before = change.before.flatMap((text) => linesIn(text) ?? [])
  const stood = (name: CredentialId, as: LockLine | undefined): boolean =>
    as !== undefined && before.some((locked) => same(locked.get(name), as))
  if (line !== undefined) return [...renamed].some(([from, to]) => to.has(credential) && stood(from, line))
  const now = linesIn(change.text)
  return [...(renamed.get(credential) ?? [])].some((to) => stood(credential, now?.get(to)))
}

interface Known {
  readonly ours: boolean
  readonly former: readonly LockLine[]
  readonly announced: ReadonlyMap<Tag, readonly LockLine[]>
}

function judge(
  { change, credential, line }: Turn,
  { ours, former, announced }: Known,
): Finding | 'stranger' | undefined {
  if (line === undefined) return ours ? undefined : finding('lock-by-hand', change, `took ${credential} out`)
  // A revert, or a revert of one: what people had approved before they approve again.
  if (former.some((one) => same(one, line))) return undefined
  const known = announced.get(line.tag)
  if (known === undefined && ours) return 'stranger'
  const { retire, ...key } = line
  if (known?.some((one) => same(one, key)) !== true)
    return finding('lock-strange', change, `gave ${credential} a line that the journal does not know`)
  const what = retire ? `gave ${credential} its end` : `gave ${credential} generation ${line.generation}`
  return ours ? undefined : finding('lock-by-hand', change, what)
}

function finding(code: Finding['code'], { commit }: LockChange, what: string): Finding {
  return { code, where: WHERE, what: `${commitWords(commit)}: ${what}` }
}

/** What a commit changed: a line that stands so in any of its parents came from there. */
function turns(change: LockChange, now: Locked): readonly Turn[] {
  const before = change.before.flatMap((text) => linesIn(text) ?? [])
  const all = new Set([...now.keys(), ...before.flatMap((locked) => [...locked.keys()])])
  return [...all].flatMap((credential) => {
    const line = now.get(credential)
    const stood = before.some((locked) => same(locked.get(credential), line))
    return stood || (before.length === 0 && line === undefined) ? [] : [{ change, credential, line }]
  })
}

function linesIn(text: string | undefined): Locked | undefined {
  if (text === undefined) return new Map()
  const read = readLock(text)
  return 'lock' in read ? read.lock.lines : undefined
}

/** Every line that the journal ever had to give, as the lock would spell it. */
function announcedIn({ versions }: Lines): ReadonlyMap<Tag, readonly LockLine[]> {
  const found = new Map<Tag, LockLine[]>()
  for (const { entry, vouched } of [...versions.values()].flat()) {
    if (entry === undefined || vouched === 'no') continue
    const { candidate, incumbent, adopting } = entry
    const keys = [candidate, incumbent, adopting && { ...adopting, generation: 0 }].filter((key) => key !== undefined)
    for (const line of keys.map(lineOf)) {
      const others = found.get(line.tag) ?? []
      if (!others.some((other) => same(other, line))) found.set(line.tag, [...others, line])
    }
  }
  return found
}

function same(a: LockLine | undefined, b: LockLine | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  const { generation, tag, id, fingerprint, minted, retire } = a
  return (
    generation === b.generation &&
    tag === b.tag &&
    id === b.id &&
    fingerprint === b.fingerprint &&
    retire === b.retire &&
    seconds(minted) === seconds(b.minted)
  )
}

/** The lock keeps no finer time. */
function seconds(at: Instant | undefined): number | undefined {
  return at === undefined ? undefined : Math.floor(at / 1000)
}
