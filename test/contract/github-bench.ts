import { Secret } from '../../src/core/secret.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createSend, type Send } from '../../src/http/send.ts'
import { identity } from '../../src/start/identity.ts'
import type { GithubRest } from '../../src/plugins/contract/github.ts'
import type { VaultRest } from '../../src/plugins/contract/vault.ts'
import type { AwsRest } from '../../src/plugins/contract/aws.ts'
import { VERCEL_HOST, type VercelRest } from '../../src/plugins/contract/vercel.ts'
import { ACCOUNT, AWS_HOSTS, type AwsSandbox, createAws } from '../../src/sandbox/aws/aws.ts'
import { createClock, type DrivenClock } from '../../src/sandbox/clock.ts'
import type { GithubSandbox } from '../../src/sandbox/github/contract.ts'
import { createGithub, PERMISSIONS } from '../../src/sandbox/github/github.ts'
import { createVercel, PROJECT, type VercelSandbox } from '../../src/sandbox/vercel/vercel.ts'
import { createIdentity, IDENTITY_PATH, type IdentitySandbox } from '../../src/sandbox/identity.ts'
import { createVault, VAULT_HOST, type VaultSandbox } from '../../src/sandbox/vault/vault.ts'
import { IDENTITY_HOST } from '../../src/sandbox/world.ts'
import { createLocker, LOCKER_HOST, type LockerSandbox } from '../../src/sandbox/locker/locker.ts'
import { createProgram, type ProgramSandbox } from '../../src/sandbox/locker/program.ts'
import { createWire, type Wire } from '../../src/sandbox/wire.ts'
import { START } from './bench.ts'

/** A GitHub with one repository, a Vercel with one project, and what a plugin needs to speak to it. */
export interface GithubBench {
  readonly clock: DrivenClock
  readonly wire: Wire
  readonly github: GithubSandbox
  readonly rest: GithubRest
  readonly vercel: VercelSandbox
  readonly vercelRest: VercelRest
  readonly vault: VaultSandbox
  readonly identity: IdentitySandbox
  readonly vaultRest: VaultRest
  readonly locker: LockerSandbox
  readonly program: ProgramSandbox
  readonly aws: AwsSandbox
  readonly awsRest: AwsRest
  readonly log: readonly unknown[]
  readonly run: <T>(work: Promise<T>) => Promise<T>
}

const ACME = {
  owner: 'acme',
  organization: true,
  private: true,
  people: { mona: 'admin' },
  environments: ['production'],
} as const

export function openGithubBench(files: Readonly<Record<string, string>> = {}): GithubBench {
  const clock = createClock(START)
  const github = createGithub({
    clock,
    repositories: [
      { ...ACME, name: 'web', files },
      { ...ACME, name: 'api' },
    ],
    app: { permissions: { ...PERMISSIONS, organization_secrets: 'write' } },
  })
  const vercel = createVercel(clock)
  vercel.project(PROJECT, 'web')
  const vault = createVault(clock)
  const aws = createAws(clock)
  const identityService = createIdentity(clock)
  const locker = createLocker(clock)
  const wire = createWire({
    clock,
    handlers: {
      github: (request) => github.handler(request),
      vercel: vercel.handler,
      vault: vault.handler,
      aws: aws.handler,
      identity: identityService.handler,
      locker: locker.handler,
    },
    names: {
      'api.github.com': 'github',
      'api.vercel.com': 'vercel',
      [VAULT_HOST]: 'vault',
      ...Object.fromEntries(AWS_HOSTS.map((name) => [name, 'aws'] as const)),
      [IDENTITY_HOST]: 'identity',
      [LOCKER_HOST]: 'locker',
    },
  })
  const log: unknown[] = []
  const send = createSend({
    fetch: wire.fetchAs('keyturn'),
    clock: { now: () => clock.now(), monotonic: () => clock.now(), sleep: (time) => clock.sleep(time) },
    timer: (later, then) => clock.timer(later, then),
    log: (line) => void log.push(line),
  })
  const token = Secret.of(github.control.installationToken({ forever: true }), createRedactor().mask)
  const base = 'https://api.github.com'
  const rest = { send, base, owner: 'acme', repository: 'web', token: () => Promise.resolve(token) }
  const opens = Secret.of(vercel.token, createRedactor().mask)
  const vercelRest = { send, base: VERCEL_HOST, token: () => opens }
  return {
    clock,
    wire,
    github,
    rest,
    vercel,
    vercelRest,
    vault,
    identity: identityService,
    locker,
    program: createProgram(clock),
    vaultRest: vaultRestOf({ vault, identity: identityService, send, clock }),
    aws,
    awsRest: awsRestOf({ aws, identity: identityService, send, clock }),
    log,
    run: (work) => clock.runUntilIdle(work),
  }
}

interface VaultGround extends Pick<GithubBench, 'vault' | 'identity' | 'clock'> {
  readonly send: Send
}

interface AwsGround extends Pick<GithubBench, 'aws' | 'identity' | 'clock'> {
  readonly send: Send
}

/** The service that a runner names to a job which may ask who it is. */
function runnerOf(service: IdentitySandbox): Readonly<Record<string, string>> {
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `https://${IDENTITY_HOST}${IDENTITY_PATH}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: service.token,
  }
}

/** As a run opens it: by the keys that the sandbox gave, or as the job of its identity. */
function awsRestOf({ aws, identity: service, send, clock }: AwsGround): AwsRest {
  const { mask } = createRedactor()
  return {
    send,
    base: undefined,
    keys: () => ({ id: aws.keys.id, secret: Secret.of(aws.keys.secret, mask) }),
    accounts: () => [ACCOUNT],
    identity: identity({ env: runnerOf(service), redactor: createRedactor() }, send),
    mask,
    now: () => clock.now(),
    sleep: (milliseconds) => clock.sleep(milliseconds),
    sessions: new Map(),
  }
}

/** As a run opens it: by the token that the sandbox gave, or as the job of its identity. */
function vaultRestOf({ vault, identity: service, send, clock }: VaultGround): VaultRest {
  const { mask } = createRedactor()
  return {
    send,
    base: () => `https://${VAULT_HOST}`,
    token: () => Secret.of(vault.token, mask),
    identity: identity({ env: runnerOf(service), redactor: createRedactor() }, send),
    mask,
    now: () => clock.now(),
    sessions: new Map(),
  }
}
