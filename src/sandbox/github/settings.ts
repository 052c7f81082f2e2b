// What an administrator sets on a repository: plan, rulesets, security, Actions. Plain state, shown over REST as GitHub shows it.
import type { EnvironmentOptions, GithubControl, RepositoryOptions, RulesetOptions } from './contract.ts'
import type { Environment } from './actions/state.ts'
import { refusal } from './refusal.ts'
import { nextId, nodeId, type Repository, type World } from './world.ts'

/** A set of rules over branches. */
export interface Ruleset {
  readonly id: number
  readonly name: string
  /** Branch patterns, `~DEFAULT_BRANCH` or `~ALL`. */
  readonly branches: readonly string[]
  /** Types of rules: `pull_request`, `non_fast_forward`. */
  readonly rules: readonly string[]
}

/** The settings as they stand. */
export interface Settings {
  plan: NonNullable<RepositoryOptions['plan']>
  secretScanning: boolean
  pushProtection: boolean
  actions: Required<NonNullable<RepositoryOptions['actions']>>
  rulesets: readonly Ruleset[]
  /** Workflows that are switched off, by path: by a person, or by GitHub for want of activity. */
  readonly off: Map<string, 'disabled_manually' | 'disabled_inactivity'>
}

/** A repository's settings at its beginning. */
export function firstSettings(world: Pick<World, 'ids'>, options: RepositoryOptions): Settings {
  const scanning = options.security ?? options.private !== true
  return {
    plan: options.plan ?? 'team',
    secretScanning: scanning,
    pushProtection: scanning,
    actions: { enabled: true, allowed: 'all', pinned: false, ...options.actions },
    rulesets: (options.rulesets ?? []).map((one) => toRuleset(world, one)),
    off: new Map(),
  }
}

/** Gives a ruleset its id. */
export function toRuleset(world: Pick<World, 'ids'>, { name, branches, rules }: RulesetOptions): Ruleset {
  return { id: nextId(world), name, branches, rules }
}

/** The plan allows it for private repositories: docs, "Deployments and environments" and "About rulesets". */
export function hasPaidSettings({ private: hidden, settings }: Repository): boolean {
  return !hidden || settings.plan !== 'free'
}

/** Rulesets of a private repository on Free are refused in these words. */
export function demandPlan(repository: Repository): void {
  if (hasPaidSettings(repository)) return
  throw refusal(403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.')
}

/** The rules that hold for a branch, each with its ruleset. */
export function rulesFor(
  repository: Repository,
  branch: string,
): readonly { readonly type: string; readonly ruleset: Ruleset }[] {
  return repository.settings.rulesets
    .filter(({ branches }) => branches.some((pattern) => covers(repository, pattern, branch)))
    .flatMap((ruleset) => ruleset.rules.map((type) => ({ type, ruleset })))
}

function covers({ defaultBranch }: Repository, pattern: string, branch: string): boolean {
  if (pattern === '~ALL') return true
  if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch
  const source = pattern
    .replace(/^refs\/heads\//, '')
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/?|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'))
  return new RegExp(`^${source}$`).test(branch)
}

/** Which branches may use an environment, as it begins: names or patterns, each with an id. */
export function branchPolicies(
  world: Pick<World, 'ids'>,
  { branches }: Pick<EnvironmentOptions, 'branches'>,
): Environment['branches'] {
  if (branches === undefined || branches === 'protected') return branches ?? 'any'
  return branches.map((name) => toPolicy(world, name))
}

/** Gives a branch policy its id. */
export function toPolicy(world: Pick<World, 'ids'>, name: string): Exclude<Environment['branches'], string>[number] {
  const id = nextId(world)
  return { id, nodeId: nodeId('GBP', id), name }
}

/** Changes what an administrator sets. */
export function configure(
  world: Pick<World, 'ids'>,
  { settings }: Repository,
  { plan, security, actions, rulesets }: Parameters<GithubControl['configure']>[0],
): void {
  if (plan !== undefined) settings.plan = plan
  if (security !== undefined) Object.assign(settings, { secretScanning: security, pushProtection: security })
  if (actions !== undefined) settings.actions = { ...settings.actions, ...actions }
  if (rulesets !== undefined) settings.rulesets = rulesets.map((one) => toRuleset(world, one))
}
