import { fields } from '../codec.ts'
import { readDuration, writeDuration } from '../duration.ts'
import type { Comparison, PrometheusWitnessSpec } from '../policy.ts'
import { choice, refine, text, whole } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { looksBack } from './promql.ts'
import { duration, url } from './scalars.ts'

/** What an instant query looks back without a range. */
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
    if (back === undefined) {
      reading.report(
        query.at,
        'query does not say how far it looks back · write lengths, as in [5m] and offset 1h, and no `@`',
      )
      return undefined
    }
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
