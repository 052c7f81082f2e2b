// One process of the long sweep: takes its share of every class in turn, and tells a line for each telling.
import { bases, calm, type Calm } from './enumerate.ts'
import { sources, type Share, type Source } from './classes.ts'
import { lineOf, type Line } from './ledger.ts'

/** A class comes as often in a round as there is to do in it. */
const ROUND: Readonly<Record<Source['of'], number>> = {
  crashes: 6,
  pairs: 1,
  faults: 6,
  people: 6,
  sleepers: 3,
  races: 4,
  mixtures: 4,
}

/** Works until the time is over: what has an end is done once, the rest goes on. */
export async function work(share: Share, until: number, tell: (line: Line) => void): Promise<void> {
  const calms: Calm[] = []
  for (const base of bases()) {
    const one = await calm(base)
    // A story that goes wrong undisturbed needs no striking.
    tell(lineOf({ of: 'crashes', tale: base, told: one.told }))
    calms.push(one)
  }
  const all = sources(calms, share)
  while (Date.now() < until) for (const source of all) await turn(source, until, tell)
}

async function turn(source: Source, until: number, tell: (line: Line) => void): Promise<void> {
  for (let i = 0; i < ROUND[source.of] && Date.now() < until; i += 1) {
    const task = source.next()
    if (task === undefined) return
    for await (const tried of task.run()) {
      tell(lineOf(tried))
      if (Date.now() >= until) return
    }
  }
}
