import { entryText } from '../core/entry/codec.ts'
import { readSeals } from '../core/seal.ts'
import { VERSION } from '../core/version.ts'
import { createIndexer } from '../engine/indexer.ts'
import { type FleetOptions, runFleet } from '../engine/fleet.ts'
import type { RunResult } from '../engine/result.ts'
import { openGithub } from './github.ts'
import type { Send } from '../http/send.ts'
import { createOpenKit } from './kit.ts'
import { once } from './once.ts'
import { readManifestAt } from './manifest.ts'
import type { Occasion, Outside, Wishes } from './options.ts'

/** One run over a repository: every edge comes through here. */
export async function run(outside: Outside, wishes: Wishes, occasion: Occasion): Promise<RunResult> {
  const fleet = fleetOf(outside, wishes, occasion)
  // A run that opens no credential ends before its heap could grow.
  const smallHeap = once(async () => (await import('./heap.ts')).keepHeapSmall())
  return runFleet({
    ...fleet,
    open: async (credential, shared) => {
      await smallHeap()
      return fleet.open(credential, shared)
    },
  })
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
    warn: outside.warn ?? outside.log,
    ...notifying(outside, wishes, opened.send),
    open: createOpenKit(outside, wishes, opened),
    readManifest: readManifestAt,
    indexer,
    run: occasion.run,
    ...(occasion.runId === undefined ? {} : { runId: occasion.runId }),
    woken: occasion.woken === true,
    version: VERSION,
    dryRun: wishes.dryRun,
    patience: wishes.patience,
    only: wishes.only,
    // Who asks what would be done wants to see where everything stands, too.
    full: wishes.dryRun || wishes.full === true,
    dashboard: wishes.dashboard === true,
    ...commandOf(outside, wishes, occasion),
  }
}

/** Loaded when there is something to tell: most runs have nothing. */
function notifying({ env, redactor }: Outside, wishes: Wishes, send: Send): Pick<FleetOptions, 'notify'> {
  const url = env['KEYTURN_NOTIFY_URL']?.trim() ?? ''
  if (url === '') return {}
  return {
    notify: async (text) => (await import('./notify.ts')).notifyBy(url, text, { redactor, wishes, send }),
  }
}

/** A command is taken once per run, and counts by who started that run. */
function commandOf(
  { clock }: Outside,
  { command }: Wishes,
  { actor, attempt, runId }: Occasion,
): Pick<FleetOptions, 'command'> {
  if (command === undefined) return {}
  // The command line has no run: each call of it is one.
  const request = runId === undefined ? `cli:${clock.now()}` : `run:${runId}`
  return { command: { what: command, by: { login: actor, attempt, request } } }
}
