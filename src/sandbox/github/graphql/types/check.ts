import type { Oid } from '../../../../core/facts.ts'
import type { Loose } from '../../../reply.ts'
import type { CheckRun } from '../../pulls/state.ts'
import { htmlUrl, iso, isoOrNull, type Repository } from '../../world.ts'
import { recordOf, textOf } from '../codec.ts'
import { connection, type Scope, type Thing } from '../thing.ts'

/** A check run. */
export function checkThing(scope: Scope, check: CheckRun): Thing {
  return {
    __typename: 'CheckRun',
    id: check.nodeId,
    databaseId: check.id,
    name: check.name,
    status: check.status.toUpperCase(),
    conclusion: check.conclusion?.toUpperCase() ?? null,
    title: check.title ?? null,
    summary: check.summary ?? null,
    text: check.text ?? null,
    startedAt: iso(check.startedAt),
    completedAt: isoOrNull(check.completedAt),
    detailsUrl: check.detailsUrl ?? null,
    externalId: check.externalId ?? null,
    permalink: `${htmlUrl(scope.world, check.repository)}/runs/${check.id}`,
    url: `${htmlUrl(scope.world, check.repository)}/runs/${check.id}`,
  }
}

/** `checkSuites` of a commit: one for each App that has checks on it. */
export function suitesOf(scope: Scope, repository: Repository, head: Oid) {
  return (args: Loose): Thing => {
    const all = repository.checks.filter((check) => check.head === head)
    const slugs = [...new Set(all.map((check) => check.app.slug))]
    return connection('checkSuite', slugs, (slug) => {
      const checks = all.filter((check) => check.app.slug === slug)
      return {
        __typename: 'CheckSuite',
        id: `CS_${head.slice(0, 12)}_${slug}`,
        app: { __typename: 'App', slug, name: slug, databaseId: checks[0]?.app.id ?? 0 },
        status: checks.every((check) => check.status === 'completed') ? 'COMPLETED' : 'IN_PROGRESS',
        conclusion: null,
        checkRuns: (inner: Loose) => checkRuns(scope, checks, inner),
      }
    })(args)
  }
}

/** GitHub shows the latest of each name unless asked for all. */
function checkRuns(scope: Scope, checks: readonly CheckRun[], args: Loose): Thing {
  const filter = recordOf(args, 'filterBy')
  const name = textOf(filter, 'checkName')
  const named = name === undefined ? checks : checks.filter((check) => check.name === name)
  const latest = new Map(named.map((check) => [check.name, check]))
  const shown = textOf(filter, 'checkType') === 'ALL' ? named : [...latest.values()]
  return connection('checkRun', shown, (check) => checkThing(scope, check))(args)
}
