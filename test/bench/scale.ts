// What grows with the number of credentials and what does not.
import { counting } from '../start/count.ts'
import type { Rig } from '../start/rig.ts'

interface Timed {
  /** In-process, the sandbox's answers included. */
  readonly milliseconds: number
  readonly requests: number
}

/** One line of the table of scale. Absent: a repository cannot hold so many. */
export interface Scale {
  readonly credentials: number
  readonly idle?: Timed
  /** A run that reads everything and decides on every credential. */
  readonly full?: Timed
  /** Milliseconds of the pure part alone: texts in, decisions out. */
  readonly decide: number
}

export async function measureScale(rig: Rig, credentials: number, decide: number): Promise<Scale> {
  return { credentials, idle: await best(rig, {}), full: await best(rig, { full: true }), decide }
}

/** Of several, the quickest: in the others the machine did something else. */
async function best(rig: Rig, wishes: { readonly full?: true }): Promise<Timed> {
  const times: number[] = []
  let requests = 0
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now()
    const { once, again } = await counting(rig, () => rig.keyturn(wishes))
    times.push(performance.now() - began)
    requests = once + again
  }
  return { milliseconds: Math.min(...times), requests }
}
