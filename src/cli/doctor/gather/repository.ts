import { Failure } from '../../../core/failure.ts'
import { flag, inside, list, text } from '../../../plugins/contract/read.ts'
import type { ActionsFacts, EnvironmentFacts, Look, RepositoryFacts } from '../facts.ts'
import { type Eye, namesIn, read } from '../../../start/eye.ts'

/** The repository itself: what cannot be seen at all cannot be examined. */
export async function repositoryFacts({ look }: Eye): Promise<RepositoryFacts> {
  const seen = read(await look(''), (json) => {
    const [branch, page, name] = ['default_branch', 'html_url', 'full_name'].map((key) => text(json, key))
    if (branch === undefined || page === undefined || name === undefined) return undefined
    return { ...factsOf(json), defaultBranch: branch, page, name }
  })
  if (seen.seen) return seen.value
  throw new Failure(
    'not-found',
    'GitHub shows no such repository to this token. Check its name; an App has to be installed on it, a token to include it.',
    { effect: 'not-done' },
  )
}

function factsOf(json: unknown): Omit<RepositoryFacts, 'defaultBranch' | 'page' | 'name'> {
  const security = inside(json, 'security_and_analysis')
  const [scanning, protection] = ['secret_scanning', 'secret_scanning_push_protection'].map((name) =>
    text(inside(security, name), 'status'),
  )
  return {
    private: flag(json, 'private') !== false,
    ...(scanning === undefined ? {} : { secretScanning: scanning === 'enabled' }),
    ...(protection === undefined ? {} : { pushProtection: protection === 'enabled' }),
  }
}

/** Environments and the branches that may use them. */
export async function environmentFacts(eye: Eye): Promise<Look<readonly EnvironmentFacts[]>> {
  const all = read(await eye.look('/environments', [], { per_page: '100' }), (json) => list(json, 'environments'))
  if (!all.seen) return all
  return { seen: true, value: await Promise.all(all.value.map((one) => environmentOf(eye, one))) }
}

async function environmentOf(eye: Eye, json: unknown): Promise<EnvironmentFacts> {
  const name = text(json, 'name') ?? ''
  const policy = inside(json, 'deployment_branch_policy')
  if (flag(policy, 'protected_branches') === true) return { name, branches: 'protected' }
  if (flag(policy, 'custom_branch_policies') !== true) return { name, branches: 'any' }
  const path = '/environments/{environment}/deployment-branch-policies'
  const branches = read(await eye.look(path, [name], { per_page: '100' }), (json) =>
    namesIn(json, 'branch_policies', 'name'),
  )
  return { name, branches }
}

/** Types of the rules over a branch; a classic protection counts as `protected`. */
export async function ruleFacts(eye: Eye, branch: string): Promise<Look<readonly string[]>> {
  const rules = read(await eye.look('/rules/branches/{branch}', [branch], { per_page: '100' }), (json) =>
    Array.isArray(json) ? json.flatMap((rule) => text(rule, 'type') ?? []) : undefined,
  )
  if (!rules.seen || rules.value.length > 0) return rules
  const classic = read(await eye.look('/branches/{branch}', [branch]), (json) => flag(json, 'protected'))
  return classic.seen && classic.value ? { seen: true, value: ['protected'] } : rules
}

/** What Actions may run; only an administrator's token sees it. */
export async function actionsFacts({ look }: Eye): Promise<Look<ActionsFacts>> {
  return read(await look('/actions/permissions'), (json) => {
    const enabled = flag(json, 'enabled')
    const pinned = flag(json, 'sha_pinning_required') === true
    return enabled === undefined ? undefined : { enabled, allowed: text(json, 'allowed_actions') ?? 'all', pinned }
  })
}

/** Paths of the workflows that a person or GitHub has switched off. */
export async function offFacts({ look }: Eye): Promise<Look<readonly string[]>> {
  return read(await look('/actions/workflows', [], { per_page: '100' }), (json) =>
    list(json, 'workflows')?.flatMap((one) => (text(one, 'state') === 'active' ? [] : (text(one, 'path') ?? []))),
  )
}
