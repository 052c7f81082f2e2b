// What an administrator sets, over REST: environments and who may use them, rulesets, Actions. Read as GitHub shows it.
import type { Environment } from '../actions/state.ts'
import { account, showAccount } from '../accounts.ts'
import type { AskedRepository, Route } from './route.ts'
import { json } from '../../reply.ts'
import { recordOf, recordsOf, textOf, textsOf, needText } from '../graphql/codec.ts'
import { showCommit } from '../git/show.ts'
import { branchRef, readRef } from '../refs.ts'
import { addEnvironment } from '../repositories.ts'
import { invalid, notFound } from '../refusal.ts'
import { demandPlan, hasPaidSettings, rulesFor, type Ruleset, toPolicy, toRuleset } from '../settings.ts'
import { apiUrl } from '../show.ts'
import { fullName, htmlUrl, iso, type Repository } from '../world.ts'
import { paged, repositoryRoute } from './route.ts'

export const SETTINGS: readonly Route[] = [
  repositoryRoute('GET /environments', 'actions:read', (asked) => {
    if (!hasPaidSettings(asked.repository)) throw notFound()
    const all = [...asked.repository.environments.values()]
    const { items, headers } = paged(asked, all)
    const environments = items.map((one) => showEnvironment(asked, one))
    return json(200, { total_count: all.length, environments }, headers)
  }),
  repositoryRoute('GET /environments/{environment}', 'actions:read', (asked) =>
    json(200, showEnvironment(asked, environmentOf(asked))),
  ),
  repositoryRoute('PUT /environments/{environment}', 'administration:write', putEnvironment),
  repositoryRoute('GET /environments/{environment}/deployment-branch-policies', 'actions:read', (asked) => {
    const { branches } = environmentOf(asked)
    const all = typeof branches === 'string' ? [] : branches
    return json(200, { total_count: all.length, branch_policies: all.map(showPolicy) })
  }),
  repositoryRoute(
    'POST /environments/{environment}/deployment-branch-policies',
    'administration:write',
    addBranchPolicy,
  ),
  repositoryRoute('GET /rulesets', 'metadata:read', (asked) => {
    demandPlan(asked.repository)
    const { items, headers } = paged(asked, asked.repository.settings.rulesets)
    return json(
      200,
      items.map((one) => showRuleset(asked.repository, one)),
      headers,
    )
  }),
  repositoryRoute('POST /rulesets', 'administration:write', addRuleset),
  repositoryRoute('GET /rules/branches/{branch...}', 'metadata:read', (asked) => {
    demandPlan(asked.repository)
    const { items, headers } = paged(asked, rulesFor(asked.repository, asked.part('branch')))
    const source = { ruleset_source_type: 'Repository', ruleset_source: fullName(asked.repository) }
    return json(
      200,
      items.map(({ type, ruleset }) => ({ type, ...source, ruleset_id: ruleset.id })),
      headers,
    )
  }),
  repositoryRoute('GET /branches/{branch...}', 'contents:read', (asked) => json(200, showBranch(asked))),
  repositoryRoute('GET /actions/permissions', 'administration:read', ({ repository }) => {
    const { enabled, allowed, pinned } = repository.settings.actions
    return json(200, enabled ? { enabled, allowed_actions: allowed, sha_pinning_required: pinned } : { enabled })
  }),
]

function environmentOf({ repository, part }: AskedRepository): Environment {
  const found = repository.environments.get(part('environment').toLowerCase())
  if (!found || !hasPaidSettings(repository)) throw notFound()
  return found
}

/** Makes an environment or changes who may use it; what the body does not say is set back, as GitHub does. */
function putEnvironment(asked: AskedRepository): ReturnType<Route['answer']> {
  const { world, repository, body } = asked
  if (!hasPaidSettings(repository)) throw notFound()
  const name = asked.part('environment')
  const policy = recordOf(body, 'deployment_branch_policy')
  const [isProtected, custom] = [policy['protected_branches'] === true, policy['custom_branch_policies'] === true]
  if (Object.keys(policy).length > 0 && isProtected === custom)
    throw invalid({ resource: 'Environment', field: 'deployment_branch_policy', code: 'invalid' })
  const old = repository.environments.get(name.toLowerCase())
  const kept = typeof old?.branches === 'object' ? old.branches.map((one) => one.name) : []
  const branches = isProtected ? 'protected' : custom ? kept : undefined
  addEnvironment(world, repository, { name, ...(branches === undefined ? {} : { branches }) })
  return json(200, showEnvironment(asked, environmentOf(asked)))
}

/** A pattern is there once: 303 for one that is known (REST: "Create a deployment branch policy"). */
function addBranchPolicy(asked: AskedRepository): ReturnType<Route['answer']> {
  const { world, repository } = asked
  const environment = environmentOf(asked)
  if (typeof environment.branches === 'string') throw notFound()
  const name = needText(asked.body, 'name')
  if (environment.branches.some((one) => one.name === name)) return { status: 303, headers: {}, body: '' }
  const policy = toPolicy(world, name)
  const branches = [...environment.branches, policy]
  repository.environments.set(environment.name.toLowerCase(), { ...environment, branches })
  return json(200, showPolicy(policy))
}

function addRuleset({ world, repository, body }: AskedRepository): ReturnType<Route['answer']> {
  demandPlan(repository)
  const made = toRuleset(world, {
    name: needText(body, 'name'),
    branches: textsOf(recordOf(recordOf(body, 'conditions'), 'ref_name'), 'include'),
    rules: recordsOf(body, 'rules').flatMap((rule) => textOf(rule, 'type') ?? []),
  })
  repository.settings.rulesets = [...repository.settings.rulesets, made]
  return json(201, showRuleset(repository, made))
}

/** `protected` tells of rulesets as of the older branch protection. */
function showBranch({ world, repository, part }: AskedRepository) {
  const name = part('branch')
  const commit = repository.objects.commits.get(readRef(world, repository, branchRef(name)) ?? '')
  if (!commit) throw notFound()
  const url = `${apiUrl(repository)}/branches/${encodeURIComponent(name)}`
  const isProtected = hasPaidSettings(repository) && rulesFor(repository, name).length > 0
  return {
    name,
    commit: showCommit(world, repository, commit),
    _links: { html: `${htmlUrl(world, repository)}/tree/${name}`, self: url },
    protected: isProtected,
    protection: { enabled: isProtected },
    protection_url: `${url}/protection`,
  }
}

function showRuleset(repository: Repository, { id, name }: Ruleset) {
  const source = { source_type: 'Repository', source: fullName(repository) }
  return { id, name, target: 'branch', ...source, enforcement: 'active', node_id: `RRS_${id}` }
}

function showPolicy({ id, nodeId, name }: Exclude<Environment['branches'], string>[number]) {
  return { id, node_id: nodeId, name, type: 'branch' }
}

function showEnvironment({ world, repository }: AskedRepository, environment: Environment) {
  const { id, nodeId, name, branches } = environment
  const rule = { id, node_id: nodeId }
  const reviewers = environment.reviewers.map((login) => ({
    type: 'User',
    reviewer: showAccount(world, account(world, login)),
  }))
  const reviewed = { ...rule, type: 'required_reviewers', prevent_self_review: false, reviewers }
  const page = `${htmlUrl(world, repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`
  return {
    ...rule,
    name,
    url: `${apiUrl(repository)}/environments/${encodeURIComponent(name)}`,
    html_url: page,
    created_at: iso(environment.createdAt),
    updated_at: iso(environment.createdAt),
    protection_rules: [
      ...(reviewers.length > 0 ? [reviewed] : []),
      ...(branches === 'any' ? [] : [{ ...rule, type: 'branch_policy' }]),
    ],
    deployment_branch_policy:
      branches === 'any'
        ? null
        : { protected_branches: branches === 'protected', custom_branch_policies: branches !== 'protected' },
  }
}
