// What the manifest will say, as data: one key for each secret whose provider is built, and what it does not say.
import { isCredentialId, isKeyName } from '../../core/manifest/names.ts'
import type { ProviderPlugin } from '../../plugins/contract/provider.ts'
import { type Deploying, deployingOf } from './deploying.ts'
import { isOrdinary, knownBy, spelledBy } from './known.ts'
import type { Names, Place } from './places.ts'
import type { Workflow } from './workflows.ts'

/** One secret that can be turned. */
export interface Drafted {
  readonly place: Place
  readonly provider: string
  readonly deploy: Deploying
}

/** One that cannot, yet. */
export interface Left {
  readonly secret: string
  readonly environment?: string
  readonly provider?: string
  readonly why: 'not-built' | 'not-sure' | 'not-known' | 'not-nameable'
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
  const admins = new Set(Object.values(ground.providers).map(({ traits }) => traits.admin))
  for (const place of ground.places) {
    if (!isOrdinary(place.secret) || admins.has(place.secret)) continue
    const sorted = sort(place, ground)
    if ('why' in sorted) left.push(sorted)
    else keys.push(sorted)
  }
  return { keys, left }
}

function sort(place: Place, { providers, workflows, names, examples }: Ground): Drafted | Left {
  const { secret, environment, sure } = place
  const about = { secret, ...(environment === undefined ? {} : { environment }) }
  const provider = knownBy(secret)?.provider ?? spelledBy(examples?.get(secret) ?? '')
  if (provider === undefined) return { ...about, why: 'not-known' }
  const plugin = Object.hasOwn(providers, provider) ? providers[provider] : undefined
  if (plugin === undefined || plugin.traits.parts.length > 1) return { ...about, provider, why: 'not-built' }
  if (!sure) return { ...about, provider, why: 'not-sure' }
  if (!nameable(place)) return { ...about, provider, why: 'not-nameable' }
  return { place, provider, deploy: deployingOf(place, workflows, names) }
}

/** What the manifest and branch names cannot spell is left for a person to name. */
function nameable({ secret, environment }: Place): boolean {
  return (
    isKeyName(secret) && isCredentialId(environment === undefined ? `${secret}-repository` : `${secret}/${environment}`)
  )
}
