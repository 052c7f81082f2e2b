// The real loop, plugins and GitHub client on the sandbox, in-process: what the sweeps and most behaviour tests stand on.
import { createHash } from 'node:crypto'
import { type FleetOptions, runFleet } from '../../src/engine/fleet.ts'
import type { RunResult } from '../../src/engine/result.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { ACME_HOST } from '../../src/sandbox/repository/acme.ts'
import { HANDMADE_HOST } from '../../src/sandbox/repository/by-hand.ts'
import { OTHER } from '../../src/sandbox/repository/key.ts'
import { PROMETHEUS_HOST } from '../../src/sandbox/prometheus/prometheus.ts'
import { LOCKER_LINES } from '../../src/sandbox/repository/manifest.ts'
import { readCommands } from '../../src/start/allowed.ts'
import { PROJECT } from '../../src/sandbox/vercel/vercel.ts'
import { createReadyWorld, type ReadyOptions, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { IDENTITY_PATH } from '../../src/sandbox/identity.ts'
import { ACCOUNT } from '../../src/sandbox/aws/aws.ts'
import { VAULT_HOST } from '../../src/sandbox/vault/vault.ts'
import { IDENTITY_HOST } from '../../src/sandbox/world.ts'
import type { Occasion, Outside, Wishes } from '../../src/start/options.ts'
import { fleetOf } from '../../src/start/run.ts'
import { createChance } from '../sweep/chance.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** What a workflow says that lets its keys lie there. */
const ALLOWED = { organization: 'organization', elsewhere: OTHER } as const

export interface Rig {
  readonly world: ReadyWorld
  readonly env: Record<string, string | undefined>
  /** One run of Keyturn, as the scheduled workflow starts it. */
  keyturn(wishes?: Partial<Wishes>, occasion?: Partial<Occasion>): Promise<RunResult>
  /** The same, and the clock is somebody else's to move: for runs that overlap. */
  launch(wishes?: Partial<Wishes>, occasion?: Partial<Occasion>): Promise<RunResult>
  /** Moves the clock and runs Keyturn every six hours until the time is over or `until` is true. */
  pass(milliseconds: number, until?: () => boolean): Promise<RunResult>
  readonly log: string[]
  /** Requests to GitHub by Keyturn since the last call of this. */
  counted(): number
}

export function createRig(options: ReadyOptions = {}): Rig {
  return rigOn(createReadyWorld(createGithub, options))
}

/** Changes the parts of a run before it starts: a plugin can do what no vendor's can yet. */
export type Bend = (parts: FleetOptions) => FleetOptions

/** A further Keyturn on a world that stands: what `over` says is different for it. */
export function rigOn(world: ReadyWorld, over: Partial<Outside> = {}, bend: Bend = (parts) => parts): Rig {
  const log: string[] = []
  const redactor = createRedactor()
  const repository = `${over.owner ?? 'acme'}/${over.name ?? 'web'}`
  // What a sweep finds is told again as it was: neither the seal, which tags have a part of, nor how long a repeat waits is by chance.
  const seal = createHash('sha256').update(`seal of ${repository}`).digest('base64')
  const chance = createChance(0)
  const byRole = world.keys.some(({ admin }) => admin === 'role')
  const env: Record<string, string | undefined> = {
    KEYTURN_SEAL: seal,
    ...world.admin,
    VERCEL_TOKEN: world.vercel.token,
    ...(world.keys.some(({ startedBy }) => startedBy === 'hook') ? { DEPLOY_HOOK: hookOf(world) } : {}),
    PROMETHEUS_TOKEN: world.prometheus.token,
    LOCKER_TOKEN: world.locker.token,
    VAULT_ADDR: `https://${VAULT_HOST}`,
    AWS_ACCOUNT_ID: ACCOUNT,
    ACTIONS_ID_TOKEN_REQUEST_URL: `https://${IDENTITY_HOST}${IDENTITY_PATH}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.identity.token,
    ...(byRole ? { GITHUB_ACTIONS: 'true', AWS_ROLE_ARN: world['aws-iam'].role.arn, AWS_IAM_ADMIN_KEY: '' } : {}),
  }
  let runs = 0
  let mark = 0
  // What lies in another repository is written with a token for both.
  const wide = world.keys.some(({ kept }) => kept === 'elsewhere')
  const token = world.github.control.installationToken({ forever: true, ...(wide ? {} : { repository }) })
  world.confide(token, 'github')
  world.confide(seal)

  function launch(wishes: Partial<Wishes> = {}, occasion: Partial<Occasion> = {}): Promise<RunResult> {
    runs += 1
    const outside = {
      fetch: world.fetch,
      clock: { now: world.clock.now, monotonic: world.clock.now, sleep: world.clock.sleep },
      timer: world.clock.timer,
      random: chance.next,
      program: world.program.over(over.fetch ?? world.fetch),
      env,
      api: 'https://api.github.com',
      owner: 'acme',
      name: 'web',
      redactor,
      log: (line: string) => void log.push(line),
      ...over,
    }
    const whole: Wishes = {
      login: { kind: 'token', token },
      only: [],
      dryRun: false,
      patience: 0,
      endpoints: new Map([
        ['manual', HANDMADE_HOST],
        ['http', ACME_HOST],
        ['prometheus', `https://${PROMETHEUS_HOST}`],
      ]),
      adminKeys: new Map([
        ['http', 'HTTP_ADMIN_KEY'],
        // By the name of AWS's own, a login is found.
        ['aws-iam', byRole ? 'AWS_ACCESS_KEY_ID' : 'AWS_IAM_ADMIN_KEY'],
      ]),
      commands: readCommands('allow-commands', LOCKER_LINES),
      secrets: new Set(world.keys.flatMap(({ kept }) => (kept === undefined ? [] : [ALLOWED[kept]]))),
      dashboard: true,
      ...wishes,
    }
    const parts = fleetOf(outside, whole, {
      run: `https://github.com/acme/web/actions/runs/${runs}`,
      runId: String(runs),
      attempt: 1,
      actor: 'mona',
      ...occasion,
    })
    return runFleet(bend(parts))
  }

  const keyturn: Rig['keyturn'] = (wishes, occasion) => world.clock.runUntilIdle(launch(wishes, occasion))

  return {
    world,
    env,
    log,
    keyturn,
    launch,
    pass: async (milliseconds, until) => {
      const end = world.clock.now() + milliseconds
      let result = await keyturn({ patience: 12 * 60_000 })
      while (world.clock.now() < end && !until?.()) {
        await world.clock.advance(6 * HOUR)
        result = await keyturn({ patience: 12 * 60_000 })
      }
      return result
    },
    counted: () => {
      const all = world.calls.filter(({ host, from }) => host === 'github' && from === 'keyturn').length
      const since = all - mark
      mark = all
      return since
    },
  }
}

/** A hook of the project's, whose address is hunted like a key. */
function hookOf(world: ReadyWorld): string {
  const address = world.vercel.hook(PROJECT)
  world.confide(address.split('/').at(-1) ?? address, 'vercel')
  return address
}
