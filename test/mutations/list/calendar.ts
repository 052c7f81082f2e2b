import type { Mutation } from '../mutation.ts'

const SCENARIO = 'test/start/scenarios/windows.test.ts'

/** Window and freeze. */
export const CALENDAR: readonly Mutation[] = [
  {
    name: 'a new key goes into service at any hour',
    why: 'a key is changed in the night, with nobody awake',
    file: 'src/core/decide/rules/switching.ts',
    from: `if (early) return early`,
    to: ``,
    row: 'window and freeze',
    caughtBy: [SCENARIO],
  },
  {
    name: 'an old key goes at any hour',
    why: 'what still uses it fails at the weekend',
    file: 'src/core/decide/rules/retiring.ts',
    from: `return closed(world, entry, how.now) ?? (asks`,
    to: `return (asks`,
    row: 'window and freeze',
    caughtBy: [SCENARIO],
  },
  {
    name: 'a freeze counts for nothing',
    why: 'keys are changed on the days that people asked to be left in peace',
    file: 'src/core/schedule/calendar.ts',
    from: `return freezes.some(({ from, to }) => from <= date && date <= to)`,
    to: `return freezes.some(({ from, to }) => from <= date && date < from && date <= to)`,
    row: 'window and freeze',
    caughtBy: ['test/core/schedule/calendar.test.ts', SCENARIO],
  },
  {
    name: 'windows are read by the clock of Greenwich',
    why: 'the window opens at three in the morning of those who wrote it',
    file: 'src/core/schedule/zone.ts',
    from: `timeZone: zone,`,
    to: `timeZone: 'UTC',`,
    caughtBy: ['test/core/schedule/calendar.test.ts'],
  },
  {
    name: 'a change of clocks is not seen',
    why: 'twice a year the window opens an hour early or late',
    file: 'src/core/schedule/zone.ts',
    from: `return offsetAt(zone, then) === before ? then : changeWithin(zone, at, then)`,
    to: `return then`,
    caughtBy: ['test/core/schedule/calendar.test.ts'],
  },
  {
    name: 'the way back waits for the window',
    why: 'a person who reverts in the night is left with the key that does not work',
    file: 'src/core/decide/rules/switching.ts',
    from: `!course.back && isUntouched(world, entry, course)`,
    to: `isUntouched(world, entry, course)`,
    caughtBy: [SCENARIO],
  },
  {
    name: 'the bracket is opened outside the window',
    why: 'a write announced hours before it is made cannot be told from a stranger’s',
    file: 'src/engine/steps/switch.ts',
    from: `candidate.keyId === undefined || closed(job.world, entry, now) ? {}`,
    to: `candidate.keyId === undefined ? {}`,
    caughtBy: [SCENARIO],
  },
]
