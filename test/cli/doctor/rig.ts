// A repository that has everything doctor asks for; each test takes one thing away.
import { examine } from '../../../src/cli/doctor/checks.ts'
import type { Facts } from '../../../src/cli/doctor/facts.ts'
import type { Found } from '../../../src/cli/doctor/finding.ts'
import { gather } from '../../../src/cli/doctor/gather.ts'
import { type Unseen, unseenIn } from '../../../src/cli/doctor/unseen.ts'
import type { RepositoryOptions } from '../../../src/sandbox/github/contract.ts'
import { createGithub } from '../../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyOptions, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { read } from '../../repository/sources.ts'
import { outsideOf } from '../../start/outside.ts'

export const SEAL = Buffer.alloc(32, 7).toString('base64')

/** What an administrator would have set, and files that are as they should be. */
export interface Healthy {
  readonly files?: Readonly<Record<string, string>>
  readonly ready?: Partial<ReadyOptions>
  readonly settings?: Pick<RepositoryOptions, 'plan' | 'security' | 'rulesets' | 'actions'>
  /** Secrets of the gate; default: seal, App key, admin key. */
  readonly gate?: readonly string[]
  readonly secrets?: readonly string[]
}

export const WORKFLOW = '.github/workflows/keyturn.yml'

/** Keyturn's workflow as the README shows it, changed. */
export function workflow(change: (text: string) => string = (text) => text): Readonly<Record<string, string>> {
  return { [WORKFLOW]: change(read('docs/examples/keyturn.yml')) }
}

const RULESETS = [
  { name: 'main', branches: ['~DEFAULT_BRANCH'], rules: ['pull_request'] },
  { name: 'keyturn', branches: ['refs/heads/keyturn/**'], rules: ['non_fast_forward', 'deletion'] },
]

export function healthy({ files, ready, settings, gate, secrets = [] }: Healthy = {}): ReadyWorld {
  const world = createReadyWorld(createGithub, {
    environments: [{ name: 'keyturn', branches: ['main'] }],
    ...ready,
    files: { ...workflow(), '.gitignore': '.env*\n', ...ready?.files, ...files },
  })
  world.github.control.configure({ security: true, rulesets: RULESETS, ...settings })
  const mona = world.github.person('mona')
  for (const name of gate ?? ['KEYTURN_SEAL', 'KEYTURN_APP_PRIVATE_KEY', 'OPENAI_ADMIN_KEY'])
    mona.setSecret('environment/keyturn', name, 'x')
  for (const name of secrets) mona.setSecret('repository', name, 'x')
  return world
}

export interface Examined {
  readonly facts: Facts
  readonly found: readonly Found[]
  readonly unseen: readonly Unseen[]
  /** `error gate`, worst first. */
  readonly told: readonly string[]
}

/** Looks as doctor does; default: with the token of an administrator. */
export async function examined(
  world: ReadyWorld,
  token: string = world.github.person('mona').token(),
  env: Readonly<Record<string, string>> = {},
): Promise<Examined> {
  const looking = gather(outsideOf(world, env), { login: { kind: 'token', token } })
  const facts = await world.clock.runUntilIdle(looking)
  const found = examine(facts)
  return { facts, found, unseen: unseenIn(facts), told: found.map(({ level, check }) => `${level} ${check}`) }
}

/** The one finding of a check. */
export function only({ found }: Examined, check: Found['check']): Found {
  const [first, ...more] = found.filter((one) => one.check === check)
  if (first === undefined || more.length > 0)
    throw new Error(`${check} found ${first === undefined ? 'nothing' : 'more'}`)
  return first
}
