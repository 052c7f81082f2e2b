import type { Mutation } from '../mutation.ts'

const RUN = 'test/start/scenarios/remind.test.ts'
const AGES = 'test/core/remind/standing.test.ts'

/** The first step of trust: it believes `minted:`, is heard, and touches nothing but its issue. */
export const REMINDERS: readonly Mutation[] = [
  {
    name: 'a run that can never write a secret begins all the same',
    why: 'a key is made, and the first refusal comes with that key in hand',
    file: 'src/github/github.ts',
    from: `if (options.writes === true) demandApp(mine)`,
    to: ``,
    caughtBy: [RUN],
  },
  {
    name: 'whoever bears the label is the reminder',
    why: 'somebody else’s issue is rewritten and closed',
    file: 'src/github/reminder.ts',
    from: ` && isSame(loginAt(issue, 'user', 'login'), viewer)`,
    to: ``,
    caughtBy: [RUN],
  },
  {
    name: 'a pull request may be the reminder',
    why: 'a change that waits for review is closed because no key is due',
    file: 'src/github/reminder.ts',
    from: ` && issue['pull_request'] === undefined`,
    to: ``,
    caughtBy: [RUN],
  },
  {
    name: 'the reminder is looked for among open issues only',
    why: 'each time that something is due another issue is opened',
    file: 'src/github/reminder.ts',
    from: `&state=all&`,
    to: `&state=open&`,
    caughtBy: [RUN],
  },
  {
    name: 'the reminder stays open',
    why: 'it says that something is due, for ever, and people learn to look away',
    file: 'src/github/reminder.ts',
    from: `found.open === wanted.open ? {} : stateOf(wanted)`,
    to: `found.open || !wanted.open ? {} : stateOf(wanted)`,
    caughtBy: [RUN],
  },
  {
    name: 'the reminder leaves without a last look for values',
    why: 'what the redactor knows is published in an issue',
    file: 'src/start/remind.ts',
    from: `outside.redactor.assertClean(\`\${wanted.title}\\n\${wanted.body}\`)`,
    to: `void outside`,
    caughtBy: [RUN],
  },
  {
    name: 'a dry run writes the reminder',
    why: 'who only wanted to look has opened an issue',
    file: 'src/start/remind.ts',
    from: `wishes.dryRun ? Promise.resolve({}) : `,
    to: ``,
    caughtBy: [RUN],
  },
  {
    name: 'a day to come counts as an age',
    why: 'one mistyped year, and the key is young for as long',
    file: 'src/core/remind/standing.ts',
    from: `if (minted > at) return { ...known, standing: 'unknown', minted }`,
    to: ``,
    caughtBy: [AGES],
  },
  {
    name: 'a key is not overdue on the very day',
    why: 'the warning comes when it is too late to keep the promise',
    file: 'src/core/remind/standing.ts',
    from: `if (left <= 0) return 'overdue'`,
    to: `if (left < 0) return 'overdue'`,
    caughtBy: [AGES],
  },
  {
    name: 'a key that is only reminded of may have a store',
    why: 'somebody believes that Keyturn turns it, and nobody does',
    file: 'src/core/manifest/resolve/reminder.ts',
    from: `!KNOWN.includes(name) && field !== undefined`,
    to: `!KNOWN.includes(name) && field === undefined`,
    caughtBy: ['test/core/manifest/reminder.test.ts'],
  },
  {
    name: 'what a person replaces is at rest when it is due',
    why: 'nobody is told, and the key is five years old',
    file: 'src/core/remind/outcome.ts',
    from: `kind: waits ? 'wait' : 'rest'`,
    to: `kind: waits ? 'rest' : 'rest'`,
    caughtBy: ['test/start/scenarios/reminded.test.ts'],
  },
]
