import { at, listAt, textAt } from '../codec.ts'
import type { Part } from './queries.ts'

/** Reviewers of a draft, as variables of a document and, once that is answered, as node ids. */
export interface Reviewers {
  readonly users: readonly string[]
  /** Slugs, without the organisation. */
  readonly teams: readonly string[]
  readonly owner: string
  /** Teams of another organisation than the repository's owner cannot review. */
  readonly outside: readonly string[]
}

/** `@mona` is a person, `@acme/sre` a team of the owner. */
export function sortReviewers(names: readonly string[], owner: string): Reviewers {
  const bare = [...new Set(names.map((name) => name.replace(/^@/, '')))]
  const teams = bare.filter((name) => name.includes('/'))
  const own = (team: string): boolean => team.split('/')[0]?.toLowerCase() === owner.toLowerCase()
  return {
    users: bare.filter((name) => !name.includes('/')),
    teams: teams.filter(own).map((team) => team.slice(team.indexOf('/') + 1)),
    owner,
    outside: teams.filter((team) => !own(team)),
  }
}

/** Values of `$u0…` and `$t0…`. */
export function reviewerVariables(reviewers: Reviewers): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...reviewers.users.map((login, n) => [`u${n}`, login]),
    ...reviewers.teams.map((slug, n) => [`t${n}`, slug]),
  ])
}

/** Node ids of reviewers, by the name that the manifest gives them. */
export type ReviewerIds = ReadonlyMap<
  string,
  { readonly userIds: readonly string[] } | { readonly teamIds: readonly string[] }
>

/** Ids out of an answer: `pull` is a pull request with its repository, or the answer of the query that asks for ids alone. */
export function readIds(reviewers: Reviewers, answer: unknown): ReviewerIds {
  const ids = new Map<string, { readonly userIds: readonly string[] } | { readonly teamIds: readonly string[] }>()
  const repository = at(answer, 'repository')
  for (const [n, login] of reviewers.users.entries()) {
    const found = [at(answer, `u${n}`), ...listAt(repository, `u${n}`, 'nodes')]
    const user = found.find((one) => textAt(one, 'login')?.toLowerCase() === login.toLowerCase())
    const id = textAt(user, 'id')
    if (id !== undefined) ids.set(`@${login}`, { userIds: [id] })
  }
  for (const [n, slug] of reviewers.teams.entries()) {
    const id = textAt(repository, 'owner', `t${n}`, 'id')
    if (id !== undefined) ids.set(`@${reviewers.owner}/${slug}`, { teamIds: [id] })
  }
  return ids
}

/** One part for each who can be asked: one who cannot must not keep the others from being asked. */
export function reviewParts(
  reviewers: Reviewers,
  ids: ReviewerIds,
  pullRequestId: string,
): { parts: readonly Part[]; leftOut: readonly string[]; names: ReadonlyMap<string, string> } {
  const asked = [...ids].map(([name, input], n) => ({ name, alias: `review${n}`, input }))
  const { users, teams, owner, outside } = reviewers
  const wanted = [...users.map((login) => `@${login}`), ...teams.map((slug) => `@${owner}/${slug}`)]
  return {
    parts: asked.map(({ alias, input }) => ({
      alias,
      field: 'requestReviews',
      input: { pullRequestId, union: true, ...input },
    })),
    leftOut: [...wanted.filter((name) => !ids.has(name)), ...outside.map((team) => `@${team}`)],
    names: new Map(asked.map(({ name, alias }) => [alias, name])),
  }
}
