// Who owns what, by the manifest: whose name it is, who could answer instead, and where that is proposed.
import { slugOf } from '../manifest/names.ts'
import type { Commanders, Policy } from '../manifest/policy.ts'
import { demandsOn, type Placed } from '../manifest/resolve/commanders.ts'
import { HANDOVERS } from './daily.ts'

/** GitHub tells logins and teams apart without regard to case. */
export function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase()
}

/** Where it is proposed; `of` tells the occasion, so that each has one proposal however often it is come back to. */
export function handoverBranch(owner: string, of: string): string {
  return `${HANDOVERS}${slugOf(owner) || 'nobody'}/${of.replaceAll(/[^A-Za-z0-9]+/g, '-')}`
}

export function isTeam(name: string): boolean {
  return name.includes('/')
}

/** Who could answer for it instead, the most fitting first: teams that review it, teams that command it, people who review it. */
export function heirsOf(
  credential: Placed & { readonly policy: Pick<Policy, 'reviewers'> },
  { leaver, commanders }: { readonly leaver: string; readonly commanders: Commanders },
): readonly string[] {
  const { reviewers } = credential.policy
  const all = [
    ...reviewers.filter(isTeam),
    ...demandsOn(commanders, credential).flatMap(({ teams }) => teams),
    ...reviewers.filter((name) => !isTeam(name)),
  ]
  return [...new Set(all)].filter((name) => !isSame(name, leaver))
}
