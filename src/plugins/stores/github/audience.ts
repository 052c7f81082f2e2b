import { misread } from '../../../http/refuse.ts'
import { askGithub, type GithubRest, type Question } from '../../contract/github.ts'
import { list, number, text } from '../../contract/read.ts'
import type { Audience } from './api.ts'
import { explained } from './explain.ts'

const VISIBILITIES: readonly Audience['visibility'][] = ['all', 'private', 'selected']
const ORGANIZATION = { organization: true } as const

/** Who gets a secret of the organisation (GitHub's REST document, `organization-actions-secret`); undefined: there is none. */
export async function audience(rest: GithubRest, name: string): Promise<Audience | undefined> {
  const question = ask({ path: '/actions/secrets/{secret}', at: [name], accept: [404] })
  const { request, reply } = await askGithub(rest, question)
  if (reply.status === 404) return undefined
  const said = text(reply.json, 'visibility')
  const visibility = VISIBILITIES.find((one) => one === said)
  // What is not understood is never sent back: it could be wider than what stands there.
  if (visibility === undefined) throw misread(request, reply, 'a visibility that Keyturn does not know')
  return { visibility, repositories: visibility === 'selected' ? await selected(rest, name) : [] }
}

/**
 * All of them, or none: GitHub takes a list that is left out, or too short, for the list from now on
 * (github.com/external-secrets/external-secrets, issue 6514).
 */
async function selected(rest: GithubRest, name: string): Promise<Audience['repositories']> {
  const found = new Map<number, string>()
  for (let page = 1; ; page++) {
    const query = { per_page: '100', page: String(page) }
    const question = ask({ path: '/actions/secrets/{secret}/repositories', at: [name], query })
    const { request, reply } = await askGithub(rest, question)
    const repositories = list(reply.json, 'repositories')
    const total = number(reply.json, 'total_count')
    if (repositories === undefined || total === undefined) throw misread(request, reply, 'no list of repositories')
    const before = found.size
    for (const one of repositories) {
      const [id, full] = [number(one, 'id'), text(one, 'full_name')]
      if (id === undefined || full === undefined) throw misread(request, reply, 'a repository without id or name')
      found.set(id, full)
    }
    if (found.size === total)
      return [...found].map(([id, full]) => ({ id, name: full })).toSorted((a, b) => a.id - b.id)
    if (repositories.length === 0 || found.size === before || found.size > total)
      throw misread(request, reply, 'other repositories than it counts')
  }
}

function ask(question: Omit<Question, 'method' | 'below' | 'explain'>): Question {
  return { ...question, method: 'GET', below: 'organization', ...explained(ORGANIZATION, 'read') }
}

/** The same repositories, however they are called by now. */
export function isSame(a: Audience, b: Audience | undefined): boolean {
  return (
    a.visibility === b?.visibility &&
    a.repositories.length === b.repositories.length &&
    a.repositories.every(({ id }, n) => id === b.repositories[n]?.id)
  )
}

const SHOWN = 5

/** In words: `every repository`, `acme/api and acme/web`. */
export function audienceText({ visibility, repositories }: Audience): string {
  if (visibility === 'all') return 'every repository'
  if (visibility === 'private') return 'every private repository'
  const names = repositories.map(({ name }) => name).toSorted()
  const more = names.length - SHOWN
  const shown = more > 1 ? [...names.slice(0, SHOWN), `${more} more`] : names
  return shown.length < 2 ? (shown[0] ?? 'no repository') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}
