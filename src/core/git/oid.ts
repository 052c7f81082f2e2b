// Git's object ids, so that what GitHub says can be foretold and checked. Format: git's documentation "Git Internals - Git Objects".
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Instant, Oid } from '../facts.ts'

/** A line of a tree. Modes as git stores them: `100644`, `100755`, `120000`, `40000` for a directory. */
export interface TreeLine {
  readonly mode: string
  readonly name: string
  readonly oid: Oid
}

/** Who wrote a commit, and when; kept in whole seconds of UTC. */
export interface Signature {
  readonly name: string
  readonly email: string
  readonly at: Instant
}

/** What a commit is made of, without a cryptographic signature. */
export interface CommitFacts {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
}

/** The id of the tree without entries. */
export const EMPTY_TREE: Oid = treeOid([])

/** The id of a file's content. */
export function blobOid(text: string | Uint8Array): Oid {
  return objectOid('blob', typeof text === 'string' ? Buffer.from(text, 'utf8') : text)
}

/** The id of one directory; entries may come in any order. */
export function treeOid(entries: readonly TreeLine[]): Oid {
  const lines = entries
    .map((line) => ({ line, key: sortKey(line) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .flatMap(({ line: { mode, name, oid } }) => [
      Buffer.from(`${plainMode(mode)} ${name}\0`, 'utf8'),
      Buffer.from(oid, 'hex'),
    ])
  return objectOid('tree', Buffer.concat(lines))
}

/** The id of a whole directory given as paths of plain files (mode 100644). */
export function treeOfPaths(files: ReadonlyMap<string, Oid>): Oid {
  const lines: TreeLine[] = []
  const folders = new Map<string, Map<string, Oid>>()
  for (const [path, oid] of files) {
    const slash = path.indexOf('/')
    if (slash < 0) lines.push({ mode: '100644', name: path, oid })
    else {
      const folder = path.slice(0, slash)
      const inside = folders.get(folder) ?? new Map<string, Oid>()
      folders.set(folder, inside.set(path.slice(slash + 1), oid))
    }
  }
  for (const [name, inside] of folders) lines.push({ mode: '40000', name, oid: treeOfPaths(inside) })
  return treeOid(lines)
}

/** The id of a commit as `git commit-tree` would give it. */
export function commitOid(commit: CommitFacts): Oid {
  const head = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signature(commit.author)}`,
    `committer ${signature(commit.committer)}`,
  ]
  return objectOid('commit', Buffer.from(`${head.join('\n')}\n\n${commit.message}`, 'utf8'))
}

function signature({ name, email, at }: Signature): string {
  return `${name} <${email}> ${Math.floor(at / 1000)} +0000`
}

/** Git compares names as bytes, a directory's as if it ended in a slash. */
function sortKey({ mode, name }: TreeLine): Buffer {
  return Buffer.from(plainMode(mode) === '40000' ? `${name}/` : name, 'utf8')
}

/** GitHub's API writes `040000`; the object holds no leading zero. */
function plainMode(mode: string): string {
  return mode.replace(/^0+/, '')
}

function objectOid(kind: 'blob' | 'tree' | 'commit', content: Uint8Array): Oid {
  return createHash('sha1').update(`${kind} ${content.length}\0`).update(content).digest('hex')
}
