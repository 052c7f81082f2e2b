// The journal as a branch: one line of commits, each made by Keyturn's App and signed by GitHub, and none ever taken away.
import type { AuditComment, AuditCommit, Trail } from './facts.ts'
import type { Finding } from './findings.ts'
import { commitWords } from './names.ts'
import { moment } from '../../render/time.ts'

const BRANCH = 'keyturn/journal'

/** Newest first, as they come: the last one began it. */
export function forks(journal: readonly AuditCommit[]): readonly Finding[] {
  return journal.flatMap((commit, n) => {
    const wanted = n === journal.length - 1 ? 0 : 1
    const next = journal[n + 1]?.oid
    if (commit.parents.length === wanted && commit.parents[0] === next) return []
    const what = `${commitWords(commit)}, has ${commit.parents.length} parents or another than the commit before`
    return [{ code: 'journal-forked', where: BRANCH, what }]
  })
}

/** Whose commit is it? With a signature that nobody checked, its author's name is believed; the result says so. */
export function isForeign({ ours, signed }: AuditCommit): boolean {
  return !ours || signed === 'no'
}

export function foreign(
  commits: readonly AuditCommit[],
  paths: (commit: AuditCommit) => readonly string[],
): readonly Finding[] {
  return commits.map((commit) => {
    const touched = paths(commit)
    const more = touched.length > 3 ? ` and ${touched.length - 3} more` : ''
    const files = touched.length === 0 ? 'nothing' : `${touched.slice(0, 3).join(', ')}${more}`
    return { code: 'commit-foreign', where: BRANCH, what: `${commitWords(commit)}, changed ${files}` }
  })
}

/** A comment says upon which commit of the journal it was written. */
export function journalOf({ body }: Pick<AuditComment, 'body'>): string | undefined {
  const foot = body.trimEnd().split('\n').at(-1) ?? ''
  return /^<sub>journal \[`[0-9a-f]{7}`\]\([^)\s]*\/commit\/([0-9a-f]{40}|[0-9a-f]{64})\)/.exec(foot)?.[1]
}

/** Everything that knows of a commit which the branch no longer has, as one finding: they all tell of the same loss. */
export function setBack(trail: Trail, strangers: readonly string[]): readonly Finding[] {
  const known = new Set(trail.journal.map(({ oid }) => oid))
  const forced = trail.forced.map(
    ({ by, at, from, to }) => `${by} forced it from ${from.slice(0, 7)} to ${to.slice(0, 7)}, ${moment(at)}`,
  )
  const clone =
    trail.remembered !== undefined && !known.has(trail.remembered)
      ? [`this clone has seen it at ${trail.remembered.slice(0, 7)}, which it no longer holds`]
      : []
  const said = (trail.proposals ?? []).flatMap(({ number, comments }) => {
    const lost = comments.filter((one) => isLost(one, known))
    const [first] = lost
    return first === undefined
      ? []
      : [
          `${lost.length} comments on #${number} name commits that it no longer holds, as ${journalOf(first)?.slice(0, 7)}`,
        ]
  })
  const all = [...forced, ...clone, ...said, ...strangers]
  if (all.length === 0) return []
  const more = all.length > 4 ? ` (and ${all.length - 4} more)` : ''
  return [{ code: 'journal-set-back', where: BRANCH, what: `${all.slice(0, 4).join('; ')}${more}` }]
}

/** Does this comment, which is as Keyturn wrote it, tell of a commit that is gone? */
export function isLost(comment: AuditComment, known: ReadonlySet<string>): boolean {
  const oid = comment.ours && comment.editedAt === undefined ? journalOf(comment) : undefined
  return oid !== undefined && !known.has(oid)
}
