import type {
  DeploySpec,
  DispatchSpec,
  HookSpec,
  HttpWitnessSpec,
  PersonWitnessSpec,
  PrometheusWitnessSpec,
  RunWitnessSpec,
  VercelDeploySpec,
  WitnessSpec,
} from '../core/manifest/policy.ts'
import type { Deployer } from './contract/deployer.ts'
import type { ProviderPlugin } from './contract/provider.ts'
import type { Store } from './contract/store.ts'
import type { Witness } from './contract/witness.ts'
import type { HookOpening } from './deployers/hook.ts'
import type { DeployerOpening } from './deployers/opening.ts'
import { anthropic } from './providers/anthropic/plugin.ts'
import { generated } from './providers/generated/plugin.ts'
import { http } from './providers/http/plugin.ts'
import { manual } from './providers/manual/plugin.ts'
import { openai } from './providers/openai/plugin.ts'
import { resend } from './providers/resend/plugin.ts'
import { sendgrid } from './providers/sendgrid/plugin.ts'
import { supabase } from './providers/supabase/plugin.ts'
import { supabaseSigningKey } from './providers/supabase-signing-key/plugin.ts'
import { openrouter } from './providers/openrouter/plugin.ts'
import { stripe } from './providers/stripe/plugin.ts'
import { stripeWebhook } from './providers/stripe-webhook/plugin.ts'
import type { AwsSecretOpening } from './stores/aws-secrets-manager/open.ts'
import type { CommandStoreOpening } from './stores/command/store.ts'
import { twilio } from './providers/twilio/plugin.ts'
import { twilioAuthToken } from './providers/twilio-auth-token/plugin.ts'
import { awsIam } from './providers/aws-iam/plugin.ts'
import type { GithubStoreOpening } from './stores/github/opening.ts'
import type { ProviderStoreOpening } from './stores/provider/store.ts'
import type { VaultStoreOpening } from './stores/vault/store.ts'
import type { VercelStoreOpening } from './stores/vercel/store.ts'
import type { HttpOpening } from './witnesses/http.ts'
import type { PrometheusOpening } from './witnesses/prometheus.ts'
import type { RunOpening } from './witnesses/github-run.ts'
import type { PersonOpening } from './witnesses/person.ts'

/** Every provider that exists, as declarations: what speaks to a vendor is loaded when one is opened. */
export const PROVIDERS: Readonly<Record<string, ProviderPlugin>> = {
  manual,
  openai,
  resend,
  sendgrid,
  supabase,
  'supabase-signing-key': supabaseSigningKey,
  openrouter,
  stripe,
  anthropic,
  twilio,
  'twilio-auth-token': twilioAuthToken,
  http,
  'aws-iam': awsIam,
  generated,
  'stripe-webhook': stripeWebhook,
}

/** The provider of that id; undefined: there is none. */
export function providerPlugin(id: string): ProviderPlugin | undefined {
  return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id] : undefined
}

/** Every store that exists, by the kind that the manifest names. */
export const STORES = {
  'aws-secrets-manager': async (opening: AwsSecretOpening): Promise<Store> =>
    (await import('./stores/aws-secrets-manager/store.ts')).openAwsSecret(opening),
  command: async (opening: CommandStoreOpening): Promise<Store> =>
    (await import('./stores/command/store.ts')).openCommandStore(opening),
  github: async (opening: GithubStoreOpening): Promise<Store> =>
    (await import('./stores/github/store.ts')).openGithubStore(opening),
  vault: async (opening: VaultStoreOpening): Promise<Store> =>
    (await import('./stores/vault/store.ts')).openVaultStore(opening),
  vercel: async (opening: VercelStoreOpening): Promise<Store> =>
    (await import('./stores/vercel/store.ts')).openVercelStore(opening),
} as const

/** What a store of any kind is opened with. */
export type StoreOpening =
  | AwsSecretOpening
  | CommandStoreOpening
  | GithubStoreOpening
  | ProviderStoreOpening
  | VaultStoreOpening
  | VercelStoreOpening

/** Opens a store of the manifest. */
export function openStore(opening: StoreOpening): Promise<Store> {
  if ('api' in opening) return STORES.github(opening)
  if ('holder' in opening) return atProvider(opening)
  if ('port' in opening) return STORES.command(opening)
  if (!('known' in opening)) return STORES.vercel(opening)
  return isAws(opening) ? STORES['aws-secrets-manager'](opening) : STORES.vault(opening)
}

/** No manifest names it: what the provider itself holds has no other place. */
async function atProvider(opening: ProviderStoreOpening): Promise<Store> {
  return (await import('./stores/provider/store.ts')).openProviderStore(opening)
}

function isAws(opening: AwsSecretOpening | VaultStoreOpening): opening is AwsSecretOpening {
  return opening.spec.kind === 'aws-secrets-manager'
}

/** Every deployer. */
export const DEPLOYERS = {
  workflow: async (spec: Extract<DeploySpec, { kind: 'workflow' }>, opening: DeployerOpening): Promise<Deployer> =>
    (await import('./deployers/workflow.ts')).openWorkflow(spec, opening),
  'repository-dispatch': async (spec: DispatchSpec, opening: DeployerOpening): Promise<Deployer> =>
    (await import('./deployers/repository-dispatch.ts')).openRepositoryDispatch(spec, opening),
  hook: async (spec: HookSpec, opening: HookOpening): Promise<Deployer> =>
    (await import('./deployers/hook.ts')).openHook(spec, opening),
  'on-merge': async (spec: Extract<DeploySpec, { kind: 'on-merge' }>, opening: DeployerOpening): Promise<Deployer> =>
    (await import('./deployers/on-merge.ts')).openOnMerge(spec, opening),
  vercel: async (spec: VercelDeploySpec, opening: DeployerOpening): Promise<Deployer> =>
    (await import('./deployers/vercel.ts')).openVercelDeployer(spec, opening.vercel),
  none: async (spec: Extract<DeploySpec, { kind: 'none' }>): Promise<Deployer> =>
    (await import('./deployers/none.ts')).openNone(spec.because),
} as const

/** Opens a deployer of the manifest. */
export function openDeployer(spec: DeploySpec, opening: DeployerOpening): Promise<Deployer> {
  switch (spec.kind) {
    case 'workflow':
      return DEPLOYERS.workflow(spec, opening)
    case 'repository-dispatch':
      return DEPLOYERS['repository-dispatch'](spec, opening)
    case 'hook':
      return DEPLOYERS.hook(spec, opening)
    case 'on-merge':
      return DEPLOYERS['on-merge'](spec, opening)
    case 'vercel':
      return DEPLOYERS.vercel(spec, opening)
    case 'none':
      return DEPLOYERS.none(spec)
  }
}

/** Every witness that a manifest may declare. */
export const WITNESSES = {
  http: async (spec: HttpWitnessSpec, opening: HttpOpening): Promise<Witness> =>
    (await import('./witnesses/http.ts')).openHttp(spec, opening),
  'github-run': async (spec: RunWitnessSpec, opening: RunOpening): Promise<Witness> =>
    (await import('./witnesses/github-run.ts')).openGithubRun(spec, opening),
  prometheus: async (spec: PrometheusWitnessSpec, opening: PrometheusOpening): Promise<Witness> =>
    (await import('./witnesses/prometheus.ts')).openPrometheus(spec, opening),
  person: async (spec: PersonWitnessSpec, opening: PersonOpening): Promise<Witness> =>
    (await import('./witnesses/person.ts')).openPerson(spec, opening),
} as const

/** Opens a witness of the manifest; `usage` and `runs` are nobody's to declare and are opened by name. */
export function openWitness(
  spec: WitnessSpec,
  opening: HttpOpening & PersonOpening & PrometheusOpening & RunOpening,
): Promise<Witness> {
  switch (spec.kind) {
    case 'http':
      return WITNESSES.http(spec, opening)
    case 'github-run':
      return WITNESSES['github-run'](spec, opening)
    case 'prometheus':
      return WITNESSES.prometheus(spec, opening)
    case 'person':
      return WITNESSES.person(spec, opening)
  }
}
