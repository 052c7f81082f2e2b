// One process of the long sweep: takes its share of every class in turn, and tells a line for each telling.
import { bases, calm, type Calm } from './enumerate.ts'
import { sources, type Share, type Source, type Tried } from './classes.ts'
import { hearContracts } from './contracts.ts'
import { lineOf, type Line } from './ledger.ts'

/** Tasks of each class in a round: a task of `pairs` is some forty cases. */
const ROUND: Readonly<Record<Source['of'], number>> = {
  crashes: 15,
  pairs: 1,
  faults: 20,
  people: 20,
  sleepers: 8,
  races: 6,
  mixtures: 15,
}

const UNJUDGED = 'KEYTURN_SPECS names no folder with the vendors’ documents: requests and replies are not held to them.'

type Teller = (line: Line) => void

/** Works until the time is over: what has an end is done once, the rest goes on. */
export async function work(share: Share, until: number, tell: Teller): Promise<void> {
  const contracts = hearContracts()
  if (contracts === undefined && share.own === 0) console.error(UNJUDGED)
  const judged = (tried: Tried): void => {
    const harm = [...tried.told.harm, ...(contracts?.take() ?? [])]
    tell(lineOf({ ...tried, told: { ...tried.told, harm } }))
  }
  const calms: Calm[] = []
  for (const base of bases()) {
    const one = await calm(base)
    // A story that goes wrong undisturbed needs no striking.
    judged({ of: 'crashes', tale: base, told: one.told })
    calms.push(one)
  }
  const all = sources(calms, share)
  while (Date.now() < until) for (const source of all) await turn(source, until, judged)
}

async function turn(source: Source, until: number, judged: (tried: Tried) => void): Promise<void> {
  for (let i = 0; i < ROUND[source.of] && Date.now() < until; i += 1) {
    const task = source.next()
    if (task === undefined) return
    for await (const tried of task.run()) {
      judged(tried)
      if (Date.now() >= until) return
    }
  }
}
