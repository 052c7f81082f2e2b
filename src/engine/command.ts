// A person's command: taken once, from who may give it, with one commit.
import type { Command } from '../core/command.ts'
import { COMMANDS, type CommandVerb } from '../core/command/verbs.ts'
import { entryOf } from '../core/decide/rule.ts'
import { Failure } from '../core/failure.ts'
import { SECOND } from '../core/schedule/due.ts'
import { abort } from './commands/abort.ts'
import { adopt } from './commands/adopt.ts'
import { demandAuthority } from './commands/authority.ts'
import { disable, exploited, leaked, restoreKey } from './commands/emergency.ts'
import type { Meaning } from './commands/meaning.ts'
import { overwrite } from './commands/overwrite.ts'
import { postpone } from './commands/postpone.ts'
import { retry } from './commands/retry.ts'
import { rollback } from './commands/rollback.ts'
import { rotate } from './commands/rotate.ts'
import type { Ground, Kit } from './kit.ts'
import { refresh, withEntry } from './observe.ts'

/** Who ordered it: a comment's author, or GitHub's `triggering_actor` of this run; never what a payload says. */
export interface Orderer {
  readonly login: string
  /** `comment:<id>` or `run:<id>`: carried out once, however often it is told. */
  readonly request: string
  /** A repeated run reconciles, but takes no command. */
  readonly attempt: number
}

/** Verbs that change something; the others only say. */
export type ActingVerb = {
  [V in CommandVerb]: (typeof COMMANDS)[V] extends { readonly who: 'commander'; readonly of: 'credential' } ? V : never
}[CommandVerb]

const MEANINGS: Readonly<Record<ActingVerb, Meaning>> = {
  abort,
  adopt,
  'approve-evidence': async (...asked) => (await import('./commands/approve-evidence.ts')).approveEvidence(...asked),
  disable,
  exploited,
  leaked,
  overwrite,
  owner: async (...asked) => (await import('./commands/owner.ts')).owner(...asked),
  postpone,
  'restore-key': restoreKey,
  retire: async (...asked) => (await import('./commands/retire.ts')).retire(...asked),
  retry,
  revoke: async (...asked) => (await import('./commands/revoke.ts')).revoke(...asked),
  rollback,
  rotate,
  submitted: async (...asked) => (await import('./commands/hand-in.ts')).submitted(...asked),
  deleted: async (...asked) => (await import('./commands/deleted.ts')).deleted(...asked),
}

export function isActing(verb: CommandVerb): verb is ActingVerb {
  return COMMANDS[verb].who === 'commander' && COMMANDS[verb].of === 'credential'
}

interface Order {
  readonly what: Command
  readonly by: Orderer
}

/** So often it is looked again, a second later and then longer, for what was committed a moment before. */
const LOOKS = 4

/** Carries the command out, if it may be, and returns the ground to go on from. Upon a journal that moved it is weighed anew: nothing was done. */
export async function obey(kit: Kit, ground: Ground, order: Order): Promise<Ground> {
  let now = ground
  for (let look = 0; ; look += 1) {
    try {
      return await weigh(kit, now, order)
    } catch (thrown) {
      if (look === LOOKS || !(thrown instanceof Failure) || thrown.code !== 'conflict' || thrown.effect !== 'not-done')
        throw thrown
      await kit.shared.clock.sleep(2 ** look * SECOND)
      now = await refresh(kit, now)
    }
  }
}

async function weigh(kit: Kit, ground: Ground, { what, by }: Order): Promise<Ground> {
  if (by.attempt > 1 || isTaken(ground, by.request) || !isActing(what.verb)) return ground
  await demandAuthority(kit.shared, kit.credential, { what, by: by.login })
  const entry = entryOf(ground.basis)
  const next = await MEANINGS[what.verb](kit, ground, { what, by: by.login, request: by.request, entry })
  return withEntry(kit, ground, next)
}

/** Was this very request carried out already? */
export function isTaken({ basis }: Ground, request: string): boolean {
  return basis.entry.state === 'good' && basis.entry.entry.requests.includes(request)
}
