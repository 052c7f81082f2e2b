import type { Mutation } from '../mutation.ts'

/** The last look before what cannot be undone. */
export const GUARD: readonly Mutation[] = [
  {
    name: 'a park is believed at first sight',
    why: 'another runner’s step, seen half, stops a credential until a person comes',
    file: 'src/engine/reconcile.ts',
    from: `if (decision.kind !== 'park' || state.reread || Object.keys(state.sights).length === 0) return decision`,
    to: `if (decision.kind !== 'look') return decision`,
    caughtBy: ['test/start/scenarios/last-look.test.ts > another runner’s step, seen half'],
    row: 'journal read first, not last',
  },
  {
    name: 'the entry is not compared before the irreversible',
    why: 'a runner that slept destroys what another has just put into service',
    file: 'src/engine/guard.ts',
    from: `if (fresh.entry !== entryText(job.entry)) throw refused('its journal entry changed in the meantime')`,
    to: `void entryText`,
    caughtBy: [
      'test/start/scenarios/last-look.test.ts > in the last moment before the old key is deleted a command in another run',
    ],
  },
  {
    name: 'the lock is not asked before the irreversible',
    why: 'a revert that came a second ago loses the key it wants back',
    file: 'src/engine/guard.ts',
    from: `if (!needs(line)) throw refused('the lock does not say what this step needs any more')`,
    to: `void needs`,
    caughtBy: [
      'test/start/scenarios/last-look.test.ts > in the last moment before the old key is deleted the pull request is reverted',
    ],
  },
  {
    name: 'a lock that cannot be read passes the guard',
    why: 'a broken merge of the lock is taken for permission',
    file: 'src/engine/guard.ts',
    from: `if (!('lock' in lock)) throw refused('rotation.lock.yml cannot be read any more')`,
    to: `if (!('lock' in lock)) return undefined`,
    caughtBy: ['test/start/scenarios/last-look.test.ts > the lock cannot be read'],
  },
  {
    name: 'the key that goes into service is not looked up',
    why: 'a key that somebody deleted meanwhile is written into every slot',
    file: 'src/engine/guard.ts',
    from: `if (key?.status !== 'alive') throw`,
    to: `if (key?.status === 'expired') throw`,
    caughtBy: [
      'test/start/scenarios/last-look.test.ts > in the last moment before the old key is deleted the new key is deleted',
    ],
  },
  {
    name: 'no look before a key is deleted',
    why: 'the old key is deleted though a slot was set back to it',
    file: 'src/engine/steps/retire.ts',
    from: `export async function revoke(job: Job, keyId: KeyId): Promise<Done> {
  await guardLeaving(job, keyId)`,
    to: `export async function revoke(job: Job, keyId: KeyId): Promise<Done> {`,
    caughtBy: [
      'test/start/scenarios/last-look.test.ts > in the last moment before the old key is deleted the pull request is reverted',
    ],
    row: 'no last-moment revocation check',
  },
  {
    name: 'no look before a key is disabled',
    why: 'the old key is disabled though the pull request was just reverted',
    file: 'src/engine/steps/retire.ts',
    from: `const { kit, entry, world } = job
  await guardLeaving(job, keyId)`,
    to: `const { kit, entry, world } = job`,
    caughtBy: ['test/start/scenarios/hold.test.ts > in the last moment'],
  },
  {
    name: 'slots are not read once more before a key is deleted',
    why: 'a person’s edit a moment ago puts the dead key into service',
    file: 'src/engine/steps/retire.ts',
    from: `if (!allAt({ ...job.world, slots }, job.entry, wantedOf(job.kit.credential, job.entry)))`,
    to: `if (slots.value.size === 0 && !allAt({ ...job.world, slots }, job.entry, wantedOf(job.kit.credential, job.entry)))`,
    caughtBy: [
      'test/start/scenarios/last-look.test.ts > in the last moment before the old key is deleted a person puts the old key back',
    ],
  },
  {
    name: 'what is over is removed without asking the lock',
    why: 'a key that people approve at this moment is removed',
    file: 'src/engine/steps/retire.ts',
    from: `await guard(job, (lock) => lock?.tag !== key.tag && lock?.id !== key.keyId)`,
    to: `await guard(job, () => true)`,
    caughtBy: ['test/start/scenarios/last-look.test.ts > the lock names it'],
  },
  {
    name: 'slots are written without asking the lock',
    why: 'a rotation that was reverted a moment ago is put into service',
    file: 'src/engine/guard.ts',
    from: `return guard(job, (line) => line?.tag === to.tag || by === 'command')`,
    to: `return guard(job, () => by !== '')`,
    caughtBy: [
      'test/start/scenarios/last-look.test.ts > in the last moment before the new key is written the pull request is reverted',
    ],
  },
  {
    name: 'slots are written without looking the key up',
    why: 'a key that was deleted a moment ago is put into service',
    file: 'src/engine/guard.ts',
    from: `await guardKeys(job, { alive: to.keyId })`,
    to: `void guardKeys`,
    caughtBy: [
      'test/start/scenarios/last-look.test.ts > in the last moment before the new key is written the new key is deleted',
    ],
  },
]
