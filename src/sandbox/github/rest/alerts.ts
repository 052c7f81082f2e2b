// Alerts of secret scanning. The value is in every answer unless the asker says that it should be hidden.
import { showAccount } from '../accounts.ts'
import { textOf } from '../graphql/codec.ts'
import { refusal } from '../refusal.ts'
import { json, type Loose } from '../../reply.ts'
import { alertOf, alertsOf, changeAlert } from '../scanning/alerts.ts'
import { type Alert, RESOLUTIONS } from '../scanning/state.ts'
import { apiUrl } from '../show.ts'
import { htmlUrl, iso, isoOrNull } from '../world.ts'
import { type AskedRepository, paged, repositoryRoute, type Route } from './route.ts'

export const ALERTS: readonly Route[] = [
  repositoryRoute('GET /secret-scanning/alerts', 'secret_scanning_alerts:read', (asked) => {
    const state = asked.query.get('state')
    const all = [...alertsOf(asked.repository).values()].filter((one) => state === null || one.state === state)
    const { items, headers } = paged(asked, asked.query.get('direction') === 'asc' ? all : all.reverse())
    return json(
      200,
      items.map((one) => show(asked, one)),
      headers,
    )
  }),
  repositoryRoute('GET /secret-scanning/alerts/{number}', 'secret_scanning_alerts:read', (asked) =>
    json(200, show(asked, alertOf(asked.repository, asked.number('number')))),
  ),
  repositoryRoute('PATCH /secret-scanning/alerts/{number}', 'secret_scanning_alerts:write', (asked) => {
    const { world, access, body } = asked
    const alert = alertOf(asked.repository, asked.number('number'))
    const resolution = RESOLUTIONS.find((known) => known === textOf(body, 'resolution'))
    const change = { state: stateIn(body), resolution, comment: textOf(body, 'resolution_comment') }
    changeAlert(world, alert, { access, change })
    return json(200, show(asked, alert))
  }),
]

function stateIn(body: Loose): Alert['state'] {
  const state = textOf(body, 'state')
  if (state !== 'open' && state !== 'resolved') throw refusal(422, 'Validation Failed')
  return state
}

function show({ world, repository, query }: AskedRepository, alert: Alert) {
  const url = `${apiUrl(repository)}/secret-scanning/alerts/${alert.number}`
  return {
    number: alert.number,
    created_at: iso(alert.createdAt),
    updated_at: iso(alert.updatedAt),
    url,
    html_url: `${htmlUrl(world, repository)}/security/secret-scanning/${alert.number}`,
    locations_url: `${url}/locations`,
    state: alert.state,
    resolution: alert.resolution ?? null,
    resolved_at: isoOrNull(alert.resolvedAt),
    resolved_by: alert.resolvedBy ? showAccount(world, alert.resolvedBy) : null,
    resolution_comment: alert.comment ?? null,
    secret_type: 'keyturn_sandbox_key',
    secret_type_display_name: 'A key of the sandbox',
    ...(query.get('hide_secret') === 'true' ? {} : { secret: alert.secret }),
    push_protection_bypassed: false,
    validity: 'unknown',
    publicly_leaked: false,
    multi_repo: false,
    is_base64_encoded: alert.base64,
    has_more_locations: false,
  }
}
