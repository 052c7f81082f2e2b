import type { Oid } from '../../../../core/facts.ts'
import { isFolder, lineAt, linesOf } from '../../git/trees.ts'
import { history } from '../../git/history.ts'
import type { Commit } from '../../git/objects.ts'
import { htmlUrl, iso, type Repository } from '../../world.ts'
import { needText, numberOf, textOf } from '../codec.ts'
import { connection, type Scope, type Thing } from '../thing.ts'
import type { Loose } from '../../../reply.ts'
import { gitActorThing } from './actor.ts'
import { suitesOf } from './check.ts'

/** GraphQL gives so much of a blob's text and says `isTruncated` beyond (seen, not documented). */
export const CUT = 512 * 1024

/** A blob's text is null when it holds a zero byte. */
export function blobThing(repository: Repository, oid: Oid): Thing {
  const bytes = repository.objects.blobs.get(oid)
  const binary = bytes?.includes(0) === true
  const cut = (bytes?.length ?? 0) > CUT
  return {
    __typename: 'Blob',
    ...common(repository, oid, 'B'),
    byteSize: bytes?.length ?? 0,
    isBinary: binary,
    isTruncated: cut,
    text: binary ? null : bytes?.subarray(0, CUT).toString('utf8'),
  }
}

function common(repository: Repository, oid: Oid, prefix: string) {
  return {
    id: `${prefix}_${repository.id}_${oid}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    repository: null,
  }
}

/** A directory; `entries` in git's order. */
export function treeThing(scope: Scope, repository: Repository, at: { oid: Oid; path: string }): Thing {
  return {
    __typename: 'Tree',
    ...common(repository, at.oid, 'T'),
    entries: () =>
      linesOf(repository.objects, at.oid).map((line) =>
        entryThing(scope, repository, { line, path: join(at.path, line.name) }),
      ),
  }
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

interface Entry {
  readonly line: { readonly mode: string; readonly name: string; readonly oid: Oid }
  readonly path: string
}

/** One line of a directory. */
export function entryThing(scope: Scope, repository: Repository, { line, path }: Entry): Thing {
  const folder = isFolder(line)
  const bytes = repository.objects.blobs.get(line.oid)
  return {
    __typename: 'TreeEntry',
    name: line.name,
    path,
    oid: line.oid,
    mode: Number.parseInt(line.mode, 8),
    type: folder ? 'tree' : 'blob',
    size: bytes?.length ?? 0,
    isGenerated: false,
    object: () => (folder ? treeThing(scope, repository, { oid: line.oid, path }) : blobThing(repository, line.oid)),
  }
}

/** A commit. */
export function commitThing(scope: Scope, repository: Repository, commit: Commit): Thing {
  const { world } = scope
  const [headline = '', ...rest] = commit.message.split('\n')
  return {
    __typename: 'Commit',
    ...common(repository, commit.oid, 'C'),
    url: `${htmlUrl(world, repository)}/commit/${commit.oid}`,
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    committedDate: iso(commit.committer.at),
    authoredDate: iso(commit.author.at),
    author: gitActorThing(world, commit.author),
    committer: gitActorThing(world, commit.committer),
    signature: commit.signed ? signatureThing() : null,
    tree: () => treeThing(scope, repository, { oid: commit.tree, path: '' }),
    file: (args: Loose) => fileOf(scope, repository, { commit, path: needText(args, 'path') }),
    parents: connection('commit', parentsOf(repository, commit), (one) => commitThing(scope, repository, one)),
    history: (args: Loose) => historyOf(scope, repository, commit)(args),
    checkSuites: suitesOf(scope, repository, commit.oid),
  }
}

function signatureThing(): Thing {
  return {
    __typename: 'GpgSignature',
    isValid: true,
    wasSignedByGitHub: true,
    state: 'VALID',
    email: 'noreply@github.com',
  }
}

function fileOf(scope: Scope, repository: Repository, at: { commit: Commit; path: string }): Thing | null {
  const line = lineAt(repository.objects, at.commit.tree, at.path)
  return line ? entryThing(scope, repository, { line, path: at.path }) : null
}

function parentsOf(repository: Repository, commit: Commit): readonly Commit[] {
  return commit.parents.flatMap((oid) => repository.objects.commits.get(oid) ?? [])
}

/** `history(first, path)`: with a path only commits that changed it. */
function historyOf(scope: Scope, repository: Repository, commit: Commit) {
  return (args: Loose): Thing => {
    const path = textOf(args, 'path')
    const most =
      textOf(args, 'after') === undefined && path === undefined ? (numberOf(args, 'first') ?? 0) + 1 : Infinity
    const all = history(repository.objects, commit.oid, most)
    const touched = path === undefined ? all : all.filter((one) => changed(repository, one, path))
    return connection('commitHistory', touched, (one) => commitThing(scope, repository, one))(args)
  }
}

function changed(repository: Repository, commit: Commit, path: string): boolean {
  const own = lineAt(repository.objects, commit.tree, path)?.oid
  const before = parentsOf(repository, commit).map((parent) => lineAt(repository.objects, parent.tree, path)?.oid)
  return before.length === 0 ? own !== undefined : before.every((oid) => oid !== own)
}

/** Whatever an oid names. */
export function objectThing(scope: Scope, repository: Repository, oid: Oid): Thing | null {
  const commit = repository.objects.commits.get(oid)
  if (commit) return commitThing(scope, repository, commit)
  if (repository.objects.trees.has(oid)) return treeThing(scope, repository, { oid, path: '' })
  return repository.objects.blobs.has(oid) ? blobThing(repository, oid) : null
}
