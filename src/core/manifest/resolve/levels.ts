import { slugOf } from '../names.ts'
import type { CredentialId } from '../../facts.ts'
import type { PluginDeclarations, ProviderDeclaration } from '../declare.ts'
import type { CredentialText, KeyText } from '../grammar/key.ts'
import type { DefaultsText, KeysText } from '../grammar/manifest.ts'
import type { DeploySpec, Position } from '../policy.ts'
import type { At } from '../shape.ts'
import type { Report } from '../tree.ts'

/** Everything that is said about one credential, nearest first: its environment, its key, the defaults. */
export interface Levels {
  readonly id: CredentialId
  readonly slug: string
  readonly key: string
  readonly environment?: string
  readonly position: Position
  readonly provider: string
  readonly declared: ProviderDeclaration
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
    const base = { key, said, provider: said.provider.value, declared, deploy: whole.deploy, report: whole.report }
    const defaults = whole.defaults === undefined ? [] : [whole.defaults]
    if (said.environments === undefined)
      return [{ ...base, id: key, slug: slugOf(key), position, own: [said], policy: [said, ...defaults] }]
    return [...said.environments.value].map(([environment, place]) => {
      const id = `${key}/${environment}`
      const own = [place.value, said]
      return { ...base, id, slug: slugOf(id), environment, position: place.key, own, policy: [...own, ...defaults] }
    })
  })
}

/** The nearest level's word. */
export function nearestOf<L, T>(levels: readonly L[], pick: (level: L) => T | undefined): T | undefined {
  for (const level of levels) {
    const found = pick(level)
    if (found !== undefined) return found
  }
  return undefined
}
