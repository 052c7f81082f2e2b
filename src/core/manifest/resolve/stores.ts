import { forbiddenName } from '../grammar/scalars.ts'
import type { GithubText, StoreText } from '../grammar/store.ts'
import type { VercelText } from '../grammar/vercel.ts'
import type { GithubStoreSpec, Position, StoreSpec, VercelStoreSpec } from '../policy.ts'
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
  return value.kind === 'vercel' ? resolveVercel(levels, { value, at }) : resolveGithub(levels, { value, at })
}

function resolveVercel(levels: Levels, { value: store, at }: At<VercelText>): VercelStoreSpec | undefined {
  const { parts } = levels.declared.traits
  const [part = 'value', ...others] = parts
  if (others.length > 0) {
    levels.report(
      at,
      `a key of ${levels.provider} has ${parts.length} parts, and that is not built yet for Vercel · keep it in GitHub's secrets`,
    )
    return undefined
  }
  const secret = store.variable?.value ?? levels.key.toUpperCase().replaceAll('-', '_')
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

function resolveGithub(levels: Levels, said: At<GithubText>): StoreSpec | undefined {
  const { value: store, at } = said
  const environment = store.bare ? levels.environment : store.environment
  const scope = environment === undefined ? 'github:repository' : `github:environment/${environment}`
  const places = store.secrets === undefined ? placeWhole(levels, said) : placeParts(levels, said)
  if (places === undefined) return undefined
  const slots = places.map(({ secret, part }): Slot => ({ address: `${scope}/${secret}`, secret, part }))
  const { layout, references } = store
  return { kind: 'github', layout, references, slots, position: at, ...(environment !== undefined && { environment }) }
}

type Places = readonly Pick<Slot, 'secret' | 'part'>[]

/** One secret holds the key; only a key of one part fits. */
function placeWhole(levels: Levels, { value: store, at }: At<GithubText>): Places | undefined {
  const { parts } = levels.declared.traits
  const [part = 'value', ...others] = parts
  if (others.length > 0) {
    const example = parts.map((each) => `NAME: ${each}`).join(', ')
    levels.report(
      store.secret?.at ?? at,
      `a key of ${levels.provider} has ${parts.length} parts · say \`secrets: { ${example} }\``,
    )
    return undefined
  }
  const secret = store.secret?.value ?? levels.key.toUpperCase().replaceAll('-', '_')
  const why = forbiddenName(secret)
  if (why === undefined) return [{ secret, part }]
  levels.report(
    levels.position,
    `the secret of ${levels.id} would be ${secret}, and a secret ${why} · name it with \`secret:\``,
  )
  return undefined
}

function placeParts(levels: Levels, { value: store, at }: At<GithubText>): Places | undefined {
  const { parts } = levels.declared.traits
  const places = new Map<string, string>()
  let good = true
  const refuse = (where: Position, message: string): void => {
    good = false
    levels.report(where, message)
  }
  for (const [secret, { value: part, at: where }] of store.secrets ?? []) {
    const first = places.get(part)
    if (!parts.includes(part)) refuse(where, `${levels.provider} has no part ${quote(part)}${suggest(part, parts)}`)
    else if (first !== undefined)
      refuse(where, `part ${part} is in ${first} already · a part goes into one secret of a store`)
    else places.set(part, secret.toUpperCase())
  }
  const missing = parts.filter((part) => !places.has(part))
  if (good && missing.length > 0) refuse(at, `\`secrets\` leaves out ${listed(missing)} · name a secret for each part`)
  return good ? [...places].map(([part, secret]) => ({ secret, part })) : undefined
}
