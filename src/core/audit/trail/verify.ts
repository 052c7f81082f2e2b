// The whole trail, judged: branch, entries, records, lock and comments, each against the others.
import { isRecord } from '../../canonical.ts'
import type { Oid } from '../../facts.ts'
import type { Seals } from '../../seal.ts'
import { foreign, forks, isForeign, setBack } from './branch.ts'
import { type Act, actsOf } from './changes.ts'
import { judgeComments } from './comments.ts'
import { type Lines, readLines } from './entries.ts'
import type { Trail } from './facts.ts'
import type { Finding } from './findings.ts'
import { judgeLock, type LockPast } from './lock.ts'
import { credentialOf, judgeFiles } from './records.ts'

export interface Verdict {
  /** The macs were checked; else nobody vouches for who wrote the entries. */
  readonly authenticated: boolean
  readonly head: Oid | undefined
  readonly seen: {
    readonly commits: number
    readonly credentials: number
    readonly entries: number
    readonly records: number
    readonly lockChanges: number
    readonly proposals: number
    readonly comments: number
  }
  readonly findings: readonly Finding[]
}

export function verifyTrail(trail: Trail, seals: Seals | undefined): Verdict {
  const acts = actsOf(trail)
  const sealed = readLines(acts, trail, seals)
  const others = seals !== undefined && isOthers(sealed)
  const lines = others ? readLines(acts, trail, undefined) : sealed
  const files = judgeFiles(acts, trail, lines)
  const lock = judgeLock(trail, lines)
  const named = new Set([...lines.findings, ...files].map(({ commit }) => commit.oid))
  // What a foreign commit did to an entry or a record is told as that.
  const strange = acts.filter(({ commit }) => isForeign(commit) && !named.has(commit.oid))
  const paths = new Map(acts.map(({ commit, changes }) => [commit.oid, changes.map(({ path }) => path)]))
  const findings: readonly Finding[] = [
    ...(others ? [OTHER_SEAL] : []),
    ...(trail.journal.length === 0 ? [MISSING] : forks(trail.journal)),
    ...setBack(trail, trail.journal.length === 0 ? [] : lock.strangers),
    ...foreign(
      strange.map(({ commit }) => commit),
      ({ oid }) => paths.get(oid) ?? [],
    ),
    ...[...lines.findings, ...files].map(({ code, where, what }) => ({ code, where, what })),
    ...lock.findings,
    ...generations(acts, trail, { lines, lock }),
    ...judgeComments(trail, lines),
  ]
  return {
    authenticated: seals !== undefined && !others,
    head: trail.journal[0]?.oid,
    seen: seenIn(trail, acts, lines),
    findings,
  }
}

/** A seal that vouches for nothing at all is not this journal's: that is one thing to say, and not one for each entry. */
function isOthers({ versions }: Lines): boolean {
  const all = [...versions.values()].flat()
  return all.length > 0 && all.every(({ vouched }) => vouched === 'no')
}

const OTHER_SEAL: Finding = {
  code: 'seal-other',
  where: 'KEYTURN_SEAL',
  what: 'it vouches for no entry of this journal',
}
const MISSING: Finding = { code: 'journal-missing', where: 'keyturn/journal', what: 'it was looked for and not found' }

/** Every generation that was in service has its record, and what a record says the lock approved, the lock named. */
function generations(
  acts: readonly Act[],
  { texts }: Trail,
  { lines, lock }: { lines: Lines; lock: LockPast },
): readonly Finding[] {
  const written = acts.flatMap(({ changes }) =>
    changes.flatMap(({ path, before, after }) =>
      path.startsWith('records/') && before === undefined && after !== undefined
        ? [{ path, text: texts.get(after) ?? '' }]
        : [],
    ),
  )
  const gaps = [...lines.versions].flatMap(([credential, versions]) => {
    const own = new Set(written.flatMap(({ path }) => (credentialOf(path) === credential ? [generationIn(path)] : [])))
    const highest = Math.max(
      0,
      ...versions.flatMap(({ entry, vouched }) => (vouched === 'no' ? [] : (entry?.generation ?? 0))),
    )
    // Under a name that it has only now, the records of earlier generations do not lie.
    const from = Math.max(
      0,
      ...versions.flatMap(({ entry }) => (entry?.formerly ?? []).map(({ generation }) => generation)),
    )
    const lost = Array.from({ length: highest }, (_, n) => n + 1).filter((n) => n > from && !own.has(n))
    return lost.length === 0
      ? []
      : [{ code: 'generation-gap' as const, where: `records/${credential}`, what: `no record of ${lost.join(', ')}` }]
  })
  const unseen = written.flatMap(({ path, text }) => {
    const tag = approvedTag(text)
    return tag === undefined || lock.named.has(tag)
      ? []
      : [{ code: 'approval-unseen' as const, where: path, what: `it names ${tag}` }]
  })
  return [...gaps, ...unseen]
}

function generationIn(path: string): number {
  return Number(/\/(\d{1,9})\.json$/.exec(path)?.[1] ?? 0)
}

/** The tag of a key that the lock approved, as a record tells it. */
function approvedTag(text: string): string | undefined {
  try {
    const record: unknown = JSON.parse(text)
    const [what, approval] = isRecord(record) ? [record['what'], record['approval']] : []
    if (!isRecord(approval) || approval['by'] !== 'lock' || !isRecord(what)) return undefined
    const key = what['newKey']
    return isRecord(key) && typeof key['tag'] === 'string' ? key['tag'] : undefined
  } catch {
    return undefined
  }
}

function seenIn(trail: Trail, acts: readonly Act[], { versions }: Lines): Verdict['seen'] {
  const records = new Set(
    acts.flatMap(({ changes }) => changes.flatMap(({ path }) => (path.startsWith('records/') ? [path] : []))),
  )
  return {
    commits: trail.journal.length,
    credentials: versions.size,
    entries: [...versions.values()].reduce((sum, all) => sum + all.length, 0),
    records: records.size,
    lockChanges: trail.lock.length,
    proposals: trail.proposals?.length ?? 0,
    comments: (trail.proposals ?? []).reduce((sum, { comments }) => sum + comments.length, 0),
  }
}
