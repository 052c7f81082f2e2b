import type { Call } from './contract.ts'
import { createHunt, type Find, type Hunt } from './hunt.ts'
import type { Host } from './wire.ts'

/** A value and the host it may be sent to; undefined: none. */
export interface Guarded {
  readonly value: string
  readonly home: Host | undefined
  /** Where it is kept besides. */
  readonly kept?: Host
  /** Another host of the same vendor's. */
  readonly also?: Host
}

/** The hunt for every value there is. */
export interface Leaks {
  /** The values that stand in a text, in any spelling, or parts of them. */
  in(text: string): readonly string[]
  /** Requests that carried a value to a host which is not its home. To GitHub a key goes sealed, or not at all. */
  misdirected(calls: readonly Call[]): readonly string[]
}

/** Asks what there is each time, and makes its index anew only when that has become more. */
export function createLeaks(guarded: () => readonly Guarded[]): Leaks {
  let [known, hunt]: [readonly Guarded[], Hunt] = [[], createHunt([])]
  function current(): Hunt {
    const now = guarded()
    if (now.length !== known.length) [known, hunt] = [now, createHunt(now.map(({ value }) => value))]
    return hunt
  }
  return {
    in: (text) => current().in(text).map(tell),
    misdirected(calls) {
      const find = remembering(current())
      const homes = new Map(known.map(({ value, home, kept, also }) => [value, [home, kept, also]]))
      return calls.flatMap(({ number, host, request, from }) => {
        // The app is no part of the process: it may send its keys where it likes.
        const finds = from === 'app' ? [] : find(request)
        const foreign = finds.filter(({ value }) => !homes.get(value)?.includes(host)).toSorted((a, b) => a.run - b.run)
        // The longest run of a value speaks for the others.
        const longest = new Map(foreign.map((each) => [each.value, each]))
        return [...longest.values()].map((each) => `${tell(each)} to ${host}, request ${number}`)
      })
    },
  }
}

/** Headers are the same in many requests, and hold a value in nearly all of them. */
function remembering(hunt: Hunt): (request: Call['request']) => readonly Find[] {
  const seen = new Map<string, readonly Find[]>()
  function remember(text: string): readonly Find[] {
    const finds = seen.get(text) ?? hunt.in(text)
    seen.set(text, finds)
    return finds
  }
  return ({ method, url, headers, body }) => [
    ...remember(`${method} ${url.href}`),
    ...(url.href.includes('%') ? remember(decoded(url)) : []),
    ...[...headers].flatMap(([name, value]) => remember(`${name}: ${value}`)),
    ...hunt.in(body),
  ]
}

/** Told by its first eight characters, which are the vendor's prefix or little more. */
function tell({ value, how, run, whole }: Find): string {
  const name = `${value.slice(0, 8)}…`
  const written = how === 'raw' ? '' : ` in ${how}`
  return whole ? `${name}${written}` : `${run} characters of ${name}${written}`
}

/** An address as it is meant, where it goes over the wire in another spelling. */
function decoded({ pathname, searchParams, hash }: URL): string {
  return [...[pathname, hash].map(plain), ...[...searchParams].flat()].join('\n')
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
