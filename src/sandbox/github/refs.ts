import type { Oid } from '../../core/facts.ts'
import type { Access, Repository, World } from './world.ts'

/** The full name of a branch. */
export function branchRef(branch: string): string {
  return `refs/heads/${branch}`
}

/** Where a ref points as a reader sees it: a replica may be behind. */
export function readRef(world: World, repository: Repository, ref: string): Oid | undefined {
  if (world.lagRefs === 0) return repository.refs.get(ref)
  const since = world.clock.now() - world.lagRefs
  const missed = repository.moves.find((move) => move.ref === ref && move.at > since)
  return missed ? missed.from : repository.refs.get(ref)
}

/** Names of all refs below a prefix as a reader sees them, sorted. */
export function readRefs(world: World, repository: Repository, prefix: string): readonly (readonly [string, Oid])[] {
  const names = new Set([...repository.refs.keys(), ...repository.moves.map(({ ref }) => ref)])
  return [...names]
    .filter((name) => name.startsWith(prefix))
    .sort()
    .flatMap((name) => {
      const oid = readRef(world, repository, name)
      return oid === undefined ? [] : [[name, oid] as const]
    })
}

/** A commit by branch, ref, oid or `HEAD`. */
export function resolve(world: World, repository: Repository, revision: string): Oid | undefined {
  if (/^[0-9a-f]{40}$/.test(revision)) return repository.objects.commits.has(revision) ? revision : undefined
  if (revision === 'HEAD') return readRef(world, repository, branchRef(repository.defaultBranch))
  const name = revision.startsWith('refs/') ? revision : branchRef(revision)
  return readRef(world, repository, name) ?? readRef(world, repository, `refs/tags/${revision}`)
}

/** Moves, makes or (undefined) removes a ref, and remembers it for replicas that lag. */
export function setRef(
  world: World,
  repository: Repository,
  move: { readonly ref: string; readonly to: Oid | undefined; readonly access?: Access },
): void {
  const { ref, to } = move
  repository.moves.push({ at: world.clock.now(), ref, from: repository.refs.get(ref), to, by: move.access?.account })
  if (repository.moves.length > 2000) repository.moves.splice(0, 1000)
  if (move.to === undefined) repository.refs.delete(move.ref)
  else repository.refs.set(move.ref, move.to)
}

/** Is this a name git takes? As of `git check-ref-format`. */
export function isRefName(ref: string): boolean {
  return /^refs\/[^/]+\/.+/.test(ref) && !/\.\.|[\s~^:?*[\\]|@\{|\/\/|\/$|\.lock(\/|$)|\.$|\/\./.test(ref)
}

/** A ref that stands in the way as a file where a folder is wanted, or the other way round. */
export function clashing(repository: Repository, ref: string): string | undefined {
  return [...repository.refs.keys()].find((name) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`))
}
