import type { Mutation } from '../mutation.ts'

const SCENARIOS = 'test/start/scenarios/escalation.test.ts'

/** Nobody comes: who is called, when, and how often. */
export const ESCALATION: readonly Mutation[] = [
  {
    name: 'everybody is called at once',
    why: 'a team is called for what one person has not looked at for an hour',
    file: 'src/core/people/escalation.ts',
    from: `length * PARTS[rung]`,
    to: `length * PARTS[rung] * 0`,
    caughtBy: [SCENARIOS],
  },
  {
    name: 'a call is made anew at each run',
    why: 'people mute who calls them four times a day',
    file: 'src/core/render/comments/called.ts',
    from: `mark: ['called', call.rung, because],`,
    to: `mark: ['called', call.rung, because, situation.run ?? ''],`,
    caughtBy: [SCENARIOS],
  },
  {
    name: 'the calls that were missed are made up for',
    why: 'after an outage three comments call the same people in one minute',
    file: 'src/core/people/escalation.ts',
    from: `const due = named.findLast(({ at }) => at <= now)`,
    to: `const due = named.find(({ at }) => at <= now)`,
    caughtBy: [SCENARIOS],
  },
  {
    name: 'an owner who left is called',
    why: 'nobody hears it, and the team waits three more days',
    file: 'src/core/people/escalation.ts',
    from: `names.filter((name) => !gone.some((one) => isSame(one, name)))`,
    to: `names.filter((name) => name !== '' || !gone.some((one) => isSame(one, name)))`,
    caughtBy: [SCENARIOS],
  },
  {
    name: 'who waits in a freeze is called',
    why: 'people are called over the holidays for what could not be merged then',
    file: 'src/core/people/escalation.ts',
    from: `at: after(calendar, since, length * PARTS[rung])`,
    to: `at: after({ ...calendar, freezes: [] }, since, length * PARTS[rung])`,
    caughtBy: [SCENARIOS],
  },
]
