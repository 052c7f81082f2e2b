import type { Mutation } from '../mutation.ts'

const RULES = 'src/core/decide/together.ts'
const TABLES = 'test/core/decide/together.test.ts'
const STORY = 'test/start/scenarios/unit.test.ts'
const PARTED = 'test/start/scenarios/unit-parted.test.ts'

/** What goes as one is treated as two. */
export const TOGETHER: readonly Mutation[] = [
  {
    name: 'half a unit is proposed',
    why: 'people merge one key of two that only work together',
    file: RULES,
    from: `  if (unit.ready) return act({ do: 'join' }, 'unit-staged')`,
    to: `  if (unit.mates.length > 0) return act({ do: 'propose' }, 'unproposed')`,
    caughtBy: [TABLES, STORY],
  },
  {
    name: 'a lock that names one of two approves it',
    why: 'an edit that moves one line puts half a unit into service',
    file: RULES,
    from: `isExpected(one) && !one.locked && !one.approved)\n  return other && split`,
    to: `isExpected(one) && !one.locked && one.approved)\n  return other && split`,
    caughtBy: [TABLES, PARTED],
  },
  {
    name: 'one of two goes into service before the other is approved',
    why: 'the other may be given up at this very moment, and half a unit serves',
    file: RULES,
    from: `  const other = unit?.fellows?.find((one) => isExpected(one) && !one.approved)`,
    to: `  const other = unit?.fellows?.find((one) => isExpected(one) && one.dead)`,
    caughtBy: [TABLES],
  },
  {
    name: 'an old key is waited out while the other new one is not proven',
    why: 'the way back of both ends before both are known to serve',
    file: RULES,
    from: `  return one.verified && one.back === back && one.locked === !back`,
    to: `  return one.back === back && one.locked === !back`,
    caughtBy: [TABLES, STORY],
  },
  {
    name: 'one old key goes while the other may not go yet',
    why: 'one can go back, and the other cannot any more',
    file: RULES,
    from: `one.stands === 'with' && !(one.mayGo && isServed(one, back))`,
    to: `one.stands === 'with' && !isServed(one, back)`,
    caughtBy: [TABLES],
  },
  {
    name: 'one goes back though the lock still names the new key of the other',
    why: 'a revert of one line takes half a unit out of service',
    file: RULES,
    from: `  const other = fellows.find(({ stands, locked }) => stands === 'with' && locked)`,
    to: `  const other = fellows.find(({ stands, locked }) => stands === 'left' && locked)`,
    caughtBy: [TABLES, PARTED],
  },
  {
    name: 'one goes back alone once the old key of the other is gone',
    why: 'half a unit is back, and the other half never can be',
    file: RULES,
    from: `stands === 'over' || (stands === 'with' && !back && dead)`,
    to: `stands === 'left' && !back && dead`,
    caughtBy: [TABLES, PARTED],
  },
  {
    name: 'what was proposed with a key that was given up stays open',
    why: 'a merge would bring half a unit into service',
    file: RULES,
    from: `({ stands }) => stands === 'gone' || stands === 'left')\n  if (!gone) return undefined\n  const answered`,
    to: `({ stands }) => stands === 'over')\n  if (!gone) return undefined\n  const answered`,
    caughtBy: [TABLES],
  },
  {
    name: 'a delay of one holds nobody else',
    why: 'a person asked for time, and half a unit goes into service meanwhile',
    file: RULES,
    from: `stands === 'with' && postponed && now < postponed.until`,
    to: `stands === 'left' && postponed && now < postponed.until`,
    caughtBy: [TABLES, PARTED],
  },
  {
    name: 'an emergency waits for what it goes together with',
    why: 'a leaked key lives on because another is not proven',
    file: 'src/core/entry/joint.ts',
    from: `    reportOf(entry) !== undefined || isCompromised(entry, candidate?.keyId) || candidate?.approved?.by === 'command'`,
    to: `    isCompromised(entry, candidate?.keyId) && candidate?.approved?.by === 'command'`,
    caughtBy: [PARTED],
  },
  {
    name: 'a commander’s way back is written for one of two',
    why: 'between two commits a crash leaves one back and one forward',
    file: 'src/engine/commands/rollback.ts',
    from: `    all.map(({ id }) => id),`,
    to: `    all.map(({ id }) => id).slice(0, 1),`,
    caughtBy: [STORY],
  },
  {
    name: 'the pull request names one line of two',
    why: 'people approve one key, and the other is put into service with it or never',
    file: 'src/engine/steps/propose.ts',
    from: `approvingAll([{ id: entry.credential, ground, holder: candidate }, ...others])`,
    to: `approvingAll([{ id: entry.credential, ground, holder: candidate }])`,
    caughtBy: [STORY],
  },
  {
    name: 'the second key’s version is written over the first one’s file',
    why: 'the merge names the new version of one, and the old one of the other',
    file: 'src/engine/steps/propose.ts',
    from: `Promise.resolve(edits.get(path))`,
    to: `Promise.resolve<string | undefined>(undefined)`,
    caughtBy: [STORY],
  },
]
