import { Buffer } from 'node:buffer'
import { Failure } from '../core/failure.ts'
import { type Mask, Secret } from '../core/secret.ts'
import type { Alert, Alerts } from '../engine/alerts/port.ts'
import type { Api } from './api.ts'
import { at, isJson, numberAt, textAt } from './codec.ts'

const PATH = '/repos/{owner}/{repo}/secret-scanning/alerts'

export interface AlertsOptions {
  readonly mask: Mask
  /** What the token was granted, by GitHub's names; undefined: nobody told. */
  readonly granted: () => Readonly<Record<string, string>> | undefined
}

/** Secret scanning over REST ("REST API endpoints for secret scanning"): GraphQL has none of it. */
export function createAlerts(api: Api, { mask, granted }: AlertsOptions): Alerts {
  const all = `${api.base}/repos/${api.owner}/${api.name}/secret-scanning/alerts`
  const one = ({ number }: Alert) => ({ url: `${all}/${number}`, path: `${PATH}/{number}` })
  return {
    granted: () => {
      const known = granted()
      return known && known['secret_scanning_alerts'] !== undefined
    },
    open: async () => {
      // Every value would be in this answer, if it were not said that none should be.
      const search = 'state=open&hide_secret=true&sort=created&direction=desc&per_page=100'
      const json = await seen(async () => (await api.send({ method: 'GET', url: `${all}?${search}`, path: PATH })).json)
      return json === undefined ? undefined : alertsIn(json)
    },
    value: async (alert) => {
      const json = await seen(async () => (await api.send({ method: 'GET', ...one(alert) })).json)
      return json === undefined ? undefined : valueIn(json, mask)
    },
    revoked: async (alert, comment) => {
      const body = { state: 'resolved', resolution: 'revoked', resolution_comment: comment }
      await api.send({ method: 'PATCH', ...one(alert), body })
    },
  }
}

/** 403: the App was not granted it. 404: secret scanning is off, the alert is gone, or the token may not know. */
async function seen(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask()
  } catch (thrown) {
    if (thrown instanceof Failure && (thrown.code === 'permission-missing' || thrown.code === 'not-found'))
      return undefined
    throw thrown
  }
}

function alertsIn(json: unknown): readonly Alert[] {
  if (!Array.isArray(json)) throw odd('the list of alerts')
  return json.filter(isJson).map((alert) => {
    const [number, url] = [numberAt(alert, 'number'), textAt(alert, 'html_url')]
    if (number === undefined || !Number.isSafeInteger(number) || url === undefined) throw odd('an alert')
    return { number, url }
  })
}

/** Where a value stands in base64, it is the value that somebody has. */
function valueIn(json: unknown, mask: Mask): Secret | undefined {
  const text = textAt(json, 'secret')
  if (text === undefined || text === '' || textAt(json, 'state') !== 'open') return undefined
  const found = Secret.of(text, mask)
  if (at(json, 'is_base64_encoded') !== true) return found
  return Secret.of(Buffer.from(text, 'base64').toString('utf8').trim(), mask)
}

function odd(what: string): Failure {
  return new Failure(
    'unexpected-response',
    `GitHub described ${what} incompletely. Keyturn looks again at its next run.`,
    {
      effect: 'unknown',
    },
  )
}
