// The built Action with `mode: remind`, as a workflow starts it that has nothing but its own GITHUB_TOKEN.
import { createGithub } from '../../src/sandbox/github/github.ts'
import type { Permissions } from '../../src/sandbox/github/contract.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { serve } from '../../src/sandbox/serve.ts'
import { child, type Ended as Told } from '../built/child.ts'
import { read } from '../repository/sources.ts'
import { type Ended, runAction, RUNNING } from './process.ts'

export interface Reminding {
  readonly world: ReadyWorld
  /** One run, with the permissions that the workflow gives its token. */
  run(permissions?: Permissions, inputs?: Readonly<Record<string, string>>): Promise<Reminded>
  /** `keyturn status` at a desk, with a token that may read and no seal. */
  status(...more: readonly string[]): Promise<Told>
  close(): Promise<void>
}

export interface Reminded extends Ended {
  /** Requests by method, as `GET /repos/acme/web/issues`. */
  readonly asked: readonly string[]
}

/** What docs/examples/remind.yml gives. */
export const GIVEN: Permissions = { contents: 'read', issues: 'write' }

/** Monday, 16 November 2026, in the repository of docs/examples/rotation-remind.yml. */
export async function reminding(manifest = read('docs/examples/rotation-remind.yml')): Promise<Reminding> {
  const world = createReadyWorld(createGithub, { manifest, keys: [], environments: ['staging', 'production'] })
  const { urls, close } = await serve(world, { speed: 1 })
  const { github } = urls
  return {
    world,
    close,
    status: (...more) => {
      const token = world.github.control.actionsToken({ permissions: { contents: 'read' }, forever: true })
      const env = { GITHUB_API_URL: github, GITHUB_TOKEN: token }
      return child('cli', ['status', '--repo', 'acme/web', ...more], env)
    },
    run: async (permissions = GIVEN, inputs = { INPUT_MODE: 'remind' }) => {
      const token = world.github.control.actionsToken({ permissions, forever: true })
      world.confide(token, 'github')
      const before = world.calls.length
      const runner = {
        GITHUB_ACTIONS: 'true',
        GITHUB_API_URL: github,
        GITHUB_SERVER_URL: github,
        GITHUB_REPOSITORY: 'acme/web',
        GITHUB_RUN_ID: '7',
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_EVENT_NAME: 'schedule',
      }
      const ended = await runAction({ node: RUNNING, env: { ...runner, INPUT_TOKEN: token, ...inputs } })
      const asked = world.calls
        .slice(before)
        .map(({ host, request }) => `${host} ${request.method} ${request.url.pathname}`)
      return { ...ended, asked }
    },
  }
}
