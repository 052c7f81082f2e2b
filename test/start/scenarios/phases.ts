// Every phase between the merge of a rotation and its end, and how a run that dies or waits leaves it there.
import { USUAL_KEY, type ReadyOptions, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { HOUR, type Rig } from '../rig.ts'
import { cutAfter, cutBefore, dispatches, watchDeletions, writesSecret } from './cut.ts'
import { adopted, entryOf, idOf, knowing, living, mergeOpen, PATIENCE } from './story.ts'

const CREDENTIAL = 'openai/production'

export interface Phase {
  readonly name: string
  /** From merged to there. */
  readonly reach: (rig: Rig) => Promise<void>
  /** What shows that it was reached. */
  readonly shows: (rig: Rig) => unknown
}

export function candidate(rig: Rig): NonNullable<ReturnType<typeof entryOf>>['candidate'] {
  return entryOf(rig.world, CREDENTIAL)?.candidate
}

const later = (hours: number) => async (rig: Rig) => {
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(hours * HOUR)
  await rig.keyturn()
}

export const PHASES: readonly Phase[] = [
  {
    name: 'approved, and nothing written yet',
    reach: (rig) => cutBefore(rig, writesSecret),
    shows: (rig) => candidate(rig)?.approved !== undefined && candidate(rig)?.promotedAt === undefined,
  },
  {
    name: 'written, and the journal not told',
    reach: (rig) => cutAfter(rig, writesSecret),
    shows: (rig) => candidate(rig)?.promotedAt === undefined && idOf(rig.world, USUAL_KEY) === candidate(rig)?.keyId,
  },
  {
    name: 'promoted, and not deployed',
    reach: (rig) => cutBefore(rig, dispatches),
    shows: (rig) => candidate(rig)?.promotedAt !== undefined && candidate(rig)?.deployments === undefined,
  },
  {
    name: 'the deployment asked for, its answer lost',
    reach: (rig) => cutAfter(rig, dispatches),
    shows: (rig) => candidate(rig)?.promotedAt !== undefined && rig.world.github.truth.runs().length > 0,
  },
  {
    name: 'deploying',
    reach: async (rig) => void (await rig.keyturn()),
    shows: (rig) => candidate(rig)?.promotedAt !== undefined && candidate(rig)?.verifiedAt === undefined,
  },
  {
    name: 'verified a moment ago',
    reach: async (rig) => void (await rig.keyturn({ patience: PATIENCE })),
    shows: (rig) => candidate(rig)?.verifiedAt !== undefined,
  },
  {
    name: 'half of the overlap over',
    reach: later(12),
    shows: (rig) =>
      candidate(rig)?.verifiedAt !== undefined && entryOf(rig.world, CREDENTIAL)?.retiringAt === undefined,
  },
  {
    name: 'its retirement announced, the ten minutes not over',
    reach: later(26),
    shows: (rig) =>
      entryOf(rig.world, CREDENTIAL)?.retiringAt !== undefined && living(rig.world, 'openai').length === 2,
  },
]

/** Merged, and no run has seen it. */
export async function merged(options: ReadyOptions = {}): Promise<{
  rig: Rig
  world: ReadyWorld
  old: string
  number: number
  deleted: readonly string[]
}> {
  const rig = knowing(options)
  const { world } = rig
  const deleted = watchDeletions(world)
  await adopted(rig)
  await world.clock.advance(HOUR)
  const old = idOf(world, USUAL_KEY) ?? ''
  const [number = 0] = mergeOpen(world, 'rotate')
  return { rig, world, old, number, deleted }
}
