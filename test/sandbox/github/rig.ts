import { createClock, type DrivenClock } from '../../../src/sandbox/clock.ts'
import type { Handler } from '../../../src/sandbox/contract.ts'
import type {
  GithubOptions,
  GithubSandbox,
  Permissions,
  RepositoryOptions,
} from '../../../src/sandbox/github/contract.ts'
import { createGithub } from '../../../src/sandbox/github/github.ts'
import { type Answer, ask, at } from '../ask.ts'

export const START = Date.UTC(2026, 10, 16, 2)

/** What a test varies. */
export interface RigOptions extends Partial<Omit<GithubOptions, 'clock' | 'repositories'>> {
  readonly repository?: Partial<RepositoryOptions>
  readonly permissions?: Permissions
}

/** A GitHub with one repository `acme/shop`, and the App's token to speak to it with. */
export interface Rig {
  readonly clock: DrivenClock
  readonly github: GithubSandbox
  readonly token: string
  /** `GET /git/ref/heads/main`, below the repository, as the App. */
  rest(line: string, body?: unknown, token?: string): Promise<Answer>
  graphql(query: string, variables?: Readonly<Record<string, unknown>>, token?: string): Promise<Answer>
  head(branch?: string): string
}

export function createRig({ repository = {}, permissions, ...options }: RigOptions = {}): Rig {
  const clock = createClock(START)
  const github = createGithub({
    clock,
    ...options,
    repositories: [
      {
        owner: 'acme',
        name: 'shop',
        private: true,
        people: { mona: 'maintain', will: 'write', trish: 'triage', rita: 'read' },
        files: { 'README.md': 'one\ntwo\nthree\nfour\nfive\n', 'lock.yml': 'a: 1\n\nb: 1\n' },
        environments: ['production'],
        ...repository,
      },
    ],
  })
  // What has no body (204) reads as an empty object.
  const handler: Handler = async (request) => {
    const reply = await github.handler(request)
    return reply.body === '' ? { ...reply, body: '{}' } : reply
  }
  const token = github.control.installationToken({ forever: true, ...(permissions ? { permissions } : {}) })
  return {
    clock,
    github,
    token,
    rest: (line, body, as) => ask(handler, line.replace(' ', ' /repos/acme/shop'), { key: as ?? token, body }),
    graphql: (query, variables, as) =>
      ask(handler, 'POST /graphql', { key: as ?? token, body: { query, variables: variables ?? {} } }),
    head: (branch = 'main') => github.truth.ref(`refs/heads/${branch}`) ?? '',
  }
}

/** The repository's node id. */
export async function repositoryId(rig: Rig): Promise<string> {
  const answer = await rig.graphql('query { repository(owner: "acme", name: "shop") { id } }')
  return String(at(answer.json, 'data', 'repository', 'id'))
}

/** Runs one mutation with its input. */
export function mutate(
  rig: Rig,
  name: string,
  input: Readonly<Record<string, unknown>>,
  select: string,
): Promise<Answer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return rig.graphql(`mutation M($input: ${type}!) { ${name}(input: $input) { ${select} } }`, { input })
}

/** Two branches of the same beginning, and a pull request from the second by `will`. */
export function openPull(rig: Rig, files: Readonly<Record<string, string>>, branch = 'change'): number {
  const will = rig.github.person('will')
  will.commit(branch, files, `Change ${Object.keys(files).join(', ')}`)
  return will.openPull(branch, `Change by ${branch}`, 'because')
}
