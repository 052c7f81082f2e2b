import { Buffer } from 'node:buffer'
import type { Oid } from '../../../../core/facts.ts'
import type { Loose } from '../../../reply.ts'
import { diverge } from '../../git/history.ts'
import { notFound } from '../../refusal.ts'
import { resolve } from '../../refs.ts'
import type { Repository, World } from '../../world.ts'
import { needText, textsOf } from '../codec.ts'
import { connection, type Scope, type Thing } from '../thing.ts'
import { objectThing } from './object.ts'
import { pullThing } from './pull.ts'

/** A ref's node id tells its repository and name. */
export function refId(repository: Repository, ref: string): string {
  return `REF_${Buffer.from(`${repository.id}:${ref}`).toString('base64url')}`
}

/** What a ref's node id tells. */
export function refOfId(world: World, id: string): { repository: Repository; ref: string } {
  const [, number, ref] = /^(\d+):(.+)$/s.exec(Buffer.from(id.replace(/^REF_/, ''), 'base64url').toString('utf8')) ?? []
  const repository = [...world.repositories.values()].find((one) => one.id === Number(number))
  if (!repository || ref === undefined || !id.startsWith('REF_')) throw notFound()
  return { repository, ref }
}

/** A ref as of a read; `prefix` is what was asked for, and is left out of the name. */
export function refThing(
  scope: Scope,
  repository: Repository,
  at: { readonly ref: string; readonly oid: Oid; readonly prefix?: string },
): Thing {
  const prefix = at.prefix ?? /^refs\/[^/]+\//.exec(at.ref)?.[0] ?? ''
  return {
    __typename: 'Ref',
    id: refId(repository, at.ref),
    name: at.ref.slice(prefix.length),
    prefix,
    target: () => objectThing(scope, repository, at.oid),
    associatedPullRequests: (args: Loose) => {
      const states = textsOf(args, 'states')
      const pulls = [...scope.world.repositories.values()]
        .flatMap((one) => [...one.pulls.values()])
        .filter((pull) => `refs/heads/${pull.from.branch}` === at.ref && pull.from.repository === repository)
        .filter((pull) => states.length === 0 || states.includes(pull.state.toUpperCase()))
      return connection('pullRequest', pulls, (pull) => pullThing(scope, pull))(args)
    },
    compare: (args: Loose) => compare(scope, repository, { base: at.oid, head: needText(args, 'headRef') }),
  }
}

/** This ref is the base; the other revision is described as it lies to it. */
function compare(scope: Scope, repository: Repository, asked: { base: Oid; head: string }): Thing | null {
  const head = resolve(scope.world, repository, asked.head)
  if (head === undefined) return null
  const { ours, theirs, bases } = diverge(repository.objects, asked.base, head)
  // Without a common ancestor GitHub compares nothing.
  if (bases.length === 0) return null
  const away = ours.length > 0 && theirs.length > 0
  const status = away ? 'DIVERGED' : theirs.length > 0 ? 'AHEAD' : ours.length > 0 ? 'BEHIND' : 'IDENTICAL'
  return {
    __typename: 'Comparison',
    status,
    aheadBy: theirs.length,
    behindBy: ours.length,
    baseTarget: () => objectThing(scope, repository, asked.base),
    headTarget: () => objectThing(scope, repository, head),
  }
}
