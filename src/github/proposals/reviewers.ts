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

/** One part for each who can be asked: one who cannot must not keep the others from being asked. */
export function reviewParts(
  reviewers: Reviewers,
  repository: unknown,
  pullRequestId: string,
): { parts: readonly Part[]; leftOut: readonly string[]; names: ReadonlyMap<string, string> } {
  const parts: Part[] = []
  const leftOut = reviewers.outside.map((team) => `@${team}`)
  const names = new Map<string, string>()
  const ask = (name: string, ids: Record<string, readonly string[]> | undefined): void => {
    const alias = `review${parts.length}`
    if (ids === undefined) leftOut.push(name)
    else {
      names.set(alias, name)
      parts.push({ alias, field: 'requestReviews', input: { pullRequestId, union: true, ...ids } })
    }
  }
  for (const [n, login] of reviewers.users.entries()) {
    const found = listAt(repository, `u${n}`, 'nodes').find(
      (user) => textAt(user, 'login')?.toLowerCase() === login.toLowerCase(),
    )
    const id = textAt(found, 'id')
    ask(`@${login}`, id === undefined ? undefined : { userIds: [id] })
  }
  for (const [n, slug] of reviewers.teams.entries()) {
    const id = textAt(at(repository, 'owner', `t${n}`), 'id')
    ask(`@${reviewers.owner}/${slug}`, id === undefined ? undefined : { teamIds: [id] })
  }
  return { parts, leftOut, names }
}
