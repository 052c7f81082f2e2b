import type { Deed } from './deeds.ts'
import { items, placeOf, text } from './payload.ts'

/** `installation` and `installation_repositories`: where the App has just come. */
export function hearInstalled(event: string, payload: unknown): readonly Deed[] {
  const [action, list] = event === 'installation' ? ['created', 'repositories'] : ['added', 'repositories_added']
  if (text(payload, 'action') !== action) return []
  const repositories = items(payload, list).flatMap((one) => {
    const name = text(one, 'full_name') ?? ''
    return placeOf(name) === undefined ? [] : [name]
  })
  return repositories.length === 0 ? [] : [{ do: 'onboard-all', repositories }]
}
