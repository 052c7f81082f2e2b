// Alerts of secret scanning. The value is in every answer unless the asker says that it should be hidden.
import { textOf } from '../graphql/codec.ts'
import { refusal } from '../refusal.ts'
import { json, type Loose } from '../../reply.ts'
import { alertOf, alertsOf, changeAlert } from '../scanning/alerts.ts'
import { type Alert, RESOLUTIONS } from '../scanning/state.ts'
import { showTold } from '../scanning/show.ts'
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
    changeAlert(world, asked.repository, { alert, access, change })
    return json(200, show(asked, alert))
  }),
]

function stateIn(body: Loose): Alert['state'] {
  const state = textOf(body, 'state')
  if (state !== 'open' && state !== 'resolved') throw refusal(422, 'Validation Failed')
  return state
}

function show({ world, repository, query }: AskedRepository, alert: Alert) {
  return {
    ...showTold(world, repository, alert),
    state: alert.state,
    ...(query.get('hide_secret') === 'true' ? {} : { secret: alert.secret }),
    is_base64_encoded: alert.base64,
    has_more_locations: false,
  }
}
