import type { Buffer } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import type { AuditCommit, LockChange } from '../../core/audit/trail/facts.ts'
import type { Oid } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import type { TreeLine } from '../../core/git/oid.ts'
import type { PastSource } from '../../start/trail.ts'

const JOURNAL = ['refs/remotes/origin/keyturn/journal', 'refs/heads/keyturn/journal']
const MAIN = ['refs/remotes/origin/HEAD', 'HEAD']
const LOCK = 'rotation.lock.yml'

/** The journal's head in this clone; undefined: this is no clone, or it never fetched the branch. */
export function journalInClone(folder = '.'): Oid | undefined {
  return firstOf(folder, JOURNAL)
}

/** The past as this clone has it. Nothing is fetched, and nobody is asked. */
export function pastInClone(folder = '.'): PastSource & { readonly app: string } {
  const head = journalInClone(folder)
  if (head === undefined)
    throw new Failure(
      'input-invalid',
      'Nothing was judged: this folder has no keyturn/journal. Fetch it with `git fetch origin keyturn/journal:refs/remotes/origin/keyturn/journal`, or leave --clone out.',
      { effect: 'not-done' },
    )
  const oids = revisions(folder, head)
  const read = objects(folder, oids)
  const commits = oids.flatMap((oid) => parse(oid, read.get(oid)?.toString('utf8') ?? '') ?? [])
  const app = commits.at(-1)?.by ?? ''
  const own = commits.map((commit) => ({ ...commit, ours: commit.by === app }))
  return {
    app,
    journal: own,
    lock: lockChanges(folder, app),
    objects: (wanted) => Promise.resolve(split(folder, wanted)),
  }
}

function lockChanges(folder: string, app: string): readonly LockChange[] {
  const main = firstOf(folder, MAIN)
  const oids = main === undefined ? [] : revisions(folder, main, LOCK)
  const read = objects(folder, oids)
  // Who put it onto the default branch, GitHub alone can tell: here an author's name is believed.
  const commits = oids.toReversed().flatMap((oid) => {
    const commit = parse(oid, read.get(oid)?.toString('utf8') ?? '')
    return commit === undefined ? [] : [{ ...commit, ours: commit.by === app, signed: 'unchecked' as const }]
  })
  const names = [...new Set(commits.flatMap(({ oid, parents }) => [oid, ...parents]))].map((oid) => `${oid}:${LOCK}`)
  const files = objects(folder, names)
  const text = (oid: Oid): string | undefined => files.get(`${oid}:${LOCK}`)?.toString('utf8')
  return commits.map((commit) => ({ commit, text: text(commit.oid), before: commit.parents.map(text) }))
}

function split(
  folder: string,
  wanted: readonly Oid[],
): { trees: Map<Oid, readonly TreeLine[]>; texts: Map<Oid, string> } {
  const trees = new Map<Oid, readonly TreeLine[]>()
  const texts = new Map<Oid, string>()
  for (const [oid, bytes] of objects(folder, wanted, (kind) => kind === 'tree')) trees.set(oid, treeLines(bytes))
  for (const [oid, bytes] of objects(folder, wanted, (kind) => kind === 'blob')) texts.set(oid, bytes.toString('utf8'))
  return { trees, texts }
}

/** A commit as git stores it: headers, an empty line, the message. */
function parse(oid: Oid, raw: string): AuditCommit | undefined {
  const [head = ''] = raw.split('\n\n', 1)
  const tree = /^tree ([0-9a-f]+)$/m.exec(head)?.[1]
  const author = /^author .*<([^>]*)> (\d+)/m.exec(head)
  if (tree === undefined || author === null) return undefined
  const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].flatMap(([, parent]) => parent ?? [])
  const by = (author[1] ?? '').replace(/^\d+\+/, '').replace(/@users\.noreply\..*$/, '')
  return {
    oid,
    tree,
    parents,
    by,
    at: Number(author[2]) * 1000,
    ours: false,
    signed: /^gpgsig/m.test(head) ? 'unchecked' : 'no',
  }
}

/** Lines of a tree as git stores them: mode, name, a zero byte, the raw id. */
function treeLines(bytes: Buffer): readonly TreeLine[] {
  const lines: TreeLine[] = []
  for (let from = 0; from < bytes.length;) {
    const zero = bytes.indexOf(0, from)
    const [mode = '', ...name] = bytes.toString('utf8', from, zero).split(' ')
    lines.push({ mode, name: name.join(' '), oid: bytes.toString('hex', zero + 1, zero + 21) })
    from = zero + 21
  }
  return lines
}

function firstOf(folder: string, refs: readonly string[]): Oid | undefined {
  for (const ref of refs) {
    const oid = git(folder, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
      ?.toString('utf8')
      .trim()
    if (oid !== undefined && oid !== '') return oid
  }
  return undefined
}

function revisions(folder: string, of: Oid, path?: string): readonly Oid[] {
  const text = git(folder, ['rev-list', '--topo-order', of, ...(path === undefined ? [] : ['--', path])])
  return (text?.toString('utf8') ?? '').split('\n').filter((line) => line !== '')
}

/** What these names stand for, by name; a name of nothing is left out. */
function objects(
  folder: string,
  names: readonly string[],
  wanted: (kind: string) => boolean = () => true,
): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>()
  const out = names.length === 0 ? undefined : git(folder, ['cat-file', '--batch'], `${names.join('\n')}\n`)
  let from = 0
  for (const name of out === undefined ? [] : names) {
    const end = out?.indexOf(10, from) ?? -1
    const [, kind = '', size = ''] = out?.toString('utf8', from, end).split(' ') ?? []
    from = end + 1
    if (!/^\d+$/.test(size)) continue
    const bytes = out?.subarray(from, from + Number(size))
    if (bytes !== undefined && wanted(kind)) found.set(name, bytes)
    from += Number(size) + 1
  }
  return found
}

function git(folder: string, words: readonly string[], input = ''): Buffer | undefined {
  try {
    return execFileSync('git', ['-C', folder, ...words], {
      input,
      maxBuffer: 2 ** 30,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  } catch {
    return undefined
  }
}
