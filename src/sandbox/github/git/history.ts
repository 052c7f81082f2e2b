import type { Oid } from '../../../core/facts.ts'
import type { Commit, Objects } from './objects.ts'

/** How two commits lie to each other. */
export interface Divergence {
  /** Commits reachable from the first only, newest first. */
  readonly ours: readonly Commit[]
  readonly theirs: readonly Commit[]
  /** Best common ancestors. */
  readonly bases: readonly Oid[]
}

const OURS = 1
const THEIRS = 2
const STALE = 4

/** Git's painting down to the common ancestors, by generation, so that it ends where the two histories meet. */
export function diverge(objects: Objects, ours: Oid, theirs: Oid): Divergence {
  const flags = new Map<Oid, number>()
  const frontier = new Set<Oid>()
  const found = { ours: new Array<Commit>(), theirs: new Array<Commit>(), bases: new Array<Oid>() }

  function paint(oid: Oid, flag: number): void {
    flags.set(oid, (flags.get(oid) ?? 0) | flag)
    frontier.add(oid)
  }

  paint(ours, OURS)
  paint(theirs, THEIRS)
  while ([...frontier].some((oid) => ((flags.get(oid) ?? 0) & STALE) === 0)) {
    const commit = highest(objects, frontier)
    if (commit === undefined) break
    frontier.delete(commit.oid)
    const flag = flags.get(commit.oid) ?? 0
    if (flag === OURS) found.ours.push(commit)
    else if (flag === THEIRS) found.theirs.push(commit)
    else if (flag === (OURS | THEIRS)) found.bases.push(commit.oid)
    const passed = (flag & (OURS | THEIRS)) === (OURS | THEIRS) ? OURS | THEIRS | STALE : flag
    for (const parent of commit.parents) paint(parent, passed)
  }
  return found
}

function highest(objects: Objects, frontier: ReadonlySet<Oid>): Commit | undefined {
  let best: Commit | undefined
  for (const oid of frontier) {
    const commit = objects.commits.get(oid)
    if (commit && (best === undefined || commit.generation > best.generation)) best = commit
  }
  return best
}

/** Is the first commit the second, or in its past? */
export function isAncestor(objects: Objects, ancestor: Oid, of: Oid): boolean {
  const goal = objects.commits.get(ancestor)
  if (goal === undefined) return false
  const seen = new Set<Oid>()
  const open = [of]
  for (let oid = open.pop(); oid !== undefined; oid = open.pop()) {
    if (oid === ancestor) return true
    const commit = objects.commits.get(oid)
    if (commit === undefined || seen.has(oid) || commit.generation <= goal.generation) continue
    seen.add(oid)
    open.push(...commit.parents)
  }
  return false
}

/** The first-parent line and what was merged into it, newest first, at most so many. */
export function history(objects: Objects, from: Oid, most: number): readonly Commit[] {
  const found: Commit[] = []
  const frontier = new Set([from])
  const seen = new Set<Oid>()
  while (found.length < most) {
    const commit = highest(objects, frontier)
    if (commit === undefined) break
    frontier.delete(commit.oid)
    seen.add(commit.oid)
    found.push(commit)
    for (const parent of commit.parents) if (!seen.has(parent)) frontier.add(parent)
  }
  return found
}
