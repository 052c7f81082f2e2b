import type { Mutation } from '../mutation.ts'

const TOLD = 'test/start/scenarios/vercel.test.ts'
const RULES = 'test/core/decide/deferred.test.ts'
const STORE = 'test/plugins/stores/vercel.test.ts'
const BUILDS = 'test/plugins/deployers/vercel.test.ts'

/** What is kept at Vercel is made after people's word, written to what is Keyturn's to write, and serves before the old key goes. */
export const VERCEL: readonly Mutation[] = [
  {
    name: 'a deferred key is made before the merge',
    why: 'a key is made that nobody asked for, and its value can be kept nowhere',
    file: 'src/core/decide/rules/due.ts',
    from: `deferred ? { do: 'reserve'`,
    to: `deferred && dueDate < 0 ? { do: 'reserve'`,
    caughtBy: [`${RULES} > before anybody agreed`],
  },
  {
    name: 'a deferred key is made though its merge was taken back',
    why: 'a key goes into service that people said no to',
    file: 'src/core/decide/rules/hand-in.ts',
    from: `if (!stands) return takenBack`,
    to: `if (!stands && !candidate.deferred) return takenBack`,
    caughtBy: [`${RULES} > after the merge`],
  },
  {
    name: 'a deferred key is made outside its window',
    why: 'it goes into service in the same run, at an hour that people ruled out',
    file: 'src/core/decide/rules/hand-in.ts',
    from: `unable(world) ?? closed(world, entry, now) ?? withRoom`,
    to: `unable(world) ?? withRoom`,
    caughtBy: [`${TOLD} > what is merged outside its window`],
  },
  {
    name: 'a deferred key is made for a place that somebody wrote',
    why: 'a key is made that cannot go anywhere, and an approval is spent on it',
    file: 'src/core/decide/sights.ts',
    from: `keyId !== undefined || (deferred === true && approved !== undefined)`,
    to: `keyId !== undefined || (deferred === true && approved?.by === 'command')`,
    caughtBy: [`${RULES} > after the merge`],
  },
  {
    name: 'an Instant Rollback is overlooked',
    why: 'the old key is deleted while production runs on it',
    file: 'src/plugins/witnesses/vercel.ts',
    from: `serving.createdAt < written`,
    to: `serving.createdAt < 0`,
    caughtBy: [`${BUILDS} > the witness of builds`],
  },
  {
    name: 'what is ready counts as served',
    why: 'the old key goes while production points to a build that holds it',
    file: 'src/plugins/deployers/vercel.ts',
    from: `(now?.id === run && aliased) || later`,
    to: `run !== ''`,
    caughtBy: [`${BUILDS} > a build at Vercel`],
  },
  {
    name: 'a 201 is taken for done',
    why: 'the next build has no key at all',
    file: 'src/plugins/stores/vercel/rows.ts',
    from: `if (failed.length > 0) throw`,
    to: `if (failed.length > 9) throw`,
    caughtBy: [`${STORE} > a variable at Vercel a 201 that says it failed`],
  },
  {
    name: 'a variable for more targets is written all the same',
    why: 'places get a key that the manifest never named',
    file: 'src/plugins/stores/vercel/rows.ts',
    from: `second !== undefined || targetsOf(row)`,
    to: `second !== undefined && targetsOf(row)`,
    caughtBy: [`${STORE} > a variable at Vercel one for more targets`],
  },
  {
    name: 'a branch’s variable is taken for production’s',
    why: 'a value that is somebody else’s to choose is overwritten',
    file: 'src/plugins/stores/vercel/rows.ts',
    from: `text(row, 'gitBranch') !== undefined ||`,
    to: `text(row, 'gitBranch') === '' ||`,
    caughtBy: [`${STORE} > a variable at Vercel another target’s, a branch’s`],
  },
  {
    name: 'an integration’s variable is written',
    why: 'two writers overwrite each other, and nobody knows whose key serves',
    file: 'src/plugins/stores/vercel/rows.ts',
    from: `if (owned)`,
    to: `if (owned && name === '')`,
    caughtBy: [`${STORE} > a variable at Vercel one of an integration`],
  },
  {
    name: 'another process claims a value that it never had',
    why: 'a slot is said to hold a key that it does not',
    file: 'src/plugins/stores/vercel/store.ts',
    from: `if (row?.mark !== tag) return`,
    to: `if (row === undefined) return`,
    caughtBy: [`${STORE} > a variable at Vercel what was written is known to another process`],
  },
  {
    name: 'a lost key is given up while a write of it may still arrive',
    why: 'a key is deleted that the next build carries',
    file: 'src/core/decide/lost.ts',
    from: `...opened.map((at) => at + NOTICE)`,
    to: `...opened.map((at) => at - NOTICE)`,
    caughtBy: [`${RULES} > a value that was lost`],
  },
  {
    name: 'a lost key is given up though a slot may have it',
    why: 'a key is deleted that the next build carries',
    file: 'src/core/decide/lost.ts',
    from: `  if (!untouched) return`,
    to: `  if (!untouched && opened.length === 0) return`,
    caughtBy: [`${RULES} > a value that was lost`],
  },
]
