import type { CommandText } from '../grammar/command.ts'
import type { GithubText, StoreText } from '../grammar/store.ts'
import type { AwsSecretText } from '../grammar/aws.ts'
import type { VaultText } from '../grammar/vault.ts'
import type { VercelText } from '../grammar/vercel.ts'
import type {
  AwsSecretSpec,
  CommandStoreSpec,
  GithubStoreSpec,
  StoreSpec,
  VaultStoreSpec,
  VercelStoreSpec,
} from '../policy.ts'
import type { At } from '../shape.ts'
import { mergedOf, plainOf } from './with.ts'
import { nearestOf } from './levels.ts'
import type { Levels } from './levels.ts'
import {
  AWS_WORDS,
  defaultName,
  GITHUB_WORDS,
  onlyPart,
  placeParts,
  placeWhole,
  type Slot,
  VAULT_WORDS,
} from './places.ts'

/** Where the value is kept, with secrets and parts named. */
export function resolveStores(levels: Levels): readonly StoreSpec[] {
  if (levels.declared.traits.keeps) return [atProvider(levels)]
  const said = nearestOf(levels.policy, (level) => level.store)
  const bare: At<StoreText> = {
    value: { kind: 'github', bare: true, references: [] },
    at: levels.position,
  }
  return (said?.value ?? [bare]).flatMap((store) => resolveStore(levels, store) ?? [])
}

/** What the provider itself holds has no other place; what defaults say of stores is for other keys. */
function atProvider({ id, own, mint, provider, declared, position, report }: Levels): StoreSpec {
  if (mint !== 'api')
    report(position, `mint has no meaning with provider: ${provider}, which makes its keys itself · remove it`)
  const said = nearestOf(own, (level) => level.store)?.value[0]
  if (said !== undefined)
    report(said.at, `store has no meaning with provider: ${provider}, which holds its keys itself · remove it`)
  const config = own.flatMap((level) => level.with ?? []).map(({ value }) => value)
  const [nearest] = config
  const principal = nearest && declared.principal(plainOf(mergedOf(nearest, config)))
  const address = `${provider}:${principal ?? id}`
  const [part = 'value'] = declared.traits.parts
  return {
    kind: 'provider',
    provider,
    layout: 'single',
    references: [],
    slots: [{ address, secret: 'in use', part }],
    position,
  }
}

function resolveStore(levels: Levels, { value, at }: At<StoreText>): StoreSpec | undefined {
  if (value.kind === 'vault') return resolveVault(levels, { value, at })
  if (value.kind === 'command') return resolveCommand(levels, { value, at })
  if (value.kind === 'aws-secrets-manager') return resolveAws(levels, { value, at })
  return value.kind === 'vercel' ? resolveVercel(levels, { value, at }) : resolveGithub(levels, { value, at })
}

function resolveVault(levels: Levels, { value: store, at }: At<VaultText>): VaultStoreSpec | undefined {
  const { mount, path, namespace, login } = store
  const places =
    store.fields === undefined
      ? placeWhole(levels, { at, said: store.field, as: VAULT_WORDS })
      : placeParts(levels, { at, said: store.fields, as: VAULT_WORDS })
  if (places === undefined) return undefined
  const scope = `vault:${[...(namespace === undefined ? [] : [namespace]), mount, path].join('/')}`
  return {
    kind: 'vault',
    mount,
    path,
    layout: 'single',
    references: [],
    slots: places.map(({ secret, part }): Slot => ({ address: `${scope}/${secret}`, secret, part })),
    position: at,
    ...(namespace !== undefined && { namespace }),
    ...(login !== undefined && { login }),
  }
}

/** One value, for the name in a program's arguments. */
function resolveCommand(levels: Levels, { value: store, at }: At<CommandText>): CommandStoreSpec | undefined {
  const part = onlyPart(levels, at, 'a command')
  if (part === undefined) return undefined
  const secret = store.name?.value ?? defaultName(levels)
  const named = (words: readonly string[]): readonly string[] => words.map((word) => word.replaceAll('{name}', secret))
  const { env, stdin, refusals, timeout } = store
  const program = (store.write[0] ?? '').split('/').at(-1) ?? ''
  const address = [`command:${program}`, ...(store.place === undefined ? [] : [store.place]), secret].join('/')
  return {
    kind: 'command',
    program,
    write: named(store.write),
    env,
    stdin,
    refusals,
    timeout,
    layout: 'single',
    references: [],
    slots: [{ address, secret, part }],
    position: at,
    ...(store.read !== undefined && { read: named(store.read) }),
    ...(store.check !== undefined && { check: named(store.check) }),
  }
}

/** Its account is the role's; without one it is that of the keys that the workflow passes. */
function resolveAws(levels: Levels, { value: store, at }: At<AwsSecretText>): AwsSecretSpec | undefined {
  const { name, region, role } = store
  const whole = store.field === undefined && store.fields === undefined
  const places =
    store.fields === undefined
      ? placeWhole(levels, { at, said: store.field ?? { value: name, at }, as: AWS_WORDS })
      : placeParts(levels, { at, said: store.fields, as: AWS_WORDS })
  if (places === undefined) return undefined
  const scope = `aws-secrets-manager:${[role?.split(':')[4] ?? 'account', region, name].join('/')}`
  const slots = places.map(({ secret, part }): Slot => ({
    address: whole ? scope : `${scope}#${secret}`,
    secret,
    part,
  }))
  return {
    kind: 'aws-secrets-manager',
    name,
    region,
    whole,
    layout: 'single',
    references: [],
    slots,
    position: at,
    ...(role !== undefined && { role }),
  }
}

function resolveVercel(levels: Levels, { value: store, at }: At<VercelText>): VercelStoreSpec | undefined {
  const part = onlyPart(levels, at, 'Vercel')
  if (part === undefined) return undefined
  const secret = store.variable?.value ?? defaultName(levels)
  const targets = [...new Set(store.targets.map((target) => target.value))].toSorted()
  const address = `vercel:${store.project}/${targets.join('+')}/${secret}`
  return {
    kind: 'vercel',
    project: store.project,
    targets,
    layout: 'single',
    references: [],
    slots: [{ address, secret, part }],
    position: at,
    ...(store.team !== undefined && { team: store.team }),
  }
}

function resolveGithub(levels: Levels, { value: store, at }: At<GithubText>): StoreSpec | undefined {
  const environment = store.bare ? levels.environment : store.environment
  const { repository, organization } = store
  const places =
    store.secrets === undefined
      ? placeWhole(levels, { at, said: store.secret, as: GITHUB_WORDS })
      : placeParts(levels, { at, said: store.secrets, as: GITHUB_WORDS })
  if (places === undefined) return undefined
  const where = {
    ...(environment !== undefined && { environment }),
    ...(repository !== undefined && { repository }),
    ...(organization !== undefined && { organization }),
  }
  const scope = scopeOf(where)
  const inbound = levels.declared.traits.direction === 'inbound'
  const { layout = inbound ? 'dual' : 'single', references } = store
  const named = places.map(({ secret, part }): Slot => ({ address: `${scope}/${secret}`, secret, part }))
  const slots = layout === 'dual' ? named.flatMap(besides) : named
  return { kind: 'github', layout, references, slots, position: at, ...where }
}

/** The one that is used, and those that are accepted beside it. */
function besides({ address, secret, part }: Slot): readonly Slot[] {
  return [
    { address, secret, part },
    { address: `${address}_NEXT`, secret: `${secret}_NEXT`, part, role: 'next' },
    { address: `${address}_PREVIOUS`, secret: `${secret}_PREVIOUS`, part, role: 'previous' },
  ]
}

/** Where it lies, as addresses begin: no two of these are spelled alike, whatever an environment is called. */
function scopeOf({
  environment,
  repository,
  organization,
}: Pick<GithubStoreSpec, 'environment' | 'repository' | 'organization'>): string {
  if (organization) return 'github:organization'
  const inside = environment === undefined ? 'repository' : `environment/${environment}`
  return repository === undefined ? `github:${inside}` : `github:other/${repository}/${inside}`
}
