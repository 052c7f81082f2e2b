import { Buffer } from 'node:buffer'
import type { Oid } from '../../../core/facts.ts'
import type { Signature, TreeLine } from '../../../core/git/oid.ts'
import { accountOfEmail } from '../accounts.ts'
import { createRef, deleteRef, updateRef } from '../branches.ts'
import { addBlob, addCommit } from '../git/objects.ts'
import { type FileLine, filesOf, isFolder, linesOf, writeFiles } from '../git/trees.ts'
import { invalid, notFound, refusal } from '../refusal.ts'
import { readRef, readRefs } from '../refs.ts'
import { isRecord, json, type Loose } from '../../reply.ts'
import { showGitCommit } from '../git/show.ts'
import { apiUrl } from '../show.ts'
import { makeCommit } from '../commits.ts'
import type { Repository } from '../world.ts'
import { needText, recordOf, recordsOf, textOf, textsOf } from '../graphql/codec.ts'
import { type AskedRepository, empty, repositoryRoute } from './route.ts'

/** The Git data API. */
export const GIT = [
  repositoryRoute('POST /git/blobs', 'contents:write', ({ repository, body }) => {
    const content = needText(body, 'content')
    const bytes = textOf(body, 'encoding') === 'base64' ? Buffer.from(content, 'base64') : Buffer.from(content, 'utf8')
    const sha = addBlob(repository.objects, bytes)
    return json(201, { sha, url: `${apiUrl(repository)}/git/blobs/${sha}` })
  }),
  repositoryRoute('GET /git/blobs/{sha}', 'contents:read', ({ repository, part }) => {
    const bytes = repository.objects.blobs.get(part('sha'))
    if (!bytes) throw notFound()
    return json(200, {
      sha: part('sha'),
      node_id: `B_${part('sha')}`,
      size: bytes.length,
      url: `${apiUrl(repository)}/git/blobs/${part('sha')}`,
      content: bytes.toString('base64').replace(/(.{60})/g, '$1\n'),
      encoding: 'base64',
    })
  }),
  repositoryRoute('POST /git/trees', 'contents:write', (asked) => {
    const { repository, body } = asked
    const base = textOf(body, 'base_tree')
    const root = base === undefined ? '' : treeOfRevision(repository, base)
    const files = new Map(recordsOf(body, 'tree').map((line) => [needText(line, 'path'), lineOf(repository, line)]))
    const sha = writeFiles(repository.objects, root, files)
    return json(201, showTree(repository, sha, linesOf(repository.objects, sha)))
  }),
  repositoryRoute('GET /git/trees/{sha...}', 'contents:read', (asked) => {
    const { repository } = asked
    const revision = readRef(asked.world, repository, `refs/heads/${asked.part('sha')}`) ?? asked.part('sha')
    const sha = treeOfRevision(repository, revision)
    const recursive = asked.query.has('recursive')
    const lines = recursive
      ? [...filesOf(repository.objects, sha)].map(([name, { mode, oid }]) => ({ name, mode, oid }))
      : linesOf(repository.objects, sha)
    return json(200, showTree(repository, sha, lines))
  }),
  repositoryRoute('POST /git/commits', 'contents:write', (asked) => json(201, commit(asked))),
  repositoryRoute('GET /git/commits/{sha}', 'contents:read', ({ world, repository, part }) => {
    const found = repository.objects.commits.get(part('sha'))
    if (!found) throw notFound()
    return json(200, showGitCommit(world, repository, found))
  }),
  repositoryRoute('POST /git/refs', 'contents:write', ({ world, access, repository, body }) => {
    const [ref, to] = [needText(body, 'ref'), needText(body, 'sha')]
    createRef(world, repository, { access, ref, to })
    return json(201, showRef(repository, ref, to))
  }),
  repositoryRoute('GET /git/ref/{ref...}', 'contents:read', ({ world, repository, part }) => {
    const ref = `refs/${part('ref')}`
    const oid = readRef(world, repository, ref)
    if (oid === undefined) throw notFound()
    return json(200, showRef(repository, ref, oid))
  }),
  repositoryRoute('GET /git/matching-refs/{ref...}', 'contents:read', ({ world, repository, part }) => {
    const found = readRefs(world, repository, `refs/${part('ref')}`)
    return json(
      200,
      found.map(([ref, oid]) => showRef(repository, ref, oid)),
    )
  }),
  repositoryRoute('PATCH /git/refs/{ref...}', 'contents:write', ({ world, access, repository, part, body }) => {
    const [ref, to] = [`refs/${part('ref')}`, needText(body, 'sha')]
    updateRef(world, repository, { access, ref, to, force: body['force'] === true })
    return json(200, showRef(repository, ref, to))
  }),
  repositoryRoute('DELETE /git/refs/{ref...}', 'contents:write', ({ world, access, repository, part }) => {
    deleteRef(world, repository, { access, ref: `refs/${part('ref')}` })
    return empty()
  }),
]

function lineOf(repository: Repository, line: Loose): FileLine | undefined {
  const mode = textOf(line, 'mode') ?? '100644'
  const content = textOf(line, 'content')
  if (content !== undefined) return { mode, oid: addBlob(repository.objects, content) }
  const sha = line['sha']
  if (sha === null) return undefined
  const { blobs, trees } = repository.objects
  if (typeof sha !== 'string' || !(blobs.has(sha) || trees.has(sha)))
    throw invalid({ resource: 'Tree', field: 'sha', code: 'invalid', message: 'tree.sha does not exist' })
  return { mode: mode.replace(/^0/, ''), oid: sha }
}

function treeOfRevision(repository: Repository, revision: string): Oid {
  const { commits, trees } = repository.objects
  const tree = commits.get(revision)?.tree ?? revision
  if (!trees.has(tree)) throw notFound()
  return tree
}

function showTree(repository: Repository, sha: Oid, lines: readonly TreeLine[]) {
  const { blobs } = repository.objects
  return {
    sha,
    url: `${apiUrl(repository)}/git/trees/${sha}`,
    truncated: false,
    tree: lines.map((line) => ({
      path: line.name,
      mode: isFolder(line) ? '040000' : line.mode,
      type: isFolder(line) ? 'tree' : 'blob',
      sha: line.oid,
      ...(isFolder(line) ? {} : { size: blobs.get(line.oid)?.length ?? 0 }),
      url: `${apiUrl(repository)}/git/${isFolder(line) ? 'trees' : 'blobs'}/${line.oid}`,
    })),
  }
}

/** Signed by GitHub only for an App that names nobody ("Signature verification for bots"). */
function commit(asked: AskedRepository) {
  const { world, repository, body, access } = asked
  const { objects } = repository
  const tree = needText(body, 'tree')
  const parents = textsOf(body, 'parents')
  if (!objects.trees.has(tree)) throw refusal(422, 'Tree SHA does not exist')
  if (parents.some((parent) => !objects.commits.has(parent)))
    throw refusal(422, 'Parent SHA does not exist or is not a commit object')
  const message = needText(body, 'message')
  if (!isRecord(body['author'])) {
    const signed = access.by !== 'person'
    const made = makeCommit(world, repository, { author: access.account, parents, tree, message, signed })
    return showGitCommit(world, repository, made)
  }
  const author = signatureOf(asked, recordOf(body, 'author'))
  const committer = isRecord(body['committer']) ? signatureOf(asked, recordOf(body, 'committer')) : author
  const made = addCommit(objects, { tree, parents, message, author, committer }, false)
  return showGitCommit(world, repository, made)
}

function signatureOf({ world }: AskedRepository, given: Loose): Signature {
  const date = textOf(given, 'date')
  const email = needText(given, 'email')
  return {
    name: textOf(given, 'name') ?? accountOfEmail(world, email)?.login ?? '',
    email,
    at: date === undefined ? world.clock.now() : Date.parse(date),
  }
}

function showRef(repository: Repository, ref: string, oid: Oid) {
  return {
    ref,
    node_id: `REF_${ref}`,
    url: `${apiUrl(repository)}/git/${ref}`,
    object: { type: 'commit', sha: oid, url: `${apiUrl(repository)}/git/commits/${oid}` },
  }
}
