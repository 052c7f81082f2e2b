import { actsOf, treesWanted } from '../core/audit/trail/changes.ts'
import type { AuditCommit, LockChange, Trail } from '../core/audit/trail/facts.ts'
import { rotationBranch } from '../core/entry/joint.ts'
import { branchOf } from '../core/entry/branch.ts'
import { readUnsealed } from '../core/entry/codec.ts'
import type { Oid } from '../core/facts.ts'
import type { TreeLine } from '../core/git/oid.ts'
import { readLock } from '../core/lock/read.ts'
import { parseTag } from '../core/tag.ts'
import { authorOf, commitIn, journalPast, lockPast, objectsAt } from '../github/audit/past.ts'
import { forcedMoves, proposalsPast } from '../github/audit/proposals.ts'
import { HEADS } from '../github/audit/queries.ts'
import { at, numberAt, oidAt, textAt } from '../github/codec.ts'
import { queryWhole } from '../github/graphql.ts'
import { createMine, emailOf } from '../github/mine.ts'
import { openApi } from './api.ts'
import type { Outside, Wishes } from './options.ts'

/** Where the past is read: GitHub, or a clone. */
export interface PastSource {
  /** Newest first. */
  readonly journal: readonly AuditCommit[]
  /** Oldest first. */
  readonly lock: readonly LockChange[]
  readonly objects: (oids: readonly Oid[]) => Promise<{
    readonly trees: ReadonlyMap<Oid, readonly TreeLine[]>
    readonly texts: ReadonlyMap<Oid, string>
  }>
}

export type Past = Pick<Trail, 'journal' | 'lock' | 'trees' | 'texts'>

export interface GatheredTrail {
  readonly trail: Trail
  /** Whose commits and comments were taken for Keyturn's. */
  readonly app: string
  /** What could not be looked at, in words. */
  readonly caveats: readonly string[]
}

/** Folders first, level by level, and only those that differ from one commit to the next; then the texts of entries and records. */
export async function readPast({ journal, lock, objects }: PastSource): Promise<Past> {
  const trees = new Map<Oid, readonly TreeLine[]>()
  const known = new Map(journal.map(({ oid, tree }) => [oid, tree]))
  for (;;) {
    const wanted = new Set(
      journal.flatMap(({ parents, tree }) => treesWanted(trees, known.get(parents[0] ?? ''), tree)),
    )
    if (wanted.size === 0) break
    const found = await objects([...wanted])
    // What is no folder, though a commit or a folder says so, holds nothing.
    for (const oid of wanted) trees.set(oid, found.trees.get(oid) ?? [])
  }
  const told = actsOf({ journal, trees }).flatMap(({ changes }) =>
    changes.flatMap(({ path, after }) => (after !== undefined && /^(entries|records)\//.test(path) ? [after] : [])),
  )
  const { texts } = await objects([...new Set(told)])
  return { journal, lock, trees, texts }
}

/** Everything that GitHub has of one repository's audit trail. Reads only. */
export async function trailAtGithub(outside: Outside, { login }: Pick<Wishes, 'login'>): Promise<GatheredTrail> {
  const { api: base, owner, name } = outside
  const api = openApi(outside, { login })
  const heads = await queryWhole(api, HEADS, { owner, name })
  const repository = at(heads.data, 'repository')
  const [head, main] = [
    oidAt(repository, 'journal', 'target', 'oid'),
    oidAt(repository, 'defaultBranchRef', 'target', 'oid'),
  ]
  const nodes = head === undefined ? [] : await journalPast(api, head)
  const app = appOf(textAt(heads.data, 'viewer', 'login') ?? '', nodes.at(-1))
  const mine = createMine(app, base)
  const past = await readPast({
    journal: nodes.map((node) => commitIn(node, mine)),
    lock: main === undefined ? [] : await lockPast(api, main, mine),
    objects: (oids) => objectsAt(api, oids),
  })
  const [proposals, forced] = await Promise.all([proposalsPast(api, mine, branchesIn(past)), forcedMoves(api)])
  const repositoryId = numberAt(repository, 'databaseId') ?? 0
  return {
    trail: { ...past, repositoryId, now: heads.at, proposals, forced: forced ?? [] },
    app,
    caveats: forced === undefined ? ['GitHub did not tell of force pushes: it, or this token, may not'] : [],
  }
}

/** With the App's own token, it; else who began the journal. */
function appOf(viewer: string, first: unknown): string {
  if (viewer.endsWith('[bot]') || first === undefined) return viewer
  const author = authorOf(first) ?? ''
  return emailOf(author) || author
}

/** Branches of all proposals that journal and lock ever spoke of. */
function branchesIn({ texts, lock }: Past): readonly string[] {
  const announced = [...texts.values()].flatMap((text) => {
    const entry = readUnsealed(text)
    if (entry === undefined) return []
    const { adopting, candidate, credential } = entry
    return [
      ...(adopting ? [adopting.branch] : []),
      ...(candidate ? [branchOf(credential, candidate.tag), rotationBranch(credential, candidate)] : []),
    ]
  })
  const locked = lock.flatMap(({ text }) => {
    const read = readLock(text ?? '')
    return 'lock' in read ? [...read.lock.lines].map(([credential, { tag }]) => branchOf(credential, tag)) : []
  })
  return [...new Set([...announced, ...locked])].filter((branch) => branch.startsWith('keyturn/'))
}

/** A clone does not know GitHub's id of its repository, but every tag bears it. */
export function repositoryIn({ texts }: Pick<Past, 'texts'>): number {
  for (const text of texts.values()) {
    const entry = readUnsealed(text)
    const tag = entry?.incumbent?.tag ?? entry?.candidate?.tag ?? entry?.adopting?.tag
    const parts = tag === undefined ? undefined : parseTag(tag)
    if (parts !== undefined) return parts.repository
  }
  return 0
}
