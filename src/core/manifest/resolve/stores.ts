import { ALL_PARTS } from '../../secret.ts'
import { forbiddenName } from '../grammar/scalars.ts'
import type { CommandText } from '../grammar/command.ts'
import type { GithubText, StoreText } from '../grammar/store.ts'
import type { VaultText } from '../grammar/vault.ts'
import type { VercelText } from '../grammar/vercel.ts'
import type {
  CommandStoreSpec,
  GithubStoreSpec,
  Position,
  StoreSpec,
  VaultStoreSpec,
  VercelStoreSpec,
} from '../policy.ts'
import type { At } from '../shape.ts'
import { listed, quote, suggest } from '../words.ts'
import { nearestOf } from './levels.ts'
import type { Levels } from './levels.ts'

type Slot = GithubStoreSpec['slots'][number]

/** Where the value is kept, with secrets and parts named. */
export function resolveStores(levels: Levels): readonly StoreSpec[] {
  const said = nearestOf(levels.policy, (level) => level.store)
  const bare: At<StoreText> = {
    value: { kind: 'github', bare: true, layout: 'single', references: [] },
    at: levels.position,
  }
  return (said?.value ?? [bare]).flatMap((store) => resolveStore(levels, store) ?? [])
}

function resolveStore(levels: Levels, { value, at }: At<StoreText>): StoreSpec | undefined {
  if (value.kind === 'vault') return resolveVault(levels, { value, at })
  if (value.kind === 'command') return resolveCommand(levels, { value, at })
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

/** Undefined: there are several, and that was reported. */
function onlyPart({ declared, provider, report }: Levels, at: Position, where: string): string | undefined {
  const [part = 'value', ...others] = declared.traits.parts
  if (others.length === 0) return part
  report(
    at,
    `a key of ${provider} has ${others.length + 1} parts, and that is not built yet for ${where} · keep it in GitHub's secrets`,
  )
  return undefined
}

function defaultName({ key }: Levels): string {
  return key.toUpperCase().replaceAll('-', '_')
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
  const slots = places.map(({ secret, part }): Slot => ({ address: `${scope}/${secret}`, secret, part }))
  const { layout, references } = store
  return { kind: 'github', layout, references, slots, position: at, ...where }
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

type Places = readonly Pick<Slot, 'secret' | 'part'>[]

/** How a store calls what holds one part, and several. */
interface Words {
  readonly one: string
  readonly many: string
  readonly thing: string
  readonly forbidden: (name: string) => string | undefined
  readonly spelled: (name: string) => string
}

const GITHUB_WORDS: Words = {
  one: 'secret',
  many: 'secrets',
  thing: 'a secret',
  forbidden: forbiddenName,
  // GitHub keeps names in upper case however they are written.
  spelled: (name) => name.toUpperCase(),
}

const VAULT_WORDS: Words = {
  one: 'field',
  many: 'fields',
  thing: 'a field',
  forbidden: () => undefined,
  spelled: (name) => name,
}

/** One place holds the key; only a key of one part fits. */
function placeWhole(
  levels: Levels,
  { at, said, as }: { readonly at: Position; readonly said: At<string> | undefined; readonly as: Words },
): Places | undefined {
  const { parts } = levels.declared.traits
  const [part = 'value', ...others] = parts
  if (others.length > 0) {
    const example = parts.map((each) => `NAME: ${each}`).join(', ')
    levels.report(
      said?.at ?? at,
      `a key of ${levels.provider} has ${parts.length} parts · say \`${as.many}: { ${example} }\`, or \`${as.many}: { NAME: ${ALL_PARTS} }\` for one JSON object`,
    )
    return undefined
  }
  const secret = said?.value ?? defaultName(levels)
  const why = as.forbidden(secret)
  if (why === undefined) return [{ secret, part }]
  levels.report(
    levels.position,
    `the secret of ${levels.id} would be ${secret}, and a secret ${why} · name it with \`secret:\``,
  )
  return undefined
}

function placeParts(
  levels: Levels,
  { at, said, as }: { readonly at: Position; readonly said: ReadonlyMap<string, At<string>>; readonly as: Words },
): Places | undefined {
  const { parts } = levels.declared.traits
  const [only, ...others] = said
  if (only?.[1].value === ALL_PARTS && others.length === 0 && parts.length > 1)
    return [{ secret: as.spelled(only[0]), part: ALL_PARTS }]
  const places = new Map<string, string>()
  let good = true
  const refuse = (where: Position, message: string): void => {
    good = false
    levels.report(where, message)
  }
  for (const [secret, { value: part, at: where }] of said) {
    const first = places.get(part)
    if (part === ALL_PARTS && parts.length > 1)
      refuse(where, `${ALL_PARTS} holds every part at once · keep it alone, or name ${as.thing} for each part`)
    else if (!parts.includes(part))
      refuse(where, `${levels.provider} has no part ${quote(part)}${suggest(part, parts)}`)
    else if (first !== undefined)
      refuse(where, `part ${part} is in ${first} already · a part goes into one ${as.one} of a store`)
    else places.set(part, as.spelled(secret))
  }
  const missing = parts.filter((part) => !places.has(part))
  if (good && missing.length > 0)
    refuse(at, `\`${as.many}\` leaves out ${listed(missing)} · name ${as.thing} for each part`)
  return good ? [...places].map(([part, secret]) => ({ secret, part })) : undefined
}
