import type { Mutation } from '../mutation.ts'

const RULES = 'test/core/decide/ending.test.ts'
const STORY = 'test/start/scenarios/retired.test.ts'
const SHARED = 'test/start/scenarios/shared-key.test.ts'

/** A key goes for good by people's word in the lock, once nobody uses it, and never another one. */
export const ENDING: readonly Mutation[] = [
  {
    name: 'a credential ends without a word in the lock',
    why: 'every key that is adopted is deleted, and the app with it',
    file: 'src/core/decide/end.ts',
    from: `line?.retire === true && `,
    to: ``,
    caughtBy: [RULES, STORY],
  },
  {
    name: 'the word of the end counts for whichever key serves',
    why: 'an end that was approved for one key takes another away, years later',
    file: 'src/core/decide/end.ts',
    from: `line.tag === incumbent.tag && line.id === incumbent.keyId`,
    to: `line.id !== ''`,
    caughtBy: [RULES],
  },
  {
    name: 'the command itself ends the credential',
    why: 'one person deletes a key that two had to approve',
    file: 'src/engine/commands/retire.ts',
    from: `ending: { branch },`,
    to: `ending: { branch, since: 0, seen: ground.head },`,
    caughtBy: [STORY],
  },
  {
    name: 'the last look before the end does not read the lock',
    why: 'a revert in the last minute is overrun, and the key is deleted',
    file: 'src/engine/steps/retire.ts',
    from: `line?.tag === incumbent.tag && line.id === keyId && line.retire === true`,
    to: `line?.tag === incumbent.tag && line.id === keyId`,
    caughtBy: [`${STORY} > at the last look`],
  },
  {
    name: 'a key that is still used is taken away for good',
    why: 'what was forgotten when the service was switched off fails, with no key to go back to',
    file: 'src/core/decide/rules/ending.ts',
    from: `    if (loud) return loud
    if (isPersons`,
    to: `    if (isPersons`,
    caughtBy: [RULES, STORY],
  },
  {
    name: 'a credential that ends is not watched through the overlap',
    why: 'what runs once a day has no chance to be noticed',
    file: 'src/core/decide/rules/ending.ts',
    from: `if (!isHurried(entry) && !waiverOf(entry) && now < until) return`,
    to: `if (now < 0) return`,
    caughtBy: [RULES, STORY],
  },
  {
    name: 'the end is neither announced nor held',
    why: 'whoever notices at once can take nothing back',
    file: 'src/core/decide/rules/ending.ts',
    from: `const after = hurried ? since : since + (holds ? hold : NOTICE)`,
    to: `const after = since`,
    caughtBy: [RULES, STORY],
  },
  {
    name: 'a key that no listing showed is taken for dead',
    why: 'with the admin key of another account the record says gone, and the key lives on',
    file: 'src/core/decide/rules/ending.ts',
    from: `return wasListed(entry)
`,
    to: `return wasListed(entry) || entry.past.length >= 0
`,
    caughtBy: [RULES, STORY],
  },
  {
    name: 'an approved end that is taken back goes on',
    why: 'a revert is no way back',
    file: 'src/core/decide/rules/ending.ts',
    from: `if (!said) return withdrawn(world, entry, now)`,
    to: `if (!said && now < 0) return withdrawn(world, entry, now)`,
    caughtBy: [RULES, STORY],
  },
  {
    name: 'a key that is kept stays disabled',
    why: 'whoever reverts because something failed is left with a failing app',
    file: 'src/engine/steps/end.ts',
    from: `await (await kit.provider()).enable?.(keyId)`,
    to: `await kit.provider()`,
    caughtBy: [`${STORY} > while it is held`],
  },
  {
    name: 'a stranger’s value in the secret does not stop the end',
    why: 'somebody put another key there, and nobody looks which of them is used',
    file: 'src/core/decide/end.ts',
    from: `  if (facts === undefined) return false
`,
    to: `  if (facts !== undefined) return true
`,
    caughtBy: [RULES, STORY],
  },
  {
    name: 'an approved rotation is given up for the end',
    why: 'the key that serves since the merge is deleted at once',
    file: 'src/core/decide/rules/ending.ts',
    from: `!candidate || candidate.approved || candidate.intake`,
    to: `!candidate || candidate.intake`,
    caughtBy: [RULES, STORY],
  },
  {
    name: 'a person’s word that a key is deleted counts while it is listed',
    why: 'a record says gone of a key that lives',
    file: 'src/engine/commands/deleted-for-good.ts',
    from: `  if (keys.some((key) => key.id === keyId))
    throw`,
    to: `  if (keys.length < 0)
    throw`,
    caughtBy: [STORY],
  },
  {
    name: 'the end is proposed while a rotation is under way',
    why: 'reviewers approve the end of a key that is on its way out already',
    file: 'src/engine/commands/retire.ts',
    from: `  if (candidate)
    throw`,
    to: `  if (candidate && candidate.tag === '')
    throw`,
    caughtBy: [STORY],
  },
  {
    name: 'the end of one credential takes the key of another',
    why: 'what was copied to a second place dies there, too',
    file: 'src/core/decide/rules/ending.ts',
    from: `silence(world, entry, now) ?? leftToOthers(world, entry)
`,
    to: `silence(world, entry, now)
`,
    caughtBy: [RULES],
  },
  {
    name: 'of a key that others have it is said that it is about to be deleted',
    why: 'whoever reads that takes the other credential out of service, or hurries to save a key that stays',
    file: 'src/core/render/ending/comments.ts',
    from: `  if (others.length > 0)
`,
    to: `  if (others.length < 0)
`,
    caughtBy: [`${SHARED} > one of the two is retired`],
  },
  {
    name: 'the page of an end calls a key that others have about to be deleted',
    why: 'the first line of the pull request contradicts its comment',
    file: 'src/core/render/ending/view.ts',
    from: `  if (isLeftToOthers(entry))
`,
    to: `  if (entry.ending === undefined && isLeftToOthers(entry))
`,
    caughtBy: [`${SHARED} > one of the two is retired`],
  },
  {
    name: 'what is left in the lock alone is not told of',
    why: 'a key that was taken out of the manifest lives on, and nobody knows',
    file: 'src/engine/left.ts',
    from: `.filter((name) => !named.has(name))`,
    to: `.filter((name) => name === '' && !named.has(name))`,
    caughtBy: [STORY],
  },
  {
    name: 'what nobody deletes is ended again and again',
    why: 'a switch that is off already is pressed until the run gives up, and the end is never recorded',
    file: 'src/core/decide/rules/ending.ts',
    from: `isAtItsEnd({ keys: [key] }, key.id) ? { do: 'note-dead' } : { do: 'revoke', keyId: key.id }`,
    to: `{ do: 'revoke', keyId: key.id }`,
    caughtBy: ['test/core/decide/ending.test.ts > notes the end of what nobody deletes'],
  },
]
