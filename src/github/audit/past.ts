import { blobOid, type TreeLine } from '../../core/git/oid.ts'
import type { AuditCommit, LockChange } from '../../core/audit/trail/facts.ts'
import type { Oid } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import type { Api } from '../api.ts'
import { at, instantAt, listAt, oidAt, textAt } from '../codec.ts'
import { queryWhole } from '../graphql.ts'
import { lineOf } from '../journal/read.ts'
import type { Mine } from '../mine.ts'
import { JOURNAL_PAST, LOCK_PAST, objectsQuery } from './queries.ts'

/** So many objects in one request; a blob of the journal is some kilobytes. */
const AT_ONCE = 100

/** Every commit of the journal below `head`, newest first, as GitHub gives them. */
export async function journalPast(api: Api, head: Oid): Promise<readonly unknown[]> {
  return pages(api, JOURNAL_PAST, head)
}

/** Oldest first. */
export async function lockPast(api: Api, head: Oid, mine: Mine): Promise<readonly LockChange[]> {
  const nodes = await pages(api, LOCK_PAST, head)
  return nodes.toReversed().map((node) => ({
    commit: commitIn(node, mine),
    text: fileIn(node),
    before: listAt(node, 'parents', 'nodes').map(fileIn),
  }))
}

async function pages(api: Api, document: string, head: Oid): Promise<readonly unknown[]> {
  const found: unknown[] = []
  for (let after: string | null = null; ;) {
    const { data } = await queryWhole(api, document, { owner: api.owner, name: api.name, at: head, after })
    const history = at(data, 'repository', 'object', 'history')
    if (history === undefined) throw incomplete('a commit’s past')
    found.push(...listAt(history, 'nodes'))
    if (at(history, 'pageInfo', 'hasNextPage') !== true) return found
    after = textAt(history, 'pageInfo', 'endCursor') ?? null
    if (after === null) throw incomplete('the way to the next page')
  }
}

export function commitIn(node: unknown, mine: Mine): AuditCommit {
  const [oid, tree, date] = [oidAt(node, 'oid'), oidAt(node, 'tree', 'oid'), instantAt(node, 'committedDate')]
  if (oid === undefined || tree === undefined || date === undefined) throw incomplete('a commit')
  const good = at(node, 'signature', 'isValid') === true && at(node, 'signature', 'wasSignedByGitHub') === true
  return {
    oid,
    tree,
    at: date,
    parents: listAt(node, 'parents', 'nodes').flatMap((parent) => oidAt(parent, 'oid') ?? []),
    by: authorOf(node) ?? 'nobody',
    ours: mine.commit(node),
    signed: good ? 'yes' : 'no',
  }
}

export function authorOf(node: unknown): string | undefined {
  return textAt(node, 'author', 'user', 'login') ?? textAt(node, 'author', 'email') ?? textAt(node, 'author', 'name')
}

/** A lock that cannot be read whole is one that cannot be read. */
function fileIn(node: unknown): string | undefined {
  const object = at(node, 'file', 'object')
  if (at(node, 'file') === undefined) return undefined
  return at(object, 'isTruncated') === false ? (textAt(object, 'text') ?? '\0') : '\0'
}

export interface AuditObjects {
  readonly trees: ReadonlyMap<Oid, readonly TreeLine[]>
  readonly texts: ReadonlyMap<Oid, string>
}

/** What these oids name. A text that is not what its id says (cut, or no text) is given empty: nobody vouches for it. */
export async function objectsAt(api: Api, oids: readonly Oid[]): Promise<AuditObjects> {
  const trees = new Map<Oid, readonly TreeLine[]>()
  const texts = new Map<Oid, string>()
  for (let from = 0; from < oids.length; from += AT_ONCE) {
    const some = oids.slice(from, from + AT_ONCE)
    const variables = Object.fromEntries(some.map((oid, n) => [`o${n}`, oid]))
    const { data } = await queryWhole(api, objectsQuery(some.length), {
      owner: api.owner,
      name: api.name,
      ...variables,
    })
    for (const [n, oid] of some.entries()) {
      const object = at(data, 'repository', `o${n}`)
      if (object === undefined) throw incomplete(`the object ${oid.slice(0, 7)}`)
      const text = textAt(object, 'text') ?? ''
      if (at(object, 'entries') === undefined) texts.set(oid, blobOid(text) === oid ? text : '')
      else trees.set(oid, listAt(object, 'entries').map(lineOf))
    }
  }
  return { trees, texts }
}

function incomplete(what: string): Failure {
  return new Failure('unexpected-response', `GitHub did not give ${what}. Nothing was judged; try again.`, {
    effect: 'not-done',
  })
}
