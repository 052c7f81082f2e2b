import type { At } from '../shape.ts'
import type { CommandersText } from '../grammar/commanders.ts'
import { DEFAULTS } from '../defaults.ts'
import type { Commanders, Credential, Demand } from '../policy.ts'
import type { Report } from '../tree.ts'
import { quote, suggest } from '../words.ts'

/** Whose commands count, with every default filled in. */
export function toCommanders(
  said: At<CommandersText> | undefined,
  { credentials, report }: { readonly credentials: readonly Credential[]; readonly report: Report },
): Commanders {
  const role = said?.value.role?.value ?? DEFAULTS.commanders
  const known = [...new Set(credentials.flatMap(placesOf))]
  const environments = new Map<string, Demand>()
  for (const [name, { value, key }] of said?.value.environments?.value ?? []) {
    // A misspelt name would leave the environment that was meant to everybody.
    if (!known.some((one) => same(one, name)))
      report(key, `no key has the environment ${quote(name)}${suggest(name, known)}`)
    const teams = (value.teams?.value ?? []).map((team) => team.value)
    environments.set(name, { role: value.role?.value ?? (teams.length > 0 ? 'write' : role), teams })
  }
  return { role, teams: [], environments }
}

/** What tells which environments a credential reaches into. */
export type Placed = Pick<Credential, 'environment'> & Partial<Pick<Credential, 'stores'>>

/** Environments that a command about this credential reaches into: its own, and those of its secrets, in whichever repository. */
export function placesOf({ environment, stores = [] }: Placed): readonly string[] {
  const all = [environment, ...stores.map((store) => (store.kind === 'github' ? store.environment : undefined))]
  return [...new Set(all.filter((one) => one !== undefined))]
}

/** Everything that is asked of who commands this credential: each of these must be met. */
export function demandsOn(commanders: Commanders, credential: Placed): readonly Demand[] {
  const special = placesOf(credential).flatMap((place) =>
    [...commanders.environments].filter(([name]) => same(name, place)).map(([, demand]) => demand),
  )
  return special.length > 0 ? special : [commanders]
}

/** GitHub tells environments apart without regard to case. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
