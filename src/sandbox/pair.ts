/** A key of two parts: to the sandbox `id:secret`, to the app two variables, or one with a JSON object. */
export interface Pair {
  /** What the parts are called. */
  readonly id: string
  readonly secret: string
}

/** Where the app reads a value: a variable, or what a pair makes of it. */
export interface Place {
  readonly variable: string
  /** Absent: the value is one text. */
  readonly pair?: Pair
  /** Each part in a variable of its own, `<NAME>_SID`; else both in one, as JSON. */
  readonly apart?: boolean
}

/** The variables of a place, the one that proves the key first. */
export function variablesOf({
  variable,
  pair,
  apart,
}: Place): readonly { readonly name: string; readonly part: string }[] {
  if (pair === undefined) return [{ name: variable, part: 'value' }]
  if (apart !== true) return [{ name: variable, part: 'json' }]
  return [pair.secret, pair.id].map((part) => ({
    name: `${variable}_${part.toUpperCase().replaceAll('-', '_')}`,
    part,
  }))
}

/** What each variable holds. */
export function spread(place: Place, value: string): readonly (readonly [name: string, text: string])[] {
  const { pair } = place
  const all = variablesOf(place)
  if (pair === undefined) return all.map(({ name }) => [name, value])
  const [id = '', secret = ''] = value.split(':')
  const whole = JSON.stringify({ [pair.id]: id, [pair.secret]: secret })
  return all.map(({ name, part }) => [name, part === 'json' ? whole : part === pair.id ? id : secret])
}

/** The value again; what two halves of two keys make is no key of anybody's. Undefined: no variable is set; empty: one of them is not. */
export function gather(place: Place, get: (variable: string) => string | undefined): string | undefined {
  const { pair } = place
  const texts = variablesOf(place).map(({ name }) => get(name))
  const [first, second] = texts
  if (pair === undefined) return first
  if (texts.every((text) => text === undefined)) return undefined
  if (texts.some((text) => text === undefined || text === '')) return ''
  return second === undefined ? parsed(first ?? '', pair) : `${second}:${first ?? ''}`
}

function parsed(text: string, { id, secret }: Pair): string {
  try {
    const all: unknown = JSON.parse(text)
    const of = new Map(typeof all === 'object' && all !== null ? Object.entries(all) : [])
    return `${String(of.get(id))}:${String(of.get(secret))}`
  } catch {
    return text
  }
}

/** The part that proves a value: what is fingerprinted. */
export function provingPart(pair: Pair | undefined, value: string): string {
  return pair === undefined ? value : (value.split(':').at(-1) ?? '')
}
