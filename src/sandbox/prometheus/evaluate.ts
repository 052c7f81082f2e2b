// As much of PromQL as the story asks: a target's `up`, rates of a counter, their sums, and one divided by another.

type Labels = Readonly<Record<string, string>>

/** What was scraped. */
export interface Measured {
  readonly counts: { readonly at: number; readonly labels: Labels }[]
  readonly targets: Map<string, boolean>
}

export type Vector = readonly { readonly labels: Labels; readonly value: number }[]

const RATE = /^sum(?: by \((\w+)\))? ?\(rate\(requests_total(?:\{(.*?)\})?\[(\d+)m\]\)\)$/

/** Undefined: it cannot be read. */
export function evaluate(query: string, measured: Measured, at: number): Vector | undefined {
  const text = query.trim()
  const [above, below, ...more] = text.split(' / ')
  if (above === undefined || more.length > 0) return undefined
  if (below === undefined) return term(text, measured, at)
  const [left, right] = [term(above, measured, at), term(below, measured, at)]
  return left && right && divided(left, right)
}

/** Nothing on one side is nothing at all; nought by nought is no number. */
function divided(left: Vector, right: Vector): Vector {
  const [a, b] = [left[0], right[0]]
  return a === undefined || b === undefined ? [] : [{ labels: {}, value: a.value / b.value }]
}

function term(text: string, measured: Measured, at: number): Vector | undefined {
  const inner = /^\((.*) or vector\(0\)\)$/.exec(text)?.[1]
  if (inner !== undefined) {
    const vector = term(inner, measured, at)
    return vector?.length === 0 ? [{ labels: {}, value: 0 }] : vector
  }
  if (text === 'up')
    return [...measured.targets].map(([instance, up]) => ({ labels: { __name__: 'up', instance }, value: up ? 1 : 0 }))
  const [whole, by, matchers = '', minutes] = RATE.exec(text) ?? []
  if (whole === undefined) return undefined
  const fits = measured.counts.filter(({ labels }) => matches(labels, matchers))
  const groupOf = ({ labels }: { readonly labels: Labels }): string => (by === undefined ? '' : (labels[by] ?? ''))
  const span = Number(minutes) * 60_000
  return [...new Set(fits.map(groupOf))].map((group) => ({
    labels: by === undefined ? {} : { [by]: group },
    value:
      fits.filter((one) => groupOf(one) === group).filter((one) => one.at > at - span && one.at <= at).length /
      (span / 1000),
  }))
}

/** `code="200"` and `code!="200"`. */
function matches(labels: Labels, matchers: string): boolean {
  return [...matchers.matchAll(/(\w+)(!?=)"([^"]*)"/g)].every(
    ([, name = '', how, value]) => (labels[name] === value) === (how === '='),
  )
}
