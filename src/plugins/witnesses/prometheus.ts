import { Buffer } from 'node:buffer'
import { Failure } from '../../core/failure.ts'
import type { Instant, Testimony } from '../../core/facts.ts'
import type { PrometheusWitnessSpec } from '../../core/manifest/policy.ts'
import type { Secret } from '../../core/secret.ts'
import { field } from '../../http/json.ts'
import type { Request, Send } from '../../http/send.ts'
import { inside, list, text } from '../contract/read.ts'
import type { Heir, Witness } from '../contract/witness.ts'

/** What the witness `prometheus` is opened with. */
export interface PrometheusOpening {
  readonly send: Send
  readonly now: () => Instant
  readonly prometheus: {
    /** The server that the workflow allows; undefined: none. */
    readonly allowed: string | undefined
    /** What opens it; fails with what to add to the workflow. */
    readonly token: () => Secret
  }
}

const LARGEST = 1024 * 1024

/**
 * A query whose every series must hold. It looks back as far as `window:` says, so it is asked once so much time has passed since the
 * deployment had ended: an instant query tells no sample's own time, and none may be from before.
 */
export function openPrometheus(spec: PrometheusWitnessSpec, opening: PrometheusOpening): Witness {
  return {
    id: 'prometheus',
    what: `${spec.query} ${spec.holds.by} ${spec.holds.than} at ${new URL(spec.url).host}`,
    serves: (_since, heir) => serves(spec, opening, heir),
  }
}

async function serves(
  spec: PrometheusWitnessSpec,
  opening: PrometheusOpening,
  { deployedAt }: Heir,
): Promise<Testimony> {
  const at = opening.now()
  const about = {
    witness: 'prometheus',
    asked: `${spec.query} ${spec.holds.by} ${spec.holds.than}`,
    lag: spec.window,
    at,
  }
  if (deployedAt === undefined) return { ...about, answer: 'the deployment is not over yet', verdict: 'waiting' }
  const from = deployedAt + spec.window
  if (at < from)
    return { ...about, answer: `it looks back to before the deployment until ${whole(from)}`, verdict: 'waiting' }
  if (opening.prometheus.allowed !== plain(spec.url))
    return {
      ...about,
      answer: `it was not asked: the workflow does not allow ${plain(spec.url)}. If it is right, add \`prometheus=${plain(spec.url)}\` to the input \`allow-endpoints\``,
      verdict: 'unknown',
    }
  return { ...about, ...(await ask(spec, opening, at)) }
}

type Heard = Pick<Testimony, 'answer' | 'verdict' | 'number'>

/** What cannot be asked, or is no number, is not known: neither yes nor no. */
async function ask(spec: PrometheusWitnessSpec, { send, prometheus }: PrometheusOpening, at: Instant): Promise<Heard> {
  // Whole seconds, so that the answer's own time can be compared.
  const time = Math.floor(at / 1000)
  const base = plain(spec.url)
  const query = new URLSearchParams({ query: spec.query, time: String(time) }).toString()
  const request: Request = {
    method: 'GET',
    url: `${base}/api/v1/query?${query}`,
    path: `${new URL(base).pathname.replace(/\/$/, '')}/api/v1/query`,
    largest: LARGEST,
    ...(spec.auth === undefined ? {} : { headers: { authorization: authorized(spec.auth, prometheus.token()) } }),
  }
  try {
    const { json } = await send(request)
    return judge(spec, valuesIn(json, time))
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return unknown(refusals[thrown.status ?? 0] ?? `it gave no answer (${thrown.status ?? thrown.code})`)
  }
}

const refusals: Readonly<Record<number, string>> = {
  400: 'it does not understand the query',
  401: 'it asks for a token: say `auth:`, and pass PROMETHEUS_TOKEN',
  403: 'it refuses the token in PROMETHEUS_TOKEN',
  404: 'it has no /api/v1/query at that address',
  422: 'it cannot carry the query out',
}

function authorized(auth: 'bearer' | 'basic', token: Secret): string {
  const value = token.reveal()
  return auth === 'bearer' ? `Bearer ${value}` : `Basic ${Buffer.from(value).toString('base64')}`
}

/** The values of an instant vector or a scalar; a text says why there are none that count. */
function valuesIn(json: unknown, time: number): readonly number[] | string {
  if (text(json, 'status') !== 'success') return 'its answer is none of Prometheus’s'
  // Thanos, Mimir and others answer with a part when a replica is away, and say so here.
  const warnings = field(json, 'warnings')
  if (warnings !== undefined && warnings !== null && !(Array.isArray(warnings) && warnings.length === 0))
    return 'it answers with a warning: some of the data may be missing'
  const data = inside(json, 'data')
  const kind = text(data, 'resultType')
  const samples =
    kind === 'vector'
      ? list(data, 'result')?.map((one) => field(one, 'value'))
      : kind === 'scalar'
        ? [field(data, 'result')]
        : undefined
  if (samples === undefined)
    return `it answers with ${/^[a-z]{1,20}$/.test(kind ?? '') ? `a ${kind}` : 'nothing known'}, not with numbers`
  const values = samples.map((sample) => valueOf(sample, time))
  const wrong = values.find((value) => typeof value === 'string')
  return wrong ?? values.filter((value) => typeof value === 'number')
}

function valueOf(sample: unknown, time: number): number | string {
  const [at, value]: readonly unknown[] = Array.isArray(sample) ? sample : []
  if (typeof at !== 'number' || typeof value !== 'string') return 'a series of it is no number'
  if (Math.abs(at - time) > 1) return 'it answers as of another time than was asked for'
  const number = value.trim() === '' ? Number.NaN : Number(value)
  return Number.isFinite(number)
    ? number
    : `a series of it is ${/^(?:NaN|[+-]?Inf)$/.test(value) ? value : 'no number'}`
}

function judge({ holds, series }: PrometheusWitnessSpec, values: readonly number[] | string): Heard {
  if (typeof values === 'string') return unknown(values)
  if (values.length < Math.max(series, 1))
    return unknown(
      values.length === 0
        ? 'it tells of no series'
        : `it tells of ${values.length} series, and ${series} are asked for`,
    )
  const failing = values.filter((value) => !meets(value, holds))
  const shown = failing[0] ?? values[0] ?? 0
  const all = values.length === 1 ? `${shown}` : `${shown} and ${values.length - 1} more series`
  return failing.length === 0
    ? { answer: all, verdict: 'yes', number: shown }
    : { answer: `${all}; ${failing.length} of ${values.length} do not hold`, verdict: 'no', number: shown }
}

function meets(value: number, { by, than }: PrometheusWitnessSpec['holds']): boolean {
  switch (by) {
    case '<':
      return value < than
    case '<=':
      return value <= than
    case '>':
      return value > than
    case '>=':
      return value >= than
    case '==':
      return value === than
    case '!=':
      return value !== than
  }
}

function unknown(answer: string): Heard {
  return { answer, verdict: 'unknown' }
}

function plain(url: string): string {
  return url.replace(/\/+$/, '')
}

function whole(at: Instant): string {
  return new Date(at).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z')
}
