import type { Mutation } from '../mutation.ts'

const RULES = 'test/core/decide/waiver.test.ts'
const SCENARIOS = 'test/start/scenarios/revoke.test.ts'
const PERSON = 'test/plugins/witnesses/person.test.ts'

/** A person's word in the place of waiting, or of a witness: how far it goes. */
export const WORDS: readonly Mutation[] = [
  {
    name: 'a word about one key shortens the wait for another',
    why: 'after a way back, the key that was to go a week ago takes the one in service with it',
    file: 'src/core/entry/waiver.ts',
    from: `waiver && waiver.tag === tag && since`,
    to: `waiver && since`,
    caughtBy: [`${RULES} > of another key does not`],
  },
  {
    name: 'a word from before the proof counts',
    why: 'what was said before the course turned ends a key that nobody has looked at since',
    file: 'src/core/entry/waiver.ts',
    from: `waiver.at >= since ?`,
    to: `waiver.at >= 0 ?`,
    caughtBy: [`${RULES} > from before the new key was proven does not`],
  },
  {
    name: 'a word overrules what is seen',
    why: '`revoke` takes a key away that the app is seen to use',
    file: 'src/core/decide/rules/retiring.ts',
    from: `const loud = testimonies.find((t) => t.verdict === 'no')`,
    to: `const loud = waived ? undefined : testimonies.find((t) => t.verdict === 'no')`,
    caughtBy: [`${RULES} > what is seen to use it`],
  },
  {
    name: 'a word is taken down though something is seen to use the key',
    why: 'who asks is not told that it would break something',
    file: 'src/engine/commands/waive.ts',
    from: `if (loud) throw`,
    to: `if (loud && false) throw`,
    caughtBy: [`${SCENARIOS} > is refused while something is seen to use it`],
  },
  {
    name: 'a word about silence takes the hold with it',
    why: 'what could be enabled again is deleted',
    file: 'src/core/decide/hold.ts',
    from: `waiverOf(entry)?.of === 'all'`,
    to: `waiverOf(entry) !== undefined`,
    caughtBy: [`${RULES} > holds after a word about silence`],
  },
  {
    name: '`revoke` skips the ten minutes',
    why: 'a runner that slept writes a key into a slot that is gone',
    file: 'src/core/decide/hold.ts',
    from: `Math.min(hold, NOTICE)`,
    to: `Math.min(hold, 0)`,
    caughtBy: [`${RULES} > holds for ten minutes after \`revoke\``],
  },
  {
    name: '`revoke` takes the old key before the new one is proven',
    why: 'the only key that is known to work is deleted',
    file: 'src/engine/commands/waive.ts',
    from: `if (!isEnding(entry) && course?.verifiedAt === undefined)`,
    to: `if (!isEnding(entry) && course === undefined)`,
    caughtBy: [`${SCENARIOS} > the new key is not proven to serve yet`],
  },
  {
    name: '`revoke` takes whichever key is named',
    why: 'a slip of the pen is believed to end another key than it ends',
    file: 'src/engine/commands/revoke.ts',
    from: `what.key !== leaving.keyId`,
    to: `what.key === ''`,
    caughtBy: [`${SCENARIOS} > the key that is named is the one in service`],
  },
  {
    name: '`revoke` needs no confirmation',
    why: 'one pasted line ends a key for good',
    file: 'src/core/command/verbs.ts',
    from: `    irreversible: true,
    does: 'takes the key that is on its way out`,
    to: `    does: 'takes the key that is on its way out`,
    caughtBy: ['test/core/command.test.ts'],
  },
  {
    name: 'somebody says that it serves before it was deployed',
    why: 'the word is about the old key, and the old key goes for it',
    file: 'src/engine/commands/approve-evidence.ts',
    from: `if (!done)`,
    to: `if (!done && false)`,
    caughtBy: [`${SCENARIOS} > is the answer that a witness`],
  },
  {
    name: 'the word about another key is an answer',
    why: 'what was said on the way there proves the way back',
    file: 'src/plugins/witnesses/person.ts',
    from: `said?.keyId === keyId && `,
    to: `said !== undefined && `,
    caughtBy: [`${PERSON} > it was said of another key`],
  },
  {
    name: 'the word from before the deployment is an answer',
    why: 'nobody has looked since',
    file: 'src/plugins/witnesses/person.ts',
    from: `said.at >= since`,
    to: `said.at >= 0`,
    caughtBy: [`${PERSON} > it was said before the deployment`],
  },
]
