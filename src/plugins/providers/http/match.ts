import { inside, list, number, text } from '../../contract/read.ts'
import { wordAt } from './path.ts'

/** An answer that means something: its status, and where it is told apart by its body, what stands where. */
export interface Match {
  readonly status: number
  readonly at?: string
  readonly is?: readonly string[]
}

/** `[204, { status: 404, at: error.code, is: [gone] }]` */
export function matchesOf(of: unknown, name: string): readonly Match[] {
  return (list(of, name) ?? []).flatMap((one): readonly Match[] => {
    if (typeof one === 'number') return [{ status: one }]
    const [status, at, is] = [number(one, 'status'), text(one, 'at'), list(one, 'is')]
    return status === undefined || at === undefined || is === undefined ? [] : [{ status, at, is: is.map(String) }]
  })
}

export function fits(matches: readonly Match[], status: number, json: unknown): boolean {
  return matches.some((one) => {
    if (one.status !== status) return false
    const word = one.at === undefined ? undefined : wordAt(json, one.at)
    return one.at === undefined || (word !== undefined && one.is?.includes(word) === true)
  })
}

/** The statuses that are answers, whatever they mean. */
export function statusesIn(...all: readonly (readonly Match[])[]): readonly number[] {
  return [...new Set(all.flat().map(({ status }) => status))]
}

/** Whether a verb is declared at all. */
export function declares(config: unknown, verb: string): boolean {
  return inside(config, verb) !== undefined
}
