// What GitHub shows this login of the repository. Reads only; what may not be seen is said, and not taken for absent.
import { Failure } from '../../core/failure.ts'
import { askGithub, type GithubRest, type Question } from '../../plugins/contract/github.ts'
import { flag, inside, list, text } from '../../plugins/contract/read.ts'
import { createSecretsApi } from '../../plugins/stores/github/rest.ts'
import { GATE } from '../../start/intake.ts'
import type { Names } from '../../start/draft/places.ts'

/** The repository as init needs it. */
export interface GithubLook {
  readonly branch: string
  /** Its owner is an organisation: that is where its Apps are made. */
  readonly organization: boolean
  /** `https://github.com`, or an Enterprise Server's address. */
  readonly site: string
  readonly names: Names
  readonly gate: Gate
}

/** The environment of Keyturn's job, as it is. */
export type Gate =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unseen' }
  | {
      readonly kind: 'there'
      /** Which branches may use it: `open` is every one. */
      readonly lets: 'open' | 'protected' | readonly string[]
      /** Reviewers or a wait are set: changing it would mean to know them. */
      readonly ruled: boolean
      /** Undefined: not seen. */
      readonly secrets: readonly string[] | undefined
      readonly variables: readonly string[] | undefined
    }

/** Looks at everything that is needed to know what is to be done. */
export async function lookAtGithub(rest: GithubRest): Promise<GithubLook> {
  const { reply } = await askGithub(rest, { method: 'GET', path: '' })
  const page = text(reply.json, 'html_url') ?? ''
  const environments = await quietly(() => environmentsOf(rest))
  const secrets = createSecretsApi(rest)
  const listed = async (environment?: string): Promise<readonly string[] | undefined> =>
    quietly(async () => [...(await secrets.list(environment === undefined ? {} : { environment })).keys()])
  const repository = await listed()
  const each = await Promise.all(
    [...(environments?.keys() ?? [])].map(async (name) => [name, await listed(name)] as const),
  )
  return {
    branch: text(reply.json, 'default_branch') ?? 'main',
    organization: text(inside(reply.json, 'owner'), 'type') === 'Organization',
    site: page.replace(/\/[^/]+\/[^/]+$/, '') || 'https://github.com',
    names: { repository, environments: environments === undefined ? undefined : new Map(each) },
    gate: await gateOf(rest, environments, new Map(each)),
  }
}

type Environments = ReadonlyMap<string, unknown>

async function environmentsOf(rest: GithubRest): Promise<Environments> {
  const all = await pages(rest, { method: 'GET', path: '/environments' }, 'environments')
  return new Map(all.flatMap((one) => (text(one, 'name') === undefined ? [] : [[text(one, 'name') ?? '', one]])))
}

async function gateOf(
  rest: GithubRest,
  environments: Environments | undefined,
  secrets: ReadonlyMap<string, readonly string[] | undefined>,
): Promise<Gate> {
  if (environments === undefined) return { kind: 'unseen' }
  const name = [...environments.keys()].find((one) => one.toLowerCase() === GATE)
  if (name === undefined) return { kind: 'absent' }
  const shown = environments.get(name)
  const policy = inside(shown, 'deployment_branch_policy')
  const rules = list(shown, 'protection_rules') ?? []
  const lets = flag(policy, 'custom_branch_policies') === true ? await branchesOf(rest) : undefined
  return {
    kind: 'there',
    lets: lets ?? (flag(policy, 'protected_branches') === true ? 'protected' : 'open'),
    ruled: rules.some((rule) => text(rule, 'type') !== 'branch_policy'),
    secrets: secrets.get(name),
    variables: await quietly(() => variablesOf(rest)),
  }
}

async function branchesOf(rest: GithubRest): Promise<readonly string[]> {
  const path = '/environments/{environment}/deployment-branch-policies'
  const all = await pages(rest, { method: 'GET', path, at: [GATE] }, 'branch_policies')
  return all.flatMap((one) => text(one, 'name') ?? [])
}

async function variablesOf(rest: GithubRest): Promise<readonly string[]> {
  const path = '/environments/{environment}/variables'
  const all = await pages(rest, { method: 'GET', path, at: [GATE] }, 'variables')
  return all.flatMap((one) => text(one, 'name') ?? [])
}

async function pages(rest: GithubRest, question: Question, name: string): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for (let page = 1; ; page++) {
    const { reply } = await askGithub(rest, { ...question, query: { per_page: '100', page: String(page) } })
    const found = list(reply.json, name) ?? []
    all.push(...found)
    if (found.length < 100) return all
  }
}

/** Undefined: this login may not. Anything else that fails is said. */
async function quietly<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (thrown) {
    if (mayNot(thrown)) return undefined
    throw thrown
  }
}

/** GitHub says 403 for what a login may not do, and 404 for what it may not even know of. */
export function mayNot(thrown: unknown): thrown is Failure {
  return thrown instanceof Failure && ['permission-missing', 'not-found'].includes(thrown.code)
}
