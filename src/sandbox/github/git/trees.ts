import type { Oid } from '../../../core/facts.ts'
import type { TreeLine } from '../../../core/git/oid.ts'
import { addTree, type Objects } from './objects.ts'

/** A file in a tree. */
export interface FileLine {
  readonly mode: string
  readonly oid: Oid
}

/** What a path was and is; undefined: no file there. */
export interface Change {
  readonly from: FileLine | undefined
  readonly to: FileLine | undefined
}

/** Is this line a directory? */
export function isFolder(line: { readonly mode: string }): boolean {
  return line.mode === '40000' || line.mode === '040000'
}

/** The lines of a tree; an unknown or absent one has none. */
export function linesOf(objects: Objects, tree: Oid | undefined): readonly TreeLine[] {
  return tree === undefined ? [] : (objects.trees.get(tree) ?? [])
}

/** What stands at a path below a tree. */
export function lineAt(objects: Objects, tree: Oid, path: string): TreeLine | undefined {
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '')
  const line = linesOf(objects, tree).find(({ name }) => name === first)
  if (line === undefined || rest.length === 0) return line
  return isFolder(line) ? lineAt(objects, line.oid, rest.join('/')) : undefined
}

/** The text of a file at a path below a tree. */
export function textAt(objects: Objects, tree: Oid, path: string): string | undefined {
  const line = lineAt(objects, tree, path)
  return line && !isFolder(line) ? objects.blobs.get(line.oid)?.toString('utf8') : undefined
}

/** Writes and removes (undefined) files below a tree; only the directories on the way are made anew. */
export function writeFiles(objects: Objects, tree: Oid, files: ReadonlyMap<string, FileLine | undefined>): Oid {
  const lines = new Map(linesOf(objects, tree).map((line) => [line.name, line]))
  const folders = new Map<string, Map<string, FileLine | undefined>>()
  for (const [path, file] of files) {
    const slash = path.indexOf('/')
    if (slash >= 0) {
      const name = path.slice(0, slash)
      const inside = folders.get(name) ?? new Map<string, FileLine | undefined>()
      folders.set(name, inside.set(path.slice(slash + 1), file))
    } else if (file) lines.set(path, { name: path, ...file })
    else lines.delete(path)
  }
  for (const [name, inside] of folders) {
    const old = lines.get(name)
    const before = old && isFolder(old) ? old.oid : addTree(objects, [])
    const oid = writeFiles(objects, before, inside)
    if (linesOf(objects, oid).length === 0) lines.delete(name)
    else lines.set(name, { mode: '40000', name, oid })
  }
  return addTree(objects, [...lines.values()])
}

/** Paths that differ between two trees; equal directories are not entered. */
export function diffTrees(objects: Objects, from: Oid | undefined, to: Oid | undefined): Map<string, Change> {
  const changes = new Map<string, Change>()
  compare(objects, { from, to, prefix: '' }, changes)
  return changes
}

function compare(
  objects: Objects,
  place: { readonly from: Oid | undefined; readonly to: Oid | undefined; readonly prefix: string },
  into: Map<string, Change>,
): void {
  if (place.from === place.to) return
  const before = new Map(linesOf(objects, place.from).map((line) => [line.name, line]))
  const after = new Map(linesOf(objects, place.to).map((line) => [line.name, line]))
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(name), after.get(name)]
    if (a?.oid === b?.oid && a?.mode === b?.mode) continue
    const [folderA, folderB] = [a && isFolder(a) ? a : undefined, b && isFolder(b) ? b : undefined]
    const path = `${place.prefix}${name}`
    if (folderA || folderB) compare(objects, { from: folderA?.oid, to: folderB?.oid, prefix: `${path}/` }, into)
    const [fileA, fileB] = [folderA ? undefined : a, folderB ? undefined : b]
    if (fileA || fileB) into.set(path, { from: plain(fileA), to: plain(fileB) })
  }
}

/** Every file below a tree, by path. */
export function filesOf(objects: Objects, tree: Oid): Map<string, FileLine> {
  const files = new Map<string, FileLine>()
  for (const [path, { to }] of diffTrees(objects, undefined, tree)) if (to) files.set(path, to)
  return files
}

function plain(line: TreeLine | undefined): FileLine | undefined {
  return line && { mode: line.mode, oid: line.oid }
}
