import type { Deed } from './deeds.ts'
import { text } from './payload.ts'

/**
 * Somebody left: `organization` the organisation, `membership` a team, `member` a repository. Who owned what is the manifests' to say,
 * and each repository's own run looks at once for owners that are gone (decisions 26 and 51).
 */
export function hearPeople(event: string, payload: unknown): readonly Deed[] {
  const action = text(payload, 'action')
  if (event === 'organization') return action === 'member_removed' ? [{ do: 'wake-all', because: 'left' }] : []
  if (action !== 'removed') return []
  return event === 'membership' ? [{ do: 'wake-all', because: 'left' }] : [{ do: 'wake', because: 'left' }]
}
