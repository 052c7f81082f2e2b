import type { SandboxRequest } from '../../../src/sandbox/contract.ts'

/** What was judged already and found good: the same again needs no judging. */
export interface Seen {
  /** Judges once; what was found good is remembered under the key. */
  once<T>(key: string, judge: () => readonly T[]): readonly T[]
}

/** Enough for a scenario; a sweep forgets and learns anew. */
const MOST = 4000

export function createSeen(): Seen {
  const good = new Set<string>()
  return {
    once(key, judge) {
      if (good.has(key)) return []
      const faults = judge()
      if (good.size >= MOST) good.clear()
      if (faults.length === 0) good.add(key)
      return faults
    },
  }
}

/** An address that differs in its times and numbers alone is judged as this one is: by how they are spelled. */
export function addressOf({ method, url }: SandboxRequest): string {
  const spelled = `${url.pathname}${url.search}`.replaceAll(/\d+/g, (digits) => '9'.repeat(Math.min(digits.length, 15)))
  return `${method} ${spelled}`
}
