import { AWS_HOSTS, type AwsSandbox, createAws } from './aws/aws.ts'
import { createApp, type AppOptions, type AppSandbox, type Deployment } from './app/app.ts'
import { type ChatSandbox, createChat } from './chat.ts'
import { createClock, type DrivenClock } from './clock.ts'
import type { Handler, Sandbox, SandboxClock } from './contract.ts'
import { createIdentity, type IdentitySandbox } from './identity.ts'
import { createLeaks, type Guarded, type Leaks } from './leaks.ts'
import { createLocker, LOCKER_HOST, type LockerSandbox } from './locker/locker.ts'
import { createProgram, type ProgramSandbox } from './locker/program.ts'
import { recordOf } from './record.ts'
import {
  alsoOf,
  createVendors,
  hostNames,
  VENDORS,
  type Vendor,
  type VendorControls,
  type VendorName,
  type Vendors,
} from './vendors.ts'
import type { KeySpec } from './repository/key.ts'
import { createPrometheus, PROMETHEUS_HOST, type PrometheusSandbox } from './prometheus/prometheus.ts'
import { createVault, VAULT_HOST, type VaultSandbox } from './vault/vault.ts'
import { createVercel, type VercelSandbox } from './vercel/vercel.ts'
import { createWire, type Host, type Wire } from './wire.ts'

/** Monday, 16 November 2026, 02:00 UTC. */
export const MONDAY = Date.UTC(2026, 10, 16, 2)

/** The host name the app answers to. */
export const APP_HOST = 'app.acme.dev'

/** Where a job asks who it is. */
export const IDENTITY_HOST = 'run-actions-1.actions.githubusercontent.com'

/** Whose each host name is, in-process. */
export const HOSTS: Readonly<Record<string, Host>> = {
  'api.github.com': 'github',
  'github.com': 'github',
  ...hostNames(),
  [APP_HOST]: 'app',
  'hooks.slack.com': 'chat',
  'api.vercel.com': 'vercel',
  [PROMETHEUS_HOST]: 'prometheus',
  [VAULT_HOST]: 'vault',
  ...Object.fromEntries(AWS_HOSTS.map((name) => [name, 'aws'] as const)),
  [IDENTITY_HOST]: 'identity',
  [LOCKER_HOST]: 'locker',
}

/** What a GitHub gets of the world it is part of. */
export interface GithubTools {
  readonly clock: SandboxClock
  /** A job of a workflow run, with the secrets it was given, deploys the app. */
  readonly deploy: (deployment: Deployment) => Promise<'success' | 'failure'>
}

/** How a world begins. */
export interface WorldOptions<G> extends VendorControls {
  readonly github: (tools: GithubTools) => G
  readonly start?: number
  /** Virtual milliseconds that every request of the code under test takes. */
  readonly latency?: number
  /** Vendors whose keys lie elsewhere than at GitHub, and where. */
  readonly hosted?: Readonly<Partial<Record<VendorName, NonNullable<KeySpec['host']>>>>
  readonly app?: Partial<Omit<AppOptions, 'clock' | 'fetch'>>
}

/** What is no vendor of keys. */
interface Places {
  readonly chat: ChatSandbox
  readonly vercel: VercelSandbox
  readonly vault: VaultSandbox
  readonly aws: AwsSandbox
  readonly identity: IdentitySandbox
  readonly prometheus: PrometheusSandbox
  readonly locker: LockerSandbox
}

const PLACES = ['chat', 'vercel', 'vault', 'aws', 'identity', 'prometheus', 'locker'] as const

function createPlaces(clock: SandboxClock): Places {
  return {
    chat: createChat(),
    vercel: createVercel(clock),
    vault: createVault(clock),
    aws: createAws(clock),
    identity: createIdentity(clock),
    prometheus: createPrometheus(clock),
    locker: createLocker(clock),
  }
}

/** What opens them goes nowhere else. */
function tokensOf({ chat, vercel, vault, aws, identity, prometheus, locker }: Places): readonly Guarded[] {
  return [
    { value: chat.secret, home: 'chat' },
    { value: vercel.token, home: 'vercel' },
    { value: vault.token, home: 'vault' },
    // What signs goes nowhere at all.
    { value: aws.keys.secret, home: undefined },
    { value: identity.token, home: 'identity' },
    { value: prometheus.token, home: 'prometheus' },
    { value: locker.token, home: 'locker' },
  ]
}

/** The whole outside: GitHub, the providers and an app under load, on one clock and one wire. */
export interface World<G> extends Sandbox, Vendors, Places {
  readonly clock: DrivenClock
  readonly wire: Wire
  readonly github: G
  /** The same vendors by name, each as what they have in common. */
  readonly vendors: Readonly<Record<VendorName, Vendor>>
  readonly app: AppSandbox
  /** Processes that the code under test starts. */
  readonly program: ProgramSandbox
  /** Every value that any provider ever made, admin keys included. */
  minted(): readonly string[]
  /** From now on this value is hunted as the minted ones are; `home` is the host it may go to, if any. */
  confide(value: string, home?: Host): void
  /** Values that stand in a text, in any spelling, or 12 of their characters in a row; told by their first eight. */
  leaks(text: string): readonly string[]
  /** Requests that carried a value, or so much of one, to a host that is not its own, and addresses outside the sandbox. */
  misdirected(): readonly string[]
}

/** Puts the world together. Nothing moves until its clock is moved. */
export function createWorld<G extends { readonly handler: Handler }>(options: WorldOptions<G>): World<G> {
  const clock = createClock(options.start ?? MONDAY)
  const played = createVendors(clock, options)
  const places = createPlaces(clock)
  const wire = createWire({
    clock,
    // Of these two only the handler is needed here, and only once everything stands.
    handlers: {
      github: (request) => github.handler(request),
      app: (request) => app.handler(request),
      ...recordOf(VENDORS, (name) => played[name].handler),
      ...recordOf(PLACES, (name) => places[name].handler),
    },
    names: HOSTS,
    ...(options.latency === undefined ? {} : { latency: options.latency }),
  })
  const app = createApp({
    services: [],
    ...options.app,
    clock,
    fetch: wire.fetchAs('app'),
    signs: (provider) => vendors[provider].signs?.(),
  })
  const github = options.github({ clock, deploy: (deployment) => app.deploy(deployment) })
  const vendors = recordOf(VENDORS, (name) => played[name].vendor)
  const minted = (): readonly string[] => VENDORS.flatMap((name) => vendors[name].minted())
  const confided = [...tokensOf(places)]
  const program = createProgram(clock)
  // What is said of one value alone counts for more than what is said of all of a vendor's.
  const leaks = createLeaks(() => [...keysOf(vendors, options.hosted), ...confided])
  return {
    clock,
    wire,
    github,
    ...played,
    vendors,
    app,
    program,
    ...places,
    fetch: wire.fetchAs('keyturn'),
    calls: wire.calls,
    tap: (tap) => wire.tap(tap),
    minted,
    confide: (value, home) => void confided.push({ value, home, ...alsoAt(home ?? '') }),
    leaks: (text) => leaks.in(text),
    misdirected: () => [...wire.strays, ...leaks.misdirected(wire.calls), ...shown(leaks, program)],
  }
}

/** Arguments and environments are for others to see; what a program is let in by is the one thing that belongs there. */
function shown(leaks: Leaks, { started }: ProgramSandbox): readonly string[] {
  return started.flatMap(({ words, env: { LOCKER_TOKEN: _own, ...env } }) =>
    leaks.in(JSON.stringify([words, env])).map((each) => `${each} in what a program was started with`),
  )
}

/** Every vendor's keys, each with where it may go. */
function keysOf(vendors: World<unknown>['vendors'], hosted: WorldOptions<unknown>['hosted'] = {}): readonly Guarded[] {
  return VENDORS.flatMap((home) => {
    const kept = hosted[home]
    const where = { home, ...alsoAt(home), ...(kept === undefined ? {} : { kept }) }
    return vendors[home].minted().map((value) => ({ value, ...where }))
  })
}

function alsoAt(home: string): Pick<Guarded, 'also'> {
  const also = alsoOf(home)
  return also === undefined ? {} : { also }
}
