import { valueInAws } from './aws/reader.ts'
import { pathOf } from './vault/reader.ts'
import { SIGNING_PROJECT } from './providers/supabase-signing-key/vendor.ts'
import { PROJECT } from './vercel/vercel.ts'
import type { Deployment } from './app/app.ts'
import { deploymentOf } from './app/job.ts'
import type { ReadyWorld } from './ready.ts'
import { gather } from './pair.ts'
import { besideOf, placeOf, secretOf, serviceOf, variableOf, workflowOf, type KeySpec } from './repository/key.ts'

/** Somebody who uses a key value, now or with the next deployment. */
export interface Holder {
  /** `web-2 of openai-production`, or `the next run of deploy.yml`. */
  readonly who: string
  readonly value: string
  /** Would its provider let a request with it in now? */
  readonly alive: boolean
}

/** Design, invariant I1: every value that a consumer may hold, running or freshly deployed, must be alive. */
export function holders(world: ReadyWorld): readonly Holder[] {
  return world.keys.flatMap((key) => {
    const running = world.app.running().filter((one) => one.service === serviceOf(key))
    const held = running.map(({ instance, service, value }) => ({ who: `${instance} of ${service}`, value }))
    const who = key.host === undefined ? `the next run of ${workflowOf(key)}` : NEXT[key.host]
    const next = { who, value: nextValue(world, key) ?? '' }
    const carried = besideOf(key) === undefined && key.host !== 'supabase' ? [] : world.app.carried(serviceOf(key))
    const users = carried.map((value) => ({ who: `a user of ${serviceOf(key)}`, value }))
    const all = [...held, next, ...users].map(({ who, value }) => ({
      who,
      value,
      alive: world.vendors[key.provider].accepts(value),
    }))
    return [...all, ...senders(world, key)]
  })
}

/** Whoever presents to the app what is signed with a key: every instance, and the next one, must accept it. */
function senders(world: ReadyWorld, key: KeySpec): readonly Holder[] {
  const value = besideOf(key) === undefined ? undefined : world.vendors[key.provider].signs?.()
  if (value === undefined || world.app.running().every(({ service }) => service !== serviceOf(key))) return []
  const acceptors = [...world.app.accepting(serviceOf(key)), nextAccepted(world, key)]
  return [{ who: `a webhook of ${key.provider}`, value, alive: acceptors.every((one) => one.includes(value)) }]
}

const NEXT = {
  vercel: 'the next build',
  vault: 'the next who asks Vault',
  aws: 'the next who asks AWS',
  locker: 'the next who asks the locker',
  supabase: 'the next who signs in',
} as const

/** What a run that starts now would read: the workflow at the default head names the secret. */
export function nextValue(world: ReadyWorld, key: KeySpec): string | undefined {
  if (key.host === 'vercel') return world.vercel.rows(PROJECT).find((row) => row.key === variableOf(key))?.value
  if (key.host === 'locker') return world.locker.value(variableOf(key))
  if (key.host === 'vault') {
    const fields = world.vault.read(pathOf(key)) ?? {}
    return gather(placeOf(key), (name) => (typeof fields[name] === 'string' ? fields[name] : undefined))
  }
  if (key.host === 'aws') return valueInAws(world, key)
  if (key.host === 'supabase') return world.supabase.signing.used(SIGNING_PROJECT)
  const { truth } = world.github
  const { scope, repository } = secretOf(key)
  if (key.kept === 'elsewhere') return truth.readSecret(scope, variableOf(key), repository)
  return gather(placeOf(key), nextDeployment(world, key).value)
}

/** What a run that starts now would have the app accept, of what others present to it. */
export function nextAccepted(world: ReadyWorld, key: KeySpec): readonly string[] {
  const { value } = nextDeployment(world, key)
  return [variableOf(key), ...(besideOf(key) ?? [])].flatMap((name) => value(name) || [])
}

function nextDeployment(world: ReadyWorld, key: KeySpec): Deployment {
  const { truth } = world.github
  const { environment } = key
  return deploymentOf(
    {
      repository: world.repository,
      run: {
        id: 0,
        workflow: workflowOf(key),
        event: 'workflow_dispatch',
        createdAt: world.clock.now(),
        actor: 'mona',
      },
      job: 'deploy',
      vars: () => undefined,
      secrets: (name) =>
        (environment === undefined ? undefined : truth.readSecret(`environment/${environment}`, name)) ??
        truth.readSecret('repository', name) ??
        (key.kept === 'organization' ? truth.readSecret('organization', name) : undefined),
      inputs: environment === undefined ? {} : { environment },
      environment,
      headSha: truth.ref('refs/heads/main') ?? '',
    },
    (at, path) => truth.file(at, path),
  )
}
