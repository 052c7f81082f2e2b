// What the long sweep tries, class by class, as tasks that are carried out in turn.
import type { Case } from './case.ts'
import { createChance } from './chance.ts'
import { crashes, deaths, faults, mixture, people, race, shuffled, sleepers, type Calm } from './enumerate.ts'
import { tell, type Told } from './tell.ts'

export const CLASSES = ['crashes', 'pairs', 'faults', 'people', 'sleepers', 'races', 'mixtures'] as const
export type ClassName = (typeof CLASSES)[number]

/** What one telling came to. */
export interface Tried {
  readonly of: ClassName
  readonly tale: Case
  readonly told: Told
}

/** One task: a case, or a first crash with every second one after it. */
export interface Task {
  readonly of: ClassName
  run(): AsyncIterable<Tried>
}

/** Tasks of one class in turn; `total` is absent where there is no end. */
export interface Source {
  readonly of: ClassName
  readonly total?: number
  next(): Task | undefined
}

export interface Share {
  /** This process does every `of`th task, beginning with its own number. */
  readonly own: number
  readonly of: number
  readonly seed: number
}

/** All sources of one process. */
export function sources(calms: readonly Calm[], share: Share): readonly Source[] {
  const listed = (of: ClassName, cases: readonly Case[], task: (of: ClassName, tale: Case) => Task): Source => {
    const mine = shuffled(cases, share.seed).filter((_, i) => i % share.of === share.own)
    let at = 0
    return {
      of,
      total: cases.length,
      next: () => {
        const tale = mine[at]
        at += 1
        return tale && task(of, tale)
      },
    }
  }
  const endless = (of: ClassName, make: typeof race): Source => {
    const chance = createChance(share.seed * 31 + share.own)
    return { of, next: () => single(of, make(chance, calms)) }
  }
  const all = (each: (of: Calm) => readonly Case[]): readonly Case[] => calms.flatMap(each)
  return [
    listed('crashes', all(crashes), single),
    listed('pairs', all(crashes), pair),
    listed('faults', all(faults), single),
    listed('people', all(people), single),
    listed('sleepers', all(sleepers), single),
    endless('races', race),
    endless('mixtures', mixture),
  ]
}

function single(of: ClassName, tale: Case): Task {
  return {
    of,
    async *run() {
      yield { of, tale, told: await tell(tale) }
    },
  }
}

/** The case ends with a crash; after it, a second one at every place that is left. */
function pair(of: ClassName, tale: Case): Task {
  return {
    of,
    async *run() {
      const once = await tell(tale)
      for (const blow of deaths(once)) {
        const twice = { ...tale, blows: [...(tale.blows ?? []), blow] }
        yield { of, tale: twice, told: await tell(twice) }
      }
    },
  }
}
