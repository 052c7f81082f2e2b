import { courseOf, courseSeen } from '../core/decide/course.ts'
import type { Entry } from '../core/entry/entry.ts'
import type { KeyId } from '../core/facts.ts'
import { PROMETHEUS_TOKEN } from '../core/manifest/kept.ts'
import { type Credential, isLate, type StoreSpec } from '../core/manifest/policy.ts'
import type { Shared } from '../engine/kit.ts'
import type { Deployer } from '../plugins/contract/deployer.ts'
import type { Purpose } from '../plugins/contract/marks.ts'
import type { Provider, ProviderPlugin } from '../plugins/contract/provider.ts'
import type { Store } from '../plugins/contract/store.ts'
import type { Witness } from '../plugins/contract/witness.ts'
import type { StoreOpening } from '../plugins/registry.ts'
import type { UsageOpening } from '../plugins/witnesses/usage.ts'
import type { AwsRest } from '../plugins/contract/aws.ts'
import type { VaultRest } from '../plugins/contract/vault.ts'
import { VERCEL_HOST, type VercelRest } from '../plugins/contract/vercel.ts'
import { hostToken } from './admin.ts'
import type { OpenedGithub } from './github.ts'
import { hookAddress } from './hook-address.ts'
import type { Outside, Wishes } from './options.ts'

/** What stores, deployers and witnesses of one credential are opened on. */
export interface Ground {
  readonly outside: Outside
  readonly wishes: Pick<Wishes, 'commands' | 'endpoints' | 'secrets'>
  readonly opened: OpenedGithub
  readonly credential: Credential
  readonly shared: Shared
  readonly plugin: ProviderPlugin
  readonly provider: () => Promise<Provider>
  /** Logins at Vaults: one serves all credentials of a run. */
  readonly sessions: VaultRest['sessions']
  /** The same at AWS. */
  readonly awsSessions: AwsRest['sessions']
}

/** One store for each `store:` of the credential. */
export async function openStores(ground: Ground): Promise<readonly Store[]> {
  const { openStore } = await import('../plugins/registry.ts')
  return Promise.all(inOrder(ground.credential.stores).map(async (spec) => openStore(await storeOpening(ground, spec))))
}

/** What only another kind of store needs is not loaded. */
async function storeOpening(ground: Ground, spec: StoreSpec): Promise<StoreOpening> {
  switch (spec.kind) {
    case 'github':
      return (await import('./secrets.ts')).githubOpening(ground, spec)
    case 'vault':
      return (await import('./vault.ts')).vaultOpening(ground, spec)
    case 'aws-secrets-manager':
      return (await import('./aws.ts')).awsOpening(ground, spec)
    case 'command':
      return (await import('./command.ts')).commandOpening(ground, spec)
    case 'vercel':
      return { spec, rest: vercelOf(ground) }
    case 'provider':
      return { spec, holder: ground.provider, ...(await import('./kept-entry.ts')).keysByEntry(ground) }
  }
}

/** What holds no value unseen is written first: a run that dies after it leaves the rest to custody, and nothing is lost. */
function inOrder(stores: Credential['stores']): Credential['stores'] {
  return stores.toSorted((a, b) => Number(!isLate(a)) - Number(!isLate(b)))
}

function vercelOf({ outside, wishes, opened }: Ground): VercelRest {
  return {
    send: opened.send,
    base: wishes.endpoints.get('vercel') ?? VERCEL_HOST,
    token: hostToken(outside, 'VERCEL_TOKEN', 'Vercel'),
  }
}

/** One deployer for each `deploy:`, in the manifest's order. */
export async function openDeployers(ground: Ground): Promise<readonly Deployer[]> {
  const { opened, credential, shared } = ground
  const { openDeployer } = await import('../plugins/registry.ts')
  const opening = {
    rest: opened.rest,
    send: opened.send,
    vercel: vercelOf(ground),
    now: () => shared.clock.now(),
    sleep: (milliseconds: number) => shared.clock.sleep(milliseconds),
    defaultBranch: shared.repository.defaultBranch,
    hook: (variable: string) => hookAddress(ground.outside, variable),
    seen: () => {
      const entry = opened.entry(credential.id)
      return entry && courseSeen(entry)
    },
    ...(shared.runId === undefined ? {} : { ownRun: shared.runId }),
  }
  return Promise.all(
    credential.deploy.map((spec, index) =>
      openDeployer(spec, { ...opening, purpose: () => purposeOf(ground, String(index)) }),
    ),
  )
}

/** What is started now brings the key that the course goes to; on the way back, and forward again, it is another thing. */
function purposeOf({ opened, credential }: Ground, what: string): Purpose {
  const entry = opened.entry(credential.id)
  const course = entry && courseOf(entry)
  const since = course?.switchedAt ?? 0
  return { of: `${course?.to.tag ?? credential.slug}.${what}.${since.toString(36)}`, since }
}

/** The declared witnesses, what the provider counts, and for GitHub's secrets the runs that still hold an old value. */
export async function openWitnesses(ground: Ground): Promise<readonly Witness[]> {
  const { opened, credential, shared } = ground
  const { openWitness } = await import('../plugins/registry.ts')
  const { openRuns } = await import('../plugins/witnesses/runs.ts')
  const { openUsage } = await import('../plugins/witnesses/usage.ts')
  const now = (): number => shared.clock.now()
  const opening = {
    send: opened.send,
    rest: opened.rest,
    now,
    defaultBranch: shared.repository.defaultBranch,
    credential: credential.id,
    word: () => opened.entry(credential.id)?.word,
    prometheus: {
      allowed: ground.wishes.endpoints.get('prometheus')?.replace(/\/+$/, ''),
      token: hostToken(ground.outside, PROMETHEUS_TOKEN, 'Prometheus'),
    },
    ...(shared.runId === undefined ? {} : { ownRun: shared.runId }),
  }
  const declared = await Promise.all(
    credential.witnesses.map((spec, index) =>
      openWitness(spec, { ...opening, purpose: () => purposeOf(ground, `w${index}`) }),
    ),
  )
  const usage = ground.plugin.traits.usage === 'none' ? [] : [openUsage(usageOf(ground))]
  const used = ground.plugin.traits.keeps ? [await inUse(ground, now)] : []
  const own = shared.runId === undefined ? {} : { ownRun: shared.runId }
  const { readersOf } = await import('./secrets.ts')
  const runs = readersOf(ground).map((rest) => openRuns({ rest, now, ...own }))
  return [...usage, ...used, ...declared, ...runs, ...(await builds(ground))]
}

/** Who uses its keys itself says which. */
async function inUse({ provider }: Ground, now: () => number): Promise<Witness> {
  return (await import('../plugins/witnesses/in-use.ts')).openInUse({ provider, now })
}

/** Only a build that is not in service any more lets go of what it was made with. */
async function builds(ground: Ground): Promise<readonly Witness[]> {
  const { credential, shared } = ground
  const projects = credential.stores.filter((spec) => spec.kind === 'vercel' && spec.targets.includes('production'))
  if (projects.length === 0) return []
  const { openVercelWitness } = await import('../plugins/witnesses/vercel.ts')
  return projects.flatMap((project) =>
    project.kind === 'vercel'
      ? [openVercelWitness({ rest: vercelOf(ground), spec: project, now: () => shared.clock.now() })]
      : [],
  )
}

function usageOf({ opened, credential, shared, provider }: Ground): UsageOpening {
  const entry = (): Entry | undefined => opened.entry(credential.id)
  return {
    provider,
    now: () => shared.clock.now(),
    quiet: credential.policy.quiet,
    other: (keyId) => otherThan(entry(), keyId),
    probes: (keyId) => (entry()?.candidate?.keyId === keyId ? (entry()?.candidate?.probedAt ?? []) : []),
    heard: (keyId) => entry()?.heard?.[keyId],
  }
}

function otherThan(entry: Entry | undefined, keyId: KeyId): KeyId | undefined {
  return [entry?.candidate?.keyId, entry?.incumbent?.keyId].find((other) => other !== undefined && other !== keyId)
}
