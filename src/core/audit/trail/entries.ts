// Each credential's entries in the order in which they were written: who vouches for each, and does each go on from the one before?
import { readEntry, readUnsealed } from '../../entry/codec.ts'
import type { Entry } from '../../entry/entry.ts'
import { sha256 } from '../../canonical.ts'
import type { CredentialId } from '../../facts.ts'
import type { Seals } from '../../seal.ts'
import type { Act, FileChange } from './changes.ts'
import type { AuditCommit, Trail } from './facts.ts'
import type { Finding } from './findings.ts'
import { commitWords, credentialIn } from './names.ts'

/** `unchecked`: there is no seal at hand, so nobody can tell. */
export type Vouched = 'yes' | 'no' | 'newer' | 'unchecked'

export interface Version {
  readonly commit: AuditCommit
  readonly path: string
  readonly text: string
  readonly entry: Entry | undefined
  readonly vouched: Vouched
}

/** What a commit made of a credential's entry; undefined text: it is gone. */
interface Stop {
  readonly commit: AuditCommit
  readonly path: string
  readonly text: string | undefined
}

export interface Lines {
  /** By credential, oldest first; forged ones too. */
  readonly versions: ReadonlyMap<CredentialId, readonly Version[]>
  readonly findings: readonly (Finding & { readonly commit: AuditCommit })[]
}

export function readLines(acts: readonly Act[], trail: Trail, seals: Seals | undefined): Lines {
  const stops = new Map<CredentialId, Stop[]>()
  for (const { commit, changes } of acts)
    for (const change of changes.filter(({ path }) => path.startsWith('entries/'))) {
      const credential = credentialIn(change.path)
      stops.set(credential, [...(stops.get(credential) ?? []), stopOf(commit, change, trail)])
    }
  const versions = new Map(
    [...stops].map(([credential, line]) => [
      credential,
      versionsOf(line, { seals, repositoryId: trail.repositoryId, credential }),
    ]),
  )
  const findings = [...stops].flatMap(([credential, line]) => [
    ...deleted(line),
    ...broken(versions.get(credential) ?? [], versions),
  ])
  return { versions, findings }
}

function stopOf(commit: AuditCommit, { path, after }: FileChange, { texts }: Trail): Stop {
  return { commit, path, text: after === undefined ? undefined : (texts.get(after) ?? '') }
}

interface Bind {
  readonly seals: Seals | undefined
  readonly repositoryId: number
  readonly credential: CredentialId
}

/** From the newest back: who vouches for an entry vouches for the one that it names, though that seal may be long gone. */
function versionsOf(line: readonly Stop[], bind: Bind): readonly Version[] {
  const found: Version[] = []
  let named = ''
  for (const { commit, path, text } of line.toReversed()) {
    if (text === undefined) continue
    const entry = readUnsealed(text)
    const vouched = named === sha256(text) ? 'yes' : standing(text, entry, bind)
    found.unshift({ commit, path, text, entry, vouched })
    if (vouched === 'yes') named = entry?.previous ?? ''
  }
  return found
}

function standing(text: string, entry: Entry | undefined, { seals, repositoryId, credential }: Bind): Vouched {
  if (seals === undefined) return entry === undefined ? 'no' : 'unchecked'
  const read = readEntry(text, seals, repositoryId)
  if (read.state === 'newer') return 'newer'
  // A genuine entry of another credential is out of its place here.
  return read.state === 'good' && read.entry.credential === credential ? 'yes' : 'no'
}

function deleted(line: readonly Stop[]): Lines['findings'] {
  return line.flatMap(({ commit, path, text }) =>
    text === undefined
      ? [{ code: 'entry-deleted' as const, where: path, what: `deleted in ${commitWords(commit)}`, commit }]
      : [],
  )
}

function broken(versions: readonly Version[], all: Lines['versions']): Lines['findings'] {
  let last: Version | undefined
  return versions.flatMap((version) => {
    const before = last
    if (version.vouched === 'yes' || version.vouched === 'unchecked') last = version
    const found = judge(version, before, all)
    return found === undefined ? [] : [{ ...found, where: version.path, commit: version.commit }]
  })
}

type Judged = Pick<Finding, 'code' | 'what'> | undefined

function judge(version: Version, before: Version | undefined, all: Lines['versions']): Judged {
  const { commit, entry, vouched, text } = version
  if (vouched === 'newer') return { code: 'entry-newer', what: `written in ${commitWords(commit)}` }
  if (vouched === 'no' || entry === undefined)
    return { code: 'entry-forged', what: `written in ${commitWords(commit)}; its mac is not the seal’s` }
  // Put back to what it rightly was.
  if (before?.text === text || follows(entry, before) || movedHere(entry, before, all)) return undefined
  const since = before?.entry === undefined ? 'nothing before it' : `${before.entry.seq} before it`
  return { code: 'entry-not-successor', what: `number ${entry.seq}, with ${since}, in ${commitWords(commit)}` }
}

/** `adopt` begins anew over an entry that cannot be read: number 1, and nothing before it. */
function follows(entry: Entry, before: Version | undefined): boolean {
  const begins = entry.seq === 1 && entry.previous === ''
  if (before?.entry === undefined) return begins
  if (begins) return entry.requests.length > 0
  return entry.seq === before.entry.seq + 1 && entry.previous === sha256(before.text)
}

/** A credential that gets another name takes its chain along: the entry before lies under the former one. */
function movedHere(entry: Entry, before: Version | undefined, all: Lines['versions']): boolean {
  const former = entry.formerly?.at(-1)
  if (former === undefined || entry.formerly?.length === before?.entry?.formerly?.length) return false
  const from = all.get(former.credential)?.find(({ text }) => sha256(text) === entry.previous)
  return from?.entry?.seq === entry.seq - 1
}
