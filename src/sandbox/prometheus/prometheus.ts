// A Prometheus that scrapes the app: what its HTTP API answers to an instant query (prometheus.io/docs/prometheus/latest/querying/api).
import type { Handler, SandboxClock, SandboxReply, SandboxRequest } from '../contract.ts'
import { createLetters } from '../letters.ts'
import { json } from '../reply.ts'
import { evaluate, type Measured, type Vector } from './evaluate.ts'

/** Where it is in the story. */
export const PROMETHEUS_HOST = 'prometheus.acme.dev'

export interface PrometheusSandbox {
  readonly handler: Handler
  /** A bearer token: without it nobody is answered, as behind the proxies that people put before it. */
  readonly token: string
  /** One request of the app's: a counter goes up. */
  count(labels: Readonly<Record<string, string>>): void
  /** What is scraped, by instance; absent: no target. */
  target(instance: string, up: boolean | undefined): void
  readonly controls: {
    /** Replicas that do not answer: Thanos and Mimir then answer with a part, and a warning. */
    partial: boolean
    /** Answers as of so many milliseconds ago, whatever time was asked for. */
    stale: number
  }
}

/** Scrapes that often: what happened since is not known yet. */
const SCRAPE = 15_000

export function createPrometheus(clock: SandboxClock): PrometheusSandbox {
  const token = createLetters('prometheus').text(32)
  const measured: Measured = { counts: [], targets: new Map() }
  const controls = { partial: false, stale: 0 }
  return {
    token,
    controls,
    count: (labels) => void measured.counts.push({ at: clock.now(), labels }),
    target: (instance, up) =>
      void (up === undefined ? measured.targets.delete(instance) : measured.targets.set(instance, up)),
    handler: async (request) => {
      if (request.headers.get('authorization') !== `Bearer ${token}`)
        return { status: 401, headers: {}, body: 'Unauthorized\n' }
      if (request.method !== 'GET' || request.url.pathname !== '/api/v1/query')
        return { status: 404, headers: {}, body: '404 page not found\n' }
      return answer(request, { measured, controls, now: clock.now() })
    },
  }
}

interface Asked {
  readonly measured: Measured
  readonly controls: PrometheusSandbox['controls']
  readonly now: number
}

function answer({ url }: SandboxRequest, { measured, controls, now }: Asked): SandboxReply {
  const asked = url.searchParams.get('time')
  const at = (asked === null ? now : Number(asked) * 1000) - controls.stale
  const query = url.searchParams.get('query') ?? ''
  if (query === '')
    return refused('bad_data', 'invalid parameter "query": unknown position: parse error: no expression found in input')
  const vector = evaluate(query, measured, Math.floor(Math.min(at, now) / SCRAPE) * SCRAPE)
  if (vector === undefined)
    return refused('bad_data', 'invalid parameter "query": 1:1: parse error: unexpected character')
  const result = vector.map(({ labels, value }) => ({ metric: labels, value: [at / 1000, written(value)] }))
  const warnings = controls.partial ? { warnings: ['No StoreAPIs matched for this query: partial response'] } : {}
  return json(200, { status: 'success', data: { resultType: 'vector', result }, ...warnings })
}

function refused(errorType: string, error: string): SandboxReply {
  return json(400, { status: 'error', errorType, error })
}

/** JSON has no NaN and no infinities: values are texts. */
function written(value: Vector[number]['value']): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
}
