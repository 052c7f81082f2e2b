import { slugOf } from '../names.ts'
import type { CredentialId } from '../../facts.ts'
import { BY_HAND, type Mint, type PluginDeclarations, type ProviderDeclaration } from '../declare.ts'
import type { CredentialText, KeyText } from '../grammar/key.ts'
import type { DefaultsText, KeysText } from '../grammar/manifest.ts'
import type { DeploySpec, Position } from '../policy.ts'
import type { At } from '../shape.ts'
import type { Report } from '../tree.ts'
import { mergedOf, plainOf } from './with.ts'

type Traits = ProviderDeclaration['traits']

/** Everything that is said about one credential, nearest first: its environment, its key, the defaults. */
export interface Levels {
  readonly id: CredentialId
  readonly slug: string
  readonly key: string
  readonly environment?: string
  readonly position: Position
  readonly provider: string
  readonly mint: Mint
  /** Who makes them where the manifest says nothing else: what `with:` opts into counts. */
  readonly offers: Mint
  /** As it is for keys that are made so. */
  readonly declared: ProviderDeclaration
  /** As the provider says it itself. */
  readonly known: ProviderDeclaration
  readonly said: KeyText
  readonly own: readonly CredentialText[]
  readonly policy: readonly DefaultsText[]
  /** Top-level `deploy:`. */
  readonly deploy: readonly At<DeploySpec>[] | undefined
  readonly report: Report
}

export interface Whole {
  readonly keys: KeysText
  readonly defaults: DefaultsText | undefined
  readonly deploy: readonly At<DeploySpec>[] | undefined
  readonly known: PluginDeclarations
  readonly report: Report
}

/** One for each environment of a key, or one for the key. */
export function layOut(whole: Whole): readonly Levels[] {
  return [...whole.keys].flatMap(([key, { value: said, key: position }]): readonly Levels[] => {
    const declared = whole.known[said.provider.value]
    if (declared === undefined) return []
    const base = {
      key,
      said,
      provider: said.provider.value,
      known: declared,
      deploy: whole.deploy,
      report: whole.report,
    }
    const defaults = whole.defaults === undefined ? [] : [whole.defaults]
    if (said.environments === undefined) {
      const own = [said]
      const made = madeBy(declared, own)
      return [{ ...base, ...made, id: key, slug: slugOf(key), position, own, policy: [...own, ...defaults] }]
    }
    return [...said.environments.value].map(([environment, place]) => {
      const id = `${key}/${environment}`
      const own = [place.value, said]
      const where = { id, slug: slugOf(id), environment, position: place.key }
      return { ...base, ...madeBy(declared, own), ...where, own, policy: [...own, ...defaults] }
    })
  })
}

/** Who makes the keys, and what the provider can do for them then. */
function madeBy(
  declared: ProviderDeclaration,
  own: readonly CredentialText[],
): Pick<Levels, 'mint' | 'offers' | 'declared'> {
  const said = own.flatMap((level) => level.with?.value ?? [])
  const config = said[0] === undefined ? {} : plainOf(mergedOf(said[0], said))
  const traits = { ...declared.traits, ...traitsIn(declared, config) }
  const offers = traits.mint ?? 'api'
  const mint = nearestOf(own, (level) => level.mint)?.value ?? offers
  return { mint, offers, declared: { ...declared, traits: mint !== 'person' ? traits : { ...traits, ...BY_HAND } } }
}

function traitsIn({ shaped }: ProviderDeclaration, config: Readonly<Record<string, unknown>>): Partial<Traits> {
  const { usage, disable, mint, direction } = shaped?.(config) ?? {}
  return {
    ...(usage === undefined ? {} : { usage }),
    ...(disable === undefined ? {} : { disable }),
    ...(mint === undefined ? {} : { mint }),
    ...(direction === undefined ? {} : { direction }),
  }
}

/** The nearest level's word. */
export function nearestOf<L, T>(levels: readonly L[], pick: (level: L) => T | undefined): T | undefined {
  for (const level of levels) {
    const found = pick(level)
    if (found !== undefined) return found
  }
  return undefined
}
