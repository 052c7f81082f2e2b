import type { Logger, Probot } from 'probot'
import type { Place } from '../hear/deeds.ts'

/** GitHub, as the ears' App reaches it: with Probot's throttling and repeats. */
export type Octokit = Awaited<ReturnType<Probot['auth']>>

/** One repository, and how to reach it. */
export interface Reach {
  readonly octokit: Octokit
  readonly place: Place
  readonly log: Logger
}

/** As REST's parameters name a repository. */
export function named({ owner, name }: Place): { readonly owner: string; readonly repo: string } {
  return { owner, repo: name }
}
