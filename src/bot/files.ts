// Files of a repository at one commit: those whose path tells something, in as few requests as their number allows.
import { MANIFESTS } from '../core/manifest/paths.ts'
import { at, looseAt, looseText } from '../github/codec.ts'
import { type Ask, look, type Place, query } from './ask.ts'

/** The repository as the bot needs it. */
export interface Repository extends Place {
  readonly branch: string
  /** `https://github.com/acme/shop` */
  readonly page: string
  /** Switched to read-only by its owner: nothing can be written there. */
  readonly archived: boolean
  /** It has issues; an owner can switch them off. */
  readonly issues: boolean
}

/** What was read. */
export interface Files {
  /** By path; one that is no text, or too large to be shown whole, is not among them. */
  readonly texts: ReadonlyMap<string, string>
  /** Paths that were wanted and not read. */
  readonly unread: readonly string[]
  /** GitHub cut the list of files: what is not in it may be there. */
  readonly cut: boolean
}

/** Its default branch and page; undefined: the App may not see it, or no longer. */
export async function readRepository(ask: Ask, { owner, repo }: Place): Promise<Repository | undefined> {
  const seen = await look(ask, 'GET /repos/{owner}/{repo}', { owner, repo })
  if (!seen.seen) return undefined
  const [branch, page] = [looseText(seen.data, 'default_branch'), looseText(seen.data, 'html_url')]
  if (branch === undefined || page === undefined) return undefined
  const [archived, issues] = [looseAt(seen.data, 'archived') === true, looseAt(seen.data, 'has_issues') !== false]
  return { owner, repo, branch, page, archived, issues }
}

/** The files that are wanted, at a branch's head or a commit; undefined: there is no commit yet, or the App may not see it. */
export async function readFiles(
  ask: Ask,
  place: Place,
  of: { readonly at: string; readonly wanted: RegExp },
): Promise<Files | undefined> {
  const { owner, repo } = place
  const asked = { owner, repo, tree_sha: of.at, recursive: '1' }
  const seen = await look(ask, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', asked)
  if (!seen.seen) return undefined
  const found = linesOf(seen.data).filter(({ path }) => of.wanted.test(path))
  const texts = new Map<string, string>()
  for (let from = 0; from < found.length; from += AT_ONCE) {
    const some = found.slice(from, from + AT_ONCE)
    for (const [path, text] of await textsOf(ask, place, some)) texts.set(path, text)
  }
  const unread = found.filter(({ path }) => !texts.has(path)).map(({ path }) => path)
  return { texts, unread, cut: looseAt(seen.data, 'truncated') === true }
}

/** A manifest that could not be read whole is one, too. */
export function hasManifest({ texts, unread }: Files): boolean {
  return MANIFESTS.some((path) => texts.has(path) || unread.includes(path))
}

/** Blobs in one query; GitHub counts them as one node each, of 500,000 (GraphQL: "Rate limits and query limits"). */
const AT_ONCE = 50

interface Line {
  readonly path: string
  readonly oid: string
}

function linesOf(tree: unknown): readonly Line[] {
  const lines = looseAt(tree, 'tree')
  return (Array.isArray(lines) ? lines : []).flatMap((line) => {
    const [path, oid, type] = [looseText(line, 'path'), looseText(line, 'sha'), looseText(line, 'type')]
    return path !== undefined && oid !== undefined && type === 'blob' ? [{ path, oid }] : []
  })
}

async function textsOf(ask: Ask, { owner, repo }: Place, lines: readonly Line[]): Promise<ReadonlyMap<string, string>> {
  const fields = lines.map((_, n) => `b${n}: object(oid: $o${n}) { ... on Blob { text isBinary isTruncated } }`)
  const names = lines.map((_, n) => `, $o${n}: GitObjectID!`).join('')
  const document = `query Blobs($owner: String!, $name: String!${names}) { repository(owner: $owner, name: $name) { ${fields.join(' ')} } }`
  const oids = Object.fromEntries(lines.map(({ oid }, n) => [`o${n}`, oid]))
  const repository = at(await query(ask, document, { owner, name: repo, ...oids }), 'repository')
  return new Map(
    lines.flatMap(({ path }, n) => {
      const text = wholeText(at(repository, `b${n}`))
      return text === undefined ? [] : [[path, text] as const]
    }),
  )
}

/** A cut text can parse and mean something else, so it is not read at all. */
export function wholeText(blob: unknown): string | undefined {
  const whole = looseAt(blob, 'isTruncated') === false && looseAt(blob, 'isBinary') === false
  return whole ? looseText(blob, 'text') : undefined
}
