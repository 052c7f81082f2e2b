// What the manifest will say, as data: one key for each secret whose provider is built, and what it does not say.
import { isCredentialId, isKeyName } from '../../core/manifest/names.ts'
import type { ProviderPlugin } from '../../plugins/contract/provider.ts'
import { type Deploying, deployingOf } from './deploying.ts'
import { halfBy, isOrdinary, isSession, knownBy, spelledBy } from './known.ts'
import type { Names, Place } from './places.ts'
import type { Workflow } from './workflows.ts'

/** One secret that can be turned. */
export interface Drafted {
  readonly place: Place
  /** A key of several parts: which secret holds which. The place is called by what their names have in common. */
  readonly secrets?: Readonly<Record<string, string>>
  readonly provider: string
  readonly deploy: Deploying
}

/** One that cannot, yet. */
export interface Left {
  readonly secret: string
  readonly environment?: string
  readonly provider?: string
  readonly why: 'not-built' | 'not-paired' | 'not-sure' | 'not-known' | 'not-nameable' | 'three-places'
}

export interface Draft {
  readonly keys: readonly Drafted[]
  readonly left: readonly Left[]
}

/** What there is to look at. */
export interface Ground {
  readonly places: readonly Place[]
  readonly names: Names
  readonly workflows: readonly Workflow[]
  readonly providers: Readonly<Record<string, ProviderPlugin>>
  /** Values that examples in the clone give for names. */
  readonly examples?: ReadonlyMap<string, string>
}

/** Sorts every secret. Admin keys and Keyturn's own are nobody's to rotate and are passed over. */
export function draftOf(ground: Ground): Draft {
  const keys: Drafted[] = []
  const left: Left[] = []
  // A login's variables are what apps read their own keys by, too.
  const named = Object.values(ground.providers).filter(({ traits }) => traits.adminBeside === undefined)
  const admins = new Set(named.map(({ traits }) => traits.admin))
  for (const place of ground.places) {
    if (!isOrdinary(place.secret) || admins.has(place.secret)) continue
    const sorted = sort(place, ground)
    if (sorted === undefined) continue
    if ('why' in sorted) left.push(sorted)
    else keys.push(sorted)
  }
  return { keys, left }
}

/** Undefined: a part of a key that is sorted by its first part. */
function sort(place: Place, ground: Ground): Drafted | Left | undefined {
  const { providers, workflows, names, examples } = ground
  const { secret, environment, sure } = place
  const about = { secret, ...(environment === undefined ? {} : { environment }) }
  const own = isSession(secret) ? 'generated' : undefined
  const provider = knownBy(secret)?.provider ?? own ?? spelledBy(examples?.get(secret) ?? '')
  if (provider === undefined) return { ...about, why: 'not-known' }
  const plugin = Object.hasOwn(providers, provider) ? providers[provider] : undefined
  if (plugin === undefined) return { ...about, provider, why: 'not-built' }
  // Turned before the app reads them, it would refuse what others present to it: a person says that it does.
  if (plugin.traits.direction === 'inbound') return { ...about, provider, why: 'three-places' }
  if (!sure) return { ...about, provider, why: 'not-sure' }
  if (!nameable(place)) return { ...about, provider, why: 'not-nameable' }
  const deploy = deployingOf(place, workflows, names)
  if (plugin.traits.parts.length === 1) return { place, provider, deploy }
  const pair = pairOf(place, ground, plugin.traits.parts)
  if (pair === undefined) return { ...about, provider, why: 'not-paired' }
  const { common, secrets } = pair
  return secrets[plugin.traits.parts[0] ?? ''] === secret
    ? { place: { ...place, secret: common }, provider, deploy, secrets }
    : undefined
}

/** The secrets of the same place whose names differ in nothing but the part; undefined: one is missing, or one part has two. */
function pairOf(
  { secret, environment }: Place,
  { places }: Ground,
  parts: readonly string[],
): { readonly common: string; readonly secrets: Readonly<Record<string, string>> } | undefined {
  const half = halfBy(secret)
  if (half === undefined) return undefined
  const near = places.filter((one) => one.environment === environment && halfBy(one.secret)?.common === half.common)
  const found = parts.map((part) => near.filter((one) => halfBy(one.secret)?.part === part))
  if (found.some(({ length }) => length !== 1)) return undefined
  const secrets = Object.fromEntries(parts.map((part, at) => [part, found[at]?.[0]?.secret ?? '']))
  return { common: half.common, secrets }
}

/** What the manifest and branch names cannot spell is left for a person to name. */
function nameable({ secret, environment }: Place): boolean {
  return (
    isKeyName(secret) && isCredentialId(environment === undefined ? `${secret}-repository` : `${secret}/${environment}`)
  )
}
