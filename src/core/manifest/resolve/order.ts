import type { CredentialId } from '../../facts.ts'
import { listed } from '../words.ts'
import type { After, Credential } from '../policy.ts'
import type { Report } from '../tree.ts'
import type { Levels } from './levels.ts'

/** `after:` of an environment, as credentials of the same key. */
export function resolveAfter(levels: Levels): { readonly after?: readonly After[] } {
  const said = levels.own[0]?.after
  if (said === undefined) return {}
  const known = [...(levels.said.environments?.value.keys() ?? [])]
  const after = [...said.value].map(([environment, { value: served, key: at }]): After => {
    if (environment === levels.environment)
      levels.report(at, `${levels.id} cannot come after itself · name another environment of ${levels.key}`)
    else if (!known.includes(environment))
      levels.report(at, `${levels.key} has no environment "${environment}" · known: ${listed(known)}`)
    return { credential: `${levels.key}/${environment}`, served }
  })
  return { after }
}

/** Reports each credential that would wait for itself, once for a circle. */
export function checkOrder(credentials: readonly Credential[], report: Report): void {
  const all = new Map(credentials.map((credential) => [credential.id, credential]))
  const done = new Set<string>()
  for (const { id } of credentials) walk(id, [])

  function walk(id: string, road: readonly string[]): void {
    const credential = all.get(id)
    if (credential === undefined || done.has(id)) return
    const before = road.indexOf(id)
    if (before < 0) {
      for (const next of befores(credential)) if (next !== id) walk(next, [...road, id])
      done.add(id)
      return
    }
    const circle = [...road.slice(before), id].join(', ')
    report(credential.position, `each would wait for the other: ${circle} · remove one \`after:\``)
  }

  /** What goes together begins together: what one of them comes after, all of them do. */
  function befores({ id, together = [id] }: Credential): readonly CredentialId[] {
    return together.flatMap((member) => (all.get(member)?.after ?? []).map(({ credential }) => credential))
  }
}
