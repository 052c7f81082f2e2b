// The guides, played: the files that a page shows in a repository of the sandbox, and what a person reads while they run.
import { statusText } from '../../src/core/render/status.ts'
import type { RunResult } from '../../src/engine/result.ts'
import { credentialOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import type { ReadyWorld } from '../../src/sandbox/ready.ts'
import { HOUR, type Rig } from '../start/rig.ts'
import { knowing, mergeOpen, PATIENCE } from '../start/team.ts'
import { openOnes, resting, unrestOf } from '../start/truth.ts'

/** A guide: what its repository has, in files that the page shows. */
export interface Guide {
  readonly page: string
  readonly keys: readonly KeySpec[]
  /** Folder of the page's files. */
  readonly folder: string
  /** Name of the file with the workflow that deploys. */
  readonly workflow: string
  /** How its story goes, where it is not the usual one. */
  readonly play?: (guide: Guide, read: Read) => Promise<Played>
}

/** What was to be read at a stage that the page shows, by the stage's name. */
export type Shown = ReadonlyMap<string, string>

export interface Played {
  readonly shown: Shown
  /** What is not as it must be when all is at rest. */
  readonly unrest: readonly string[]
}

export type Read = (path: string) => string

/** From the first run to rest: adoption merged, every rotation merged within the hour, runs every six hours. */
export async function play(guide: Guide, read: Read): Promise<Played> {
  const rig = begin(guide, read)
  const shown = new Map<string, string>()
  shown.set('first', told(rig, await rig.keyturn()))
  mergeOpen(rig.world, 'adopt')
  shown.set('due', told(rig, await rig.keyturn()))
  await rig.world.clock.advance(HOUR)
  mergeWhatGoes(rig.world)
  shown.set('merged', told(rig, await rig.keyturn({ patience: PATIENCE })))
  shown.set('rest', told(rig, await toRest(rig)))
  return { shown, unrest: unrestOf(rig) }
}

function begin({ keys, folder, workflow }: Guide, read: Read): Rig {
  const manifest = read(`${folder}/rotation.yml`)
  const rig = knowing({
    keys,
    manifest,
    files: { [`.github/workflows/${workflow}`]: read(`${folder}/${workflow}`) },
    // A key a day would be a fleet's; calls every ten minutes are enough to be seen in use.
    app: { every: 10 * 60_000 },
  })
  name(rig, manifest)
  return rig
}

/** A page cannot know the id of a key that exists only once the world does: its place is taken by the real one. */
function name({ world }: Rig, manifest: string): void {
  const resend = world.keys.find(({ provider }) => provider === 'resend')
  if (resend === undefined) return
  const id = world.first.get(credentialOf(resend))?.id ?? ''
  const text = manifest.replace(/incumbent: \S+/, `incumbent: ${id}`)
  world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Name the key in service')
}

/** As a reviewer does, from top to bottom: where two proposals change neighbouring lines, the second has to wait until Keyturn brought it up to date. */
export function mergeWhatGoes(world: ReadyWorld): void {
  const open = world.keys.flatMap((key) =>
    openOnes(world, 'rotate').filter(({ branch }) => branch.startsWith(`keyturn/rotate/${credentialOf(key)}/`)),
  )
  for (const { number } of open) {
    try {
      world.github.person('mona').merge(number)
    } catch (thrown) {
      if (!String(thrown).includes('not mergeable')) throw thrown
    }
  }
}

async function toRest(rig: Rig): Promise<RunResult> {
  await rig.keyturn({ patience: PATIENCE })
  for (let i = 0; i < 40 && !resting(rig.world); i += 1) {
    await rig.world.clock.advance(6 * HOUR)
    mergeWhatGoes(rig.world)
    await rig.keyturn({ patience: PATIENCE })
  }
  return rig.keyturn({ patience: PATIENCE, full: true })
}

/** What `keyturn status` prints, and which pull requests are open. */
export function told({ world }: Pick<Rig, 'world'>, result: RunResult): string {
  const open = openOnes(world).map(({ number, title }) => `#${number} ${title}`)
  return [statusText(result), ...open.map((line) => `${line}\n`)].join('')
}
