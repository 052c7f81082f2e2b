import type { Mutation } from '../mutation.ts'

/** How much is done at once, and how quickly. */
export const PACE: readonly Mutation[] = [
  {
    name: 'writes are not spaced',
    why: 'a fleet’s first run meets GitHub’s secondary limit, and is locked out',
    file: 'src/github/pace.ts',
    from: `if (wait > 0) await clock.sleep(wait)
    paidUntil`,
    to: `paidUntil`,
    caughtBy: ['test/github/pace.test.ts'],
  },
  {
    name: 'GitHub’s word to be silent is not heeded',
    why: 'asking on during a limit makes it longer, up to a ban',
    file: 'src/github/pace.ts',
    from: `      await quiet()
`,
    to: ``,
    caughtBy: ['test/github/pace.test.ts'],
  },
  {
    name: 'a wait of an hour is slept through inside a request',
    why: 'the job is billed for an hour of sleep and then cancelled',
    file: 'src/github/pace.ts',
    from: `if (wait > WAIT_AT_MOST) throw mustWait(silentUntil)`,
    to: `void mustWait`,
    caughtBy: ['test/github/pace.test.ts'],
  },
  {
    name: 'any number of rotations begins in one run',
    why: 'a team gets fifty proposals at once',
    file: 'src/engine/work-through.ts',
    from: `begun < limits.newPerRun && open`,
    to: `open`,
    caughtBy: ['test/start/scenarios/several.test.ts > wait for each other'],
  },
  {
    name: 'any number of proposals may be open',
    why: 'proposals pile up faster than people review them',
    file: 'src/engine/work-through.ts',
    from: ` && open + begun < limits.openProposals`,
    to: ``,
    caughtBy: ['test/start/scenarios/several.test.ts > wait for each other'],
  },
  {
    name: 'a place is taken only when the key is minted',
    why: 'credentials side by side all take the last place',
    file: 'src/engine/steps/mint.ts',
    from: `  kit.shared.begun()
  const attempt`,
    to: `  setTimeout(() => kit.shared.begun(), 0)
  const attempt`,
    caughtBy: ['test/start/scenarios/several.test.ts > wait for each other'],
  },
  {
    name: 'a key is minted where there is no room for it',
    why: 'the provider refuses, or deletes the oldest key by itself',
    file: 'src/core/decide/room.ts',
    from: `capacity > 1 && alive >= capacity)`,
    to: `capacity > 1 && alive >= 999)`,
    caughtBy: ['test/core/decide/resting.test.ts'],
  },
  {
    name: 'a run sleeps beyond its patience',
    why: 'the job is killed in the middle of something',
    file: 'src/engine/reconcile.ts',
    from: `if (dryRun || clock.monotonic() + milliseconds > deadlineOf({ kit, ground })) return undefined`,
    to: `if (dryRun) return undefined`,
    caughtBy: ['test/start/scenarios/idle.test.ts > is never overdrawn'],
    neverEnds: true,
  },
]
