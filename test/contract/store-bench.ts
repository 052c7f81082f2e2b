import type { Tag } from '../../src/core/facts.ts'
import type {
  AwsSecretSpec,
  CommandStoreSpec,
  GithubStoreSpec,
  VaultStoreSpec,
  VercelStoreSpec,
} from '../../src/core/manifest/policy.ts'
import { sealTo } from '../../src/github/seal.ts'
import type { Custody, Head, SealedValue, Store } from '../../src/plugins/contract/store.ts'
import { openStore, type STORES } from '../../src/plugins/registry.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createSecretsApi } from '../../src/plugins/stores/github/rest.ts'
import { AWS_ROLE, REGION } from '../../src/sandbox/aws/aws.ts'
import { LOCKER_LINES } from '../../src/sandbox/repository/manifest.ts'
import { readCommands } from '../../src/start/allowed.ts'
import { portOf } from '../../src/start/command.ts'
import { ROLE } from '../../src/sandbox/vault/vault.ts'
import { PROJECT } from '../../src/sandbox/vercel/vercel.ts'
import { openGithubBench, type GithubBench } from './github-bench.ts'

/** One store before the sandbox, and what a reader of its slot has of it. */
export interface StoreBench extends GithubBench {
  readonly store: Store
  /** The default head as it is now. */
  readonly head: () => Head
  /** What the next reader gets. */
  readonly reads: () => string | undefined
  /** Whatever puts a staged value into service here: the promotion, or the merge before it. */
  readonly switchTo: (tag: Tag) => Promise<void>
  readonly restoreTo: (tag: Tag) => Promise<void>
  /** The same store in another process, which knows nothing but what was kept. */
  readonly later: () => Promise<Store>
  /** The host that values go to as they are; undefined: none. */
  readonly takes?: 'vercel' | 'vault' | 'aws' | 'locker'
}

/** How a store of that kind can be laid out: every one is walked. */
export interface StoreBenches {
  readonly layouts: readonly string[]
  open(layout: string): Promise<StoreBench>
  /** A manifest in which two credentials would touch the same slot. */
  readonly twice: string
}

export const FIRST = 'the-value-a-person-put-there'
const FILE = '.github/workflows/deploy.yml'
const workflow = (name: string): string => `env:\n  KEY: \${{ secrets.${name} }}\n`

function openCustody(): Custody {
  const held = new Map<string, SealedValue>()
  return {
    put: async (slot, tag, value) => void held.set(`${slot} ${tag}`, value),
    get: async (slot, tag) => held.get(`${slot} ${tag}`),
    drop: (slot, tag) => void held.delete(`${slot} ${tag}`),
    renew: async () => undefined,
    held: (slot) => [...held.keys()].flatMap((key) => (key.startsWith(`${slot} `) ? [key.slice(slot.length + 1)] : [])),
  }
}

const OTHER = 'acme/api'

/** Where a secret lies by the second word of a layout, and who is asked about it; `home` comes with the organisation's. */
function placeOf(place: string, { rest }: GithubBench) {
  const api = createSecretsApi(rest)
  if (place === 'organization') {
    // Which number it has counts only where there is no secret yet.
    const home = { id: 1, name: 'acme/web', environments: ['production'] }
    return { scope: { organization: true } as const, at: 'organization', api, home }
  }
  if (place === 'repository') return { scope: {}, at: 'repository', api }
  if (place === 'environment') return { scope: { environment: 'production' }, at: 'environment/production', api }
  const scope = { repository: OTHER, environment: 'production' }
  const elsewhere = createSecretsApi({ ...rest, repository: 'api' })
  return { scope, at: 'environment/production', repository: OTHER, api: elsewhere }
}

/** `single/environment`, `versioned/repository`. */
async function openGithubStore(layout: string): Promise<StoreBench> {
  const [kind = '', place = ''] = layout.split('/')
  const versioned = kind === 'versioned'
  const bench = openGithubBench({ [FILE]: workflow('API_KEY') })
  const { github, clock } = bench
  const { scope, at, repository, api, home } = placeOf(place, bench)
  const mona = github.person('mona')
  github.person('mona', repository).setSecret(at, 'API_KEY', FIRST)
  const address = `github:${at}/API_KEY`
  const staged = new Set<Tag>()
  const spec: GithubStoreSpec = {
    kind: 'github',
    ...scope,
    layout: versioned ? 'versioned' : 'single',
    references: versioned ? [FILE] : [],
    slots: [{ address, secret: 'API_KEY', part: 'value' }],
    position: { line: 1, column: 1 },
  }
  const opening = {
    spec,
    api,
    custody: openCustody(),
    credential: 'app/production',
    ...(home === undefined ? {} : { home }),
  }
  const later = (): Promise<Store> => openStore({ ...opening, seal: sealTo, tags: () => [...staged] })
  const store = await later()
  const file = (path: string): string | undefined => github.truth.file('refs/heads/main', path)
  const head = (): Head => ({ oid: github.truth.ref('refs/heads/main') ?? '', file: async (path) => file(path) })
  const named = (): string => /secrets\.(\w+)/.exec(file(FILE) ?? '')?.[1] ?? 'API_KEY'
  const bring = async (tag: Tag): Promise<void> => {
    const edits = await store.edits?.(tag, head())
    if (edits !== undefined && edits.size > 0) mona.commit('main', Object.fromEntries(edits))
    await clock.sleep(1000)
  }
  return {
    ...bench,
    store: { ...store, stage: (tag, parts) => (staged.add(tag), store.stage(tag, parts)) },
    head,
    later,
    reads: () => github.truth.readSecret(at, versioned ? named() : 'API_KEY', repository),
    switchTo: async (tag) => {
      await bring(tag)
      await store.promote(tag)
    },
    restoreTo: async (tag) => {
      await bring(tag)
      await store.restore(tag)
    },
  }
}

/** `variable`: one that is there. */
async function openVercelStore(): Promise<StoreBench> {
  const bench = openGithubBench()
  const { vercel, clock } = bench
  vercel.setEnv(PROJECT, { key: 'API_KEY', value: FIRST })
  vercel.setEnv(PROJECT, { key: 'OTHER', value: 'the-value-of-something-else', type: 'plain' })
  const spec: VercelStoreSpec = {
    kind: 'vercel',
    project: PROJECT,
    targets: ['production'],
    layout: 'single',
    references: [],
    slots: [{ address: `vercel:${PROJECT}/production/API_KEY`, secret: 'API_KEY', part: 'value' }],
    position: { line: 1, column: 1 },
  }
  const later = (): Promise<Store> => openStore({ spec, rest: bench.vercelRest })
  const store = await later()
  return {
    ...bench,
    store,
    later,
    takes: 'vercel',
    head: () => ({ oid: '0'.repeat(40), file: async () => undefined }),
    reads: () => vercel.rows(PROJECT).find((row) => row.key === 'API_KEY')?.value,
    switchTo: async (tag) => {
      await clock.sleep(1000)
      await store.promote(tag)
    },
    restoreTo: (tag) => store.restore(tag),
  }
}

/** `token`, or `role`: how it lets Keyturn in; `whole`: one where no PATCH is allowed. */
async function openVaultStore(layout: string): Promise<StoreBench> {
  const bench = openGithubBench()
  const { vault, clock } = bench
  vault.allow('apps/web')
  if (layout === 'whole') vault.forbid('patch')
  vault.write('apps/web', { API_KEY: FIRST, OTHER: 'the-value-of-something-else' })
  const address = 'vault:secret/apps/web/API_KEY'
  const spec: VaultStoreSpec = {
    kind: 'vault',
    mount: 'secret',
    path: 'apps/web',
    layout: 'single',
    references: [],
    slots: [{ address, secret: 'API_KEY', part: 'value' }],
    position: { line: 1, column: 1 },
    ...(layout === 'role' ? { login: { role: ROLE, at: 'jwt' } } : {}),
  }
  const staged = new Set<Tag>()
  const tags = (): readonly Tag[] => [...staged]
  const later = (): Promise<Store> =>
    openStore({
      spec,
      rest: bench.vaultRest,
      tags,
      known: () => [],
      counts: () => true,
      print: () => undefined,
      parts: ['value'],
    })
  const store = await later()
  return {
    ...bench,
    store: { ...store, stage: (tag, parts) => (staged.add(tag), store.stage(tag, parts)) },
    later,
    takes: 'vault',
    head: () => ({ oid: '0'.repeat(40), file: async () => undefined }),
    reads: () => String(vault.read('apps/web')?.['API_KEY']),
    switchTo: async (tag) => {
      await clock.sleep(1000)
      await store.promote(tag)
    },
    restoreTo: (tag) => store.restore(tag),
  }
}

/** A tool that tells what it wrote; of one that does not, nobody could tell that it did not. */
export const IN_LOCKER: CommandStoreSpec = {
  kind: 'command',
  program: 'locker',
  write: ['locker', 'put', 'API_KEY', '--note', '{tag}'],
  read: ['locker', 'note', 'API_KEY'],
  check: ['locker', 'whoami'],
  env: ['LOCKER_TOKEN'],
  stdin: 'value',
  refusals: [77],
  timeout: 30_000,
  layout: 'single',
  references: [],
  slots: [{ address: 'command:locker/API_KEY', secret: 'API_KEY', part: 'value' }],
  position: { line: 1, column: 1 },
}

async function openCommandStore(): Promise<StoreBench> {
  const bench = openGithubBench()
  const { clock, locker, program, wire } = bench
  locker.put('API_KEY', FIRST)
  const redactor = createRedactor()
  const env = { LOCKER_TOKEN: locker.token, PATH: '/bin' }
  const outside = { env, redactor, program: program.over(wire.fetchAs('keyturn')) }
  const port = portOf(outside, { commands: readCommands('allow-commands', LOCKER_LINES) }, IN_LOCKER)
  let writing: Tag | undefined
  const state = () => ({
    tag: 'kt-1f9k3x-app-production-0-9c04ae',
    from: null,
    openedAt: clock.now(),
    ...(writing === undefined ? {} : { writing }),
  })
  const opening = { spec: IN_LOCKER, port, state, candidate: () => undefined, now: () => clock.now() }
  const later = (): Promise<Store> => openStore({ ...opening, sleep: (time) => clock.sleep(time) })
  const store = await later()
  return {
    ...bench,
    store: { ...store, stage: (tag, parts) => ((writing = tag), store.stage(tag, parts)) },
    later,
    takes: 'locker',
    head: () => ({ oid: '0'.repeat(40), file: async () => undefined }),
    reads: () => locker.value('API_KEY'),
    switchTo: async (tag) => {
      await clock.sleep(1000)
      await store.promote(tag)
    },
    restoreTo: (tag) => store.restore(tag),
  }
}

const SECRET = 'apps/web'

/** `keys`, or `role`: how it lets Keyturn in; `whole`: one that is no object; `lagging`: reads are behind. */
async function openAwsStore(layout: string): Promise<StoreBench> {
  const bench = openGithubBench()
  const { aws, clock } = bench
  const whole = layout === 'whole'
  aws.allow(SECRET)
  aws.write(SECRET, whole ? FIRST : { API_KEY: FIRST, OTHER: 'the-value-of-something-else' })
  await clock.advance(60_000)
  if (layout === 'lagging') aws.controls.lag = 2500
  const spec: AwsSecretSpec = {
    kind: 'aws-secrets-manager',
    name: SECRET,
    region: REGION,
    whole,
    layout: 'single',
    references: [],
    slots: [{ address: `aws-secrets-manager:account/${REGION}/${SECRET}#API_KEY`, secret: 'API_KEY', part: 'value' }],
    position: { line: 1, column: 1 },
    ...(layout === 'role' ? { role: AWS_ROLE } : {}),
  }
  const staged = new Set<Tag>()
  const tags = (): readonly Tag[] => [...staged]
  const later = async (): Promise<Store> => {
    await clock.advance(layout === 'lagging' ? 10_000 : 0)
    return openStore({
      spec,
      rest: bench.awsRest,
      tags,
      known: () => [],
      counts: () => true,
      print: () => undefined,
      parts: ['value'],
    })
  }
  const store = await later()
  return {
    ...bench,
    store: { ...store, stage: (tag, parts) => (staged.add(tag), store.stage(tag, parts)) },
    later,
    takes: 'aws',
    head: () => ({ oid: '0'.repeat(40), file: async () => undefined }),
    reads: () => (whole ? aws.text(SECRET) : String(aws.read(SECRET)?.['API_KEY'])),
    switchTo: async (tag) => {
      await clock.sleep(layout === 'lagging' ? 5000 : 1000)
      await store.promote(tag)
    },
    restoreTo: (tag) => store.restore(tag),
  }
}

/** By the kind that the registry names; a store without one fails the suite. */
export const STORE_BENCHES: Readonly<Record<keyof typeof STORES, StoreBenches>> = {
  command: {
    layouts: ['told'],
    open: openCommandStore,
    twice: [
      'version: 1',
      'deploy: deploy.yml',
      'keys:',
      '  one: { provider: resend, store: { command: { name: SHARED, write: [locker, put, "{name}", --note, "{tag}"], read: [locker, note, "{name}"] } } }',
      '  two: { provider: resend, store: { command: { name: SHARED, write: [locker, put, "{name}", --note, "{tag}"], read: [locker, note, "{name}"] } } }',
      '',
    ].join('\n'),
  },
  'aws-secrets-manager': {
    layouts: ['keys', 'role', 'whole', 'lagging'],
    open: openAwsStore,
    twice: [
      'version: 1',
      'deploy: deploy.yml',
      'keys:',
      '  one: { provider: resend, store: { aws-secrets-manager: { secret: prod/web, region: eu-central-1, field: SHARED } } }',
      '  two: { provider: resend, store: { aws-secrets-manager: { secret: prod/web, region: eu-central-1, field: shared } } }',
      '',
    ].join('\n'),
  },
  github: {
    layouts: [
      'single/repository',
      'single/environment',
      'single/organization',
      'single/elsewhere',
      'versioned/repository',
      'versioned/environment',
    ],
    open: openGithubStore,
    twice: [
      'version: 1',
      'deploy: deploy.yml',
      'keys:',
      '  one: { provider: resend, store: { github: { secret: SHARED } } }',
      '  two: { provider: resend, store: { github: { secret: shared } } }',
      '',
    ].join('\n'),
  },
  vault: {
    layouts: ['token', 'role', 'whole'],
    open: openVaultStore,
    twice: [
      'version: 1',
      'deploy: deploy.yml',
      'keys:',
      '  one: { provider: resend, store: { vault: { path: apps/web, field: SHARED } } }',
      '  two: { provider: resend, store: { vault: { path: apps/web, field: shared } } }',
      '',
    ].join('\n'),
  },
  vercel: {
    layouts: ['variable'],
    open: openVercelStore,
    twice: [
      'version: 1',
      'deploy: { vercel: { project: prj_1 } }',
      'keys:',
      '  one: { provider: resend, witness: [{ http: { url: "https://app.acme.dev" } }], store: { vercel: { project: prj_1, variable: SHARED } } }',
      '  two: { provider: resend, witness: [{ http: { url: "https://app.acme.dev" } }], store: { vercel: { project: prj_1, variable: SHARED } } }',
      '',
    ].join('\n'),
  },
}
