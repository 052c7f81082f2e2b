import { spellings } from '../core/secret.ts'
import type { Call } from './contract.ts'
import type { Host } from './wire.ts'

/** Every value a provider ever made, by the one host it may be sent to. */
export type Minted = ReadonlyMap<Host, readonly string[]>

/** The values that stand in a text, in any spelling, each told by its first eight characters. */
export function leaksIn(values: readonly string[], text: string): readonly string[] {
  const found = values.filter((value) => spellings(value).some((spelling) => text.includes(spelling)))
  return found.map((value) => `${value.slice(0, 8)}…`)
}

/** Requests that carried a value to a host which is not its provider's. To GitHub a value goes sealed, or not at all. */
export function misdirected(minted: Minted, calls: readonly Call[]): readonly string[] {
  return calls.flatMap(({ number, host, request }) => {
    const foreign = [...minted].flatMap(([home, values]) => (home === host ? [] : values))
    const text = [request.url.href, ...request.url.searchParams.values(), ...request.headers.values(), request.body]
    const found = leaksIn(foreign, text.join('\n'))
    return found.map((value) => `${value} to ${host}, request ${number}`)
  })
}
