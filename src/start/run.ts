import { entryText } from '../core/entry/codec.ts'
import { readSeals } from '../core/seal.ts'
import { VERSION } from '../core/version.ts'
import { createIndexer } from '../engine/indexer.ts'
import { type FleetOptions, runFleet } from '../engine/fleet.ts'
import type { RunResult } from '../engine/result.ts'
import { openGithub } from './github.ts'
import { keepHeapSmall } from './heap.ts'
import { createOpenKit } from './kit.ts'
import { readManifestAt } from './manifest.ts'
import type { Occasion, Outside, Wishes } from './options.ts'

/** One run over a repository: every edge comes through here. */
export async function run(outside: Outside, wishes: Wishes, occasion: Occasion): Promise<RunResult> {
  keepHeapSmall()
  return runFleet(fleetOf(outside, wishes, occasion))
}

/** Puts the parts together; nothing is asked of the outside yet. */
export function fleetOf(outside: Outside, wishes: Wishes, occasion: Occasion): FleetOptions {
  const { clock, env, redactor } = outside
  const seals = readSeals(env['KEYTURN_SEAL'], env['KEYTURN_SEAL_PREVIOUS'])
  const indexer = createIndexer(seals, clock)
  const opened = openGithub(outside, wishes, { seals, entryText, index: indexer.text })
  return {
    github: opened.github,
    clock,
    seals,
    mask: redactor.mask,
    log: outside.log,
    open: createOpenKit(outside, wishes, opened),
    readManifest: readManifestAt,
    indexer,
    run: occasion.run,
    ...(occasion.runId === undefined ? {} : { runId: occasion.runId }),
    version: VERSION,
    dryRun: wishes.dryRun,
    patience: wishes.patience,
    only: wishes.only,
    // Who asks what would be done wants to see where everything stands, too.
    full: wishes.dryRun || wishes.full === true,
    dashboard: wishes.dashboard === true,
    ...commandOf(wishes, occasion),
  }
}

/** A command is taken once per run, and counts by who started that run. */
function commandOf({ command }: Wishes, { actor, attempt, runId }: Occasion): Pick<FleetOptions, 'command'> {
  if (command === undefined) return {}
  return { command: { what: command, by: { login: actor, attempt, request: `run:${runId ?? 'cli'}` } } }
}
