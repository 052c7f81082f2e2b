import type { AppOptions } from './app/app.ts'
import { deploymentOf } from './app/job.ts'
import type { GithubOptions, GithubSandbox, JobContext, OnJob, RepositoryOptions } from './github/contract.ts'
import { spread } from './pair.ts'
import { deployElsewhere, permissionsFor, repositories } from './repository/others.ts'
import {
  besideOf,
  credentialOf,
  OTHER,
  placeOf,
  secretOf,
  serviceOf,
  variableOf,
  type KeySpec,
} from './repository/key.ts'
import { manifestText, type ManifestWishes } from './repository/manifest.ts'
import { nextAccepted } from './holders.ts'
import { workflowFiles } from './repository/workflows.ts'
import { checkTokens } from './verifiers.ts'
import { adminKeys, type AdminVariable, homeOf, KINDS, type MadeKey, type VendorControls, VENDORS } from './vendors.ts'
import { PROJECT } from './vercel/vercel.ts'
import { OTHER_VALUE, pathOf, readFromVault } from './vault/reader.ts'
import { readFromAws, secretNameOf } from './aws/reader.ts'
import { APP_HOST, createWorld, type World } from './world.ts'

/** How a repository that is ready for Keyturn differs from the usual one. */
export interface ReadyOptions extends VendorControls {
  /** Default: one OpenAI key in the environment `production`. */
  readonly keys?: readonly KeySpec[]
  /** The text of `rotation.yml`, or what is different in the one made from the keys. */
  readonly manifest?: string | ManifestWishes
  /** Further files of the first commit. */
  readonly files?: Readonly<Record<string, string>>
  readonly people?: RepositoryOptions['people']
  readonly github?: Partial<Omit<GithubOptions, 'clock' | 'repositories' | 'onJob'>>
  readonly environments?: RepositoryOptions['environments']
  /** Default: it is private. */
  readonly public?: boolean
  readonly app?: Partial<Pick<AppOptions, 'instances' | 'every' | 'rolling'>>
  /** Sees every job first; undefined: not its own, the app is deployed. So Keyturn's own workflow can be run. */
  readonly onJob?: (context: JobContext) => ReturnType<OnJob> | undefined
  /** How old the first keys are, in milliseconds; default 100 days, so that a standard key is due. */
  readonly age?: number
  readonly start?: number
  readonly latency?: number
}

/** The first key of a credential: in the store, in every instance, and alive at its provider. */
export type FirstKey = MadeKey

/** A world with a repository `acme/web` in it that Keyturn could be let loose on. */
export interface ReadyWorld extends World<GithubSandbox> {
  readonly repository: string
  readonly keys: readonly KeySpec[]
  /** First keys by credential. */
  readonly first: ReadonlyMap<string, FirstKey>
  /** Admin keys by the environment variable Keyturn reads them from. */
  readonly admin: Readonly<Record<AdminVariable, string>>
}

/** Makes a GitHub from options; given from outside so that a test can bend it. */
export type MakeGithub = (options: GithubOptions) => GithubSandbox

const DAY = 86_400_000

/** The usual key of the story. */
export const USUAL_KEY: KeySpec = { name: 'openai', provider: 'openai', environment: 'production' }

/** Builds it all: files, environments, secrets, first keys, running instances. */
export function createReadyWorld(make: MakeGithub, options: ReadyOptions = {}): ReadyWorld {
  const keys = options.keys ?? [USUAL_KEY]
  const managed = keys.find(({ preview }) => preview !== undefined)?.preview
  const world = createWorld({
    ...options,
    stripe: { ...options.stripe, ...(managed === undefined ? {} : { managed }) },
    hosted: Object.fromEntries(keys.flatMap(({ host, provider }) => (host === undefined ? [] : [[provider, host]]))),
    app: { ...options.app, services: keys.map(service) },
    github: ({ clock, deploy }) => {
      const github = make({
        ...permissionsFor(keys),
        ...options.github,
        clock,
        repositories: repositories(keys, repository(keys, options)),
      })
      github.onJob(async (context) => {
        const own = options.onJob?.(context)
        if (own !== undefined) return own
        return deploy(deploymentOf(context, (at, path) => github.truth.file(at, path, context.repository)))
      })
      return github
    },
  })
  const admin = adminKeys(world)
  for (const name of VENDORS) world.confide(admin[KINDS[name].admin], homeOf(name))
  hostAtVercel(world, keys)
  readFromVault(world, keys)
  bringFromLocker(world, keys)
  readFromAws(world, keys)
  checkTokens(world, keys)
  const first = new Map(keys.map((key) => [credentialOf(key), place(world, key, options.age ?? 100 * DAY)]))
  deployElsewhere(world, keys)
  if (keys.some(({ host }) => host === 'vercel')) world.vercel.first(PROJECT)
  if (keys.some(({ measured }) => measured)) measure(world)
  const ready = { ...world, repository: 'acme/web', keys, first, admin }
  lookAtSessions(ready)
  hearOfEvents(ready)
  return ready
}

/** What is presented to the app no vendor knows of: the secrets at GitHub and the instances are all there is. */
function lookAtSessions(world: ReadyWorld): void {
  const mine = world.keys.filter(({ provider }) => provider === 'generated')
  world.generated.look(
    () => mine.flatMap((key) => nextAccepted(world, key)),
    () => mine.flatMap((key) => acceptors(world, key)),
  )
}

function acceptors(world: ReadyWorld, key: KeySpec): readonly (readonly string[])[] {
  return [...world.app.accepting(serviceOf(key)), nextAccepted(world, key)]
}

/** Stripe sends the app what happens. At other addresses somebody else takes it. */
function hearOfEvents(world: ReadyWorld): void {
  const mine = world.keys.filter(({ provider }) => provider === 'stripe-webhook')
  if (mine.length === 0) return
  const hooks = world['stripe-webhook']
  hooks.look(() => mine.flatMap((key) => acceptors(world, key)))
  hooks.begin(async (address, headers, body) => {
    const url = new URL(address)
    if (url.host !== APP_HOST) return 200
    return (await world.app.handler({ method: 'POST', url, headers: new Map(Object.entries(headers)), body })).status
  })
}

/** What runs at Vercel holds the values of the build that the domains point to. */
function hostAtVercel({ vercel, app }: World<GithubSandbox>, keys: readonly KeySpec[]): void {
  vercel.project(PROJECT, 'web')
  vercel.onServing((_project, env) => {
    for (const key of keys.filter(({ host }) => host === 'vercel'))
      app.start(serviceOf(key), env.get(variableOf(key)) ?? '')
  })
}

/** What keeps it brings it to the app by itself, a minute later. */
function bringFromLocker({ clock, locker, app }: World<GithubSandbox>, keys: readonly KeySpec[]): void {
  locker.onChange((name, value) => {
    const key = keys.find((one) => one.host === 'locker' && variableOf(one) === name)
    if (key !== undefined) clock.at(clock.now() + 60_000, () => app.take(serviceOf(key), value))
  })
}

/** The app counts its requests by what they ended as, and is scraped. */
function measure({ wire, prometheus, app }: World<GithubSandbox>): void {
  for (const { instance } of app.running()) prometheus.target(instance, true)
  wire.tap({
    after: async ({ from, host }, reply) => {
      if (from === 'app') prometheus.count({ provider: host, code: String(reply.status) })
      return reply
    },
  })
}

function service(key: KeySpec): AppOptions['services'][number] {
  const about = { name: serviceOf(key), provider: key.provider, ...placeOf(key) }
  const beside = besideOf(key)
  // What Supabase signs users present, too; the app holds nothing of it.
  const all =
    beside === undefined ? { ...about, ...(key.host === 'supabase' ? { beside: [] } : {}) } : { ...about, beside }
  return key.environment === undefined ? all : { ...all, environment: key.environment }
}

function repository(keys: readonly KeySpec[], options: ReadyOptions): RepositoryOptions {
  const named = keys.flatMap((key) => (key.kept === 'elsewhere' ? [] : (key.environment ?? [])))
  const given = options.environments ?? []
  const known = new Set(given.map((one) => (typeof one === 'string' ? one : one.name)))
  const manifest = typeof options.manifest === 'string' ? options.manifest : manifestText(keys, options.manifest)
  return {
    owner: 'acme',
    name: 'web',
    private: options.public !== true,
    people: options.people ?? { mona: 'admin', hubot: 'write', octavia: 'maintain', rando: 'none' },
    environments: [...given, ...new Set(['keyturn', ...named].filter((name) => !known.has(name)))],
    files: { 'README.md': '# web\n', ...workflowFiles(keys), 'rotation.yml': manifest, ...options.files },
  }
}

/** A person made the first key in the console and put it where the app reads it. */
function place(world: World<GithubSandbox>, key: KeySpec, age: number): FirstKey {
  const made =
    key.legacy === undefined
      ? world.vendors[key.provider].make(serviceOf(key), world.clock.now() - age)
      : world.supabase.legacy(key.legacy)
  if (key.host === 'vercel') {
    world.vercel.setEnv(PROJECT, { key: variableOf(key), value: made.value })
    return made
  }
  if (key.host === 'locker') {
    world.locker.put(variableOf(key), made.value)
    world.app.start(serviceOf(key), made.value)
    return made
  }
  if (key.host === 'vault') {
    world.vault.write(pathOf(key), { ...Object.fromEntries(spread(placeOf(key), made.value)), OTHER: OTHER_VALUE })
    world.app.start(serviceOf(key), made.value)
    return made
  }
  if (key.host === 'supabase') {
    world.app.start(serviceOf(key), made.value)
    return made
  }
  if (key.host === 'aws') {
    world.aws.write(secretNameOf(key), { [variableOf(key)]: made.value, OTHER: OTHER_VALUE })
    world.app.start(serviceOf(key), made.value)
    return made
  }
  const { scope, repository: where } = secretOf(key)
  const mona = world.github.person('mona', where)
  for (const [name, text] of spread(placeOf(key), made.value)) mona.setSecret(scope, name, text)
  if (key.kept === 'organization') mona.shareSecret(variableOf(key), 'selected', ['acme/web', OTHER])
  world.app.start(serviceOf(key), made.value)
  return made
}
