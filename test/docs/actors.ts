// Who acts in a guide: the workflow, a person at a terminal, and time. Here in this process; test/acceptance/actors.ts has them built.
import { statusText } from '../../src/core/render/status.ts'
import type { RunResult } from '../../src/engine/result.ts'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import type { ReadyOptions, ReadyWorld } from '../../src/sandbox/ready.ts'
import { gated, type Terminal } from '../start/gated.ts'
import { DAY, HOUR } from '../start/rig.ts'
import { PATIENCE } from '../start/team.ts'
import { openOnes, unrestOf } from '../start/truth.ts'
import type { Guide, Read } from './play.ts'

export interface Actors {
  readonly world: ReadyWorld
  /** The workflow runs once, as patient as it is; what `keyturn status` says then, and which pull requests are open. */
  run(): Promise<string>
  /** A person types `keyturn …` and reads what stands there. */
  terminal(login: string, words: readonly string[]): Promise<string>
  /** Moves on to so many hours after the beginning: how long anything takes is not the same each time. */
  until(hours: number): Promise<void>
  /** What is not as it must be when all is at rest. */
  unrest(): readonly string[]
}

/** What a guide's repository has: its own files, and the workflow that people copy. */
export function repositoryOf({ keys, folder, workflow, age = 100 }: Guide, read: Read): ReadyOptions {
  return {
    keys,
    age: age * DAY,
    manifest: read(`${folder}/rotation.yml`),
    files: { [`.github/workflows/${workflow}`]: read(`${folder}/${workflow}`) },
    // A key a day would be a fleet's; calls every ten minutes are enough to be seen in use.
    app: { every: 10 * 60_000 },
  }
}

export function actorsOf(guide: Guide, read: Read): Actors {
  const { rig, failures, terminal } = gated(onRequest(read('docs/examples/keyturn.yml')), repositoryOf(guide, read))
  const { world } = rig
  nameIncumbents(world)
  const start = world.clock.now()
  return {
    world,
    run: async () => told(world, await rig.keyturn({ patience: PATIENCE, full: true })),
    terminal: async (login, words) => screen(await terminal(login, words)),
    until: (hours) => world.clock.advance(start + hours * HOUR - world.clock.now()),
    unrest: () => [...unrestOf(rig), ...failures],
  }
}

/** The workflow runs when the story says so, and when a person asks for it; what else wakes it would be another run beside that. */
export function onRequest(workflow: string): string {
  return workflow.replace(/^on:\n[\s\S]*?(?=^ {2}workflow_dispatch:)/m, 'on:\n')
}

/** A page cannot know the id of a key that exists only once the world does: its place is taken by the real one. */
export function nameIncumbents({ keys, first, github }: ReadyWorld): void {
  const resend = keys.find(({ provider }) => provider === 'resend')
  if (resend === undefined) return
  const text = github.truth.file('main', 'rotation.yml') ?? ''
  const id = first.get(credentialOf(resend))?.id ?? ''
  github
    .person('mona')
    .commit('main', { 'rotation.yml': text.replace(/incumbent: \S+/, `incumbent: ${id}`) }, 'Name it')
}

/** What `keyturn status` prints, and which pull requests are open. */
export function told(world: ReadyWorld, result: RunResult): string {
  return statusText(result) + proposed(world)
}

/** A line for each pull request that is open. */
export function proposed(world: ReadyWorld): string {
  return openOnes(world)
    .map(({ number, title }) => `#${number} ${title}\n`)
    .join('')
}

/** As it stands on the screen; which run it was is another one each time. */
export function screen({ out, err, code }: Terminal): string {
  const ended = code === 0 ? '' : `(exit ${code})\n`
  return `${err}${out}${ended}`.replaceAll(/runs\/\d+/g, 'runs/1020')
}

/** As a reviewer does, from top to bottom: where two proposals change neighbouring lines, the second waits until Keyturn brought it up to date. */
export function mergeWhatGoes(world: ReadyWorld): void {
  const proposals = openOnes(world, 'rotate')
  const inOrder = world.keys.flatMap((key) =>
    proposals.filter(({ branch }) => branch.startsWith(`keyturn/rotate/${credentialOf(key)}/`)),
  )
  for (const { number } of inOrder) {
    try {
      world.github.person('mona').merge(number)
    } catch (thrown) {
      if (!String(thrown).includes('not mergeable')) throw thrown
    }
  }
}
