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
  const mayWrite = WRITING.every((name) => text(payload, 'installation', 'permissions', name) === 'write')
  return repositories.length === 0 ? [] : [{ do: 'onboard-all', repositories, ...(mayWrite ? { mayWrite } : {}) }]
}

/** What only an App has that is the hands as well; the ears' own asks for none of the first two. */
const WRITING = ['contents', 'workflows', 'pull_requests'] as const
