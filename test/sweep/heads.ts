// What people do to the default branch while Keyturn works: whether it could have known, when it took a key away.
import type { Call, SandboxReply } from '../../src/sandbox/contract.ts'
import { isEffect, operationOf } from '../start/call.ts'
import type { Rig } from '../start/rig.ts'

export interface Heads {
  heard(call: Call, reply: SandboxReply): void
  /** The guard was the last to ask GitHub, and the default branch is elsewhere: it moved since, or a replica showed it as it was. */
  unseen(): boolean
}

/** Where a merge alone is the switch, a revert at that moment names a key that goes with the next request. */
export function createHeads({ world }: Rig): Heads {
  let shown: string | undefined
  return {
    heard: (call, { body }) => {
      // Any other look forgets what the guard saw: what cannot be undone comes right after the guard, or is to blame.
      if (call.host === 'github' && !isEffect(call))
        shown = operationOf(call) === 'query Fresh' ? headIn(body) : undefined
    },
    unseen: () =>
      world.keys.some(({ layout }) => layout === 'versioned') &&
      shown !== undefined &&
      shown !== world.github.truth.ref('refs/heads/main'),
  }
}

function headIn(body: string): string | undefined {
  return /"defaultBranchRef":\{"target":\{"oid":"([0-9a-f]{40})"/.exec(body)?.[1]
}
