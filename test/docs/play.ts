// The guides, played: the files that a page shows in a repository of the sandbox, and what a person reads while they run.
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { mergeOpen } from '../start/team.ts'
import { resting } from '../start/truth.ts'
import { type Actors, actorsOf, mergeWhatGoes } from './actors.ts'

/** A guide: what its repository has, in files that the page shows. */
export interface Guide {
  readonly page: string
  readonly keys: readonly KeySpec[]
  /** Folder of the page's files. */
  readonly folder: string
  /** Name of the file with the workflow that deploys. */
  readonly workflow: string
  /** How old its keys are, in days; so old that they are due, where nothing is said. */
  readonly age?: number
  /** Stages that tell how long something took, after a terminal waited in real time. */
  readonly varies?: readonly string[]
  /** How its story goes, where it is not the usual one. */
  readonly script?: Script
  /** The same, where more than these actors is in it. */
  readonly play?: (guide: Guide, read: Read) => Promise<Played>
}

/** What was to be read at a stage that the page shows, by the stage's name. */
export type Shown = ReadonlyMap<string, string>
export type Script = (actors: Actors) => Promise<Shown>

export interface Played {
  readonly shown: Shown
  /** What is not as it must be when all is at rest. */
  readonly unrest: readonly string[]
}

export type Read = (path: string) => string

/** A guide's story, in this process. */
export async function play(guide: Guide, read: Read): Promise<Played> {
  if (guide.play !== undefined) return guide.play(guide, read)
  const actors = actorsOf(guide, read)
  const shown = await (guide.script ?? scheduled)(actors)
  return { shown, unrest: actors.unrest() }
}

/** From the first run to rest: adoption merged, every rotation merged within the hour, runs every six hours. */
export async function scheduled(actors: Actors): Promise<Shown> {
  const { world } = actors
  const shown = new Map<string, string>()
  shown.set('first', await actors.run())
  mergeOpen(world, 'adopt')
  shown.set('due', await actors.run())
  await actors.until(1)
  mergeWhatGoes(world)
  shown.set('merged', await actors.run())
  shown.set('rest', await toRest(actors, 1))
  return shown
}

/** On to rest, six hours at a time, from so many hours after the beginning. */
export async function toRest(actors: Actors, hours: number): Promise<string> {
  let said = await actors.run()
  for (let turn = 1; turn <= 40 && !resting(actors.world); turn += 1) {
    await actors.until(hours + turn * 6)
    mergeWhatGoes(actors.world)
    said = await actors.run()
  }
  return said
}

/** Production comes after staging: both are due, and a day lies between them. */
export async function inOrder(actors: Actors): Promise<Shown> {
  const { world } = actors
  const shown = new Map<string, string>()
  // An order is read once in a run: what one environment did is known to the other in the next.
  const told = async (): Promise<string> => {
    await actors.run()
    return actors.run()
  }
  shown.set('first', await actors.run())
  mergeOpen(world, 'adopt')
  shown.set('due', await told())
  await actors.until(1)
  mergeWhatGoes(world)
  shown.set('merged', await told())
  await actors.until(30)
  await actors.run()
  await actors.until(36)
  shown.set('production', await actors.run())
  await actors.until(37)
  mergeWhatGoes(world)
  shown.set('rest', await toRest(actors, 37))
  return shown
}

/** A key at rest, until somebody says that it leaked. */
export async function reported(actors: Actors): Promise<Shown> {
  const { world } = actors
  const shown = new Map<string, string>()
  await actors.run()
  mergeOpen(world, 'adopt')
  await actors.run()
  await actors.until(5)
  shown.set('leaked', await actors.terminal('mona', ['leaked', 'openai/production']))
  shown.set('after', await actors.run())
  shown.set('minutes', firstTable(world.github.truth.pulls().at(-1)?.body ?? ''))
  await actors.until(7)
  mergeWhatGoes(world)
  shown.set('rest', await toRest(actors, 7))
  return shown
}

function firstTable(body: string): string {
  return /^\|[\s\S]*?\n(?=\n)/m.exec(body)?.[0] ?? ''
}
