import type { Duration } from '../../facts.ts'
import { fields } from '../codec.ts'
import { readDuration, writeDuration } from '../duration.ts'
import type { Comparison, PrometheusWitnessSpec } from '../policy.ts'
import { choice, refine, text, whole } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { duration, url } from './scalars.ts'

/** Without a range an instant query takes samples of up to five minutes ago (Prometheus's `--query.lookback-delta`). */
const LEAST = '5m'
const WINDOW = '10m'

const COMPARISONS: readonly Comparison[] = ['<=', '>=', '==', '!=', '<', '>']

const holds: Shape<PrometheusWitnessSpec['holds']> = refine(
  text({
    expected: 'a comparison with a number such as "< 0.01" or "== 1", in quotes',
    pattern: /^(?:<|<=|>|>=|==|!=) ?-?\d+(?:\.\d+)?$/,
  }),
  (said) => {
    const by = COMPARISONS.find((one) => said.startsWith(one))
    return by && { by, than: Number(said.slice(by.length)) }
  },
)

/** `prometheus:` below `witness:`. */
export const prometheus: Shape<PrometheusWitnessSpec> = refine(
  fields({
    expected: 'a map with url, query, holds',
    fields: {
      url: {
        shape: url({ plain: 'loopback', query: 'no' }),
        about:
          "The server's address; what follows it is `/api/v1/query`. The workflow must allow it: `prometheus=…` in `allow-endpoints`.",
        demanded: 'prometheus has no `url:` · give the address of the server',
      },
      query: {
        shape: text({
          expected: 'a query on one line, up to 1000 characters',
          pattern: /^(?!\s)[^\p{Cc}\p{Cf}`]+(?<!\s)$/u,
          longest: 1000,
        }),
        about: 'What is asked, in PromQL; a number for each series.',
        demanded: 'prometheus has no `query:` · write what is asked',
      },
      holds: {
        shape: holds,
        about:
          'What each number must be. Not in the query: a comparison there leaves series out, and nothing left cannot be told from no data.',
        demanded: 'prometheus has no `holds:` · say what each number must be, as in holds: "< 0.01"',
      },
      series: { shape: whole(1, 1000), about: 'How many series there must be at least.', default: 1 },
      window: {
        shape: duration(LEAST, '7d'),
        about: 'How far back the query looks; so long after the deployment it is asked for the first time.',
        default: WINDOW,
      },
      auth: {
        shape: choice(['bearer', 'basic']),
        about: 'How PROMETHEUS_TOKEN is sent: as a token, or as `user:password`. Absent: nothing is sent.',
      },
    },
  }),
  ({ url: address, query, holds: must, series, window, auth }, _node, reading) => {
    if (address === undefined || query === undefined || must === undefined) return undefined
    const span = window?.value ?? readDuration(WINDOW) ?? 0
    const back = looksBack(query.value)
    if (back > span) {
      reading.report(
        window?.at ?? query.at,
        `window is ${writeDuration(span)}, and the query looks back ${writeDuration(back)} · make it as long, or samples from before the deployment would count`,
      )
      return undefined
    }
    return {
      kind: 'prometheus',
      url: address.value,
      query: query.value,
      holds: must.value,
      series: series?.value ?? 1,
      window: span,
      ...(auth === undefined ? {} : { auth: auth.value }),
    }
  },
)

/** The longest range, and the longest offset with it; what is nested is the author's to add up. */
function looksBack(query: string): Duration {
  const ranges = [...query.matchAll(/\[\s*([0-9a-z]+)/g)].map(([, said = '']) => span(said))
  const offsets = [...query.matchAll(/\boffset\s+([0-9a-z]+)/g)].map(([, said = '']) => span(said))
  return Math.max(0, ...ranges) + Math.max(0, ...offsets)
}

const UNITS: Readonly<Record<string, Duration>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}

/** As PromQL writes them: `5m`, `1h30m`. */
function span(said: string): Duration {
  return [...said.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0),
    0,
  )
}
