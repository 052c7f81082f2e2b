import { showAccount } from '../accounts.ts'
import { apiUrl } from '../show.ts'
import { htmlUrl, iso, isoOrNull, type Repository, type World } from '../world.ts'
import type { Alert } from './state.ts'

/** What webhooks and REST both tell of an alert. */
export function showTold(world: World, repository: Repository, alert: Alert) {
  const url = `${apiUrl(repository)}/secret-scanning/alerts/${alert.number}`
  const told = {
    number: alert.number,
    created_at: iso(alert.createdAt),
    updated_at: iso(alert.updatedAt),
    url,
    html_url: `${htmlUrl(world, repository)}/security/secret-scanning/${alert.number}`,
    locations_url: `${url}/locations`,
    resolution: alert.resolution ?? null,
    resolved_by: alert.resolvedBy ? showAccount(world, alert.resolvedBy) : null,
    resolution_comment: alert.comment ?? null,
    secret_type: 'keyturn_sandbox_key',
    secret_type_display_name: 'A key of the sandbox',
    push_protection_bypassed: false,
    validity: 'unknown',
    publicly_leaked: false,
    multi_repo: false,
  }
  return { ...told, resolved_at: isoOrNull(alert.resolvedAt) }
}
