import type { Mutation } from '../mutation.ts'

const STORE = 'test/plugins/stores/github.test.ts'

/** Every place that holds a key, and what its references say. */
export const SLOTS: readonly Mutation[] = [
  {
    name: 'only the first store is written',
    why: 'the second environment keeps a key that is about to be deleted',
    file: 'src/engine/steps/switch.ts',
    from: `for (const store of await job.kit.stores()) {
    job.fence()
    withinBracket`,
    to: `for (const store of (await job.kit.stores()).slice(0, 1)) {
    job.fence()
    withinBracket`,
    caughtBy: ['test/start/scenarios/two-stores.test.ts'],
    row: 'promote only the first slot',
  },
  {
    name: 'only the first secret of a pair is written',
    why: 'an id without its secret: nothing works',
    file: 'src/plugins/stores/github/single.ts',
    from: `for (const { name, value } of values) await api.put`,
    to: `for (const { name, value } of values.slice(0, 1)) await api.put`,
    caughtBy: ['test/plugins/stores/github.test.ts'],
  },
  {
    name: 'half a pair is written before the other half is found missing',
    why: 'the consumer holds an id of one key and the secret of another',
    file: 'src/plugins/stores/github/single.ts',
    from: `if (value === undefined) throw notHeld(secret, tag)`,
    to: `if (value === undefined) continue`,
    caughtBy: [STORE],
  },
  {
    name: 'a slot that nobody saw counts as written',
    why: 'the old key goes though one place was never looked at',
    file: 'src/core/decide/positions.ts',
    from: `return seen > 0 && seen === world`,
    to: `return seen >= 0 || seen === world`,
    caughtBy: ['test/core/decide/position.test.ts'],
  },
  {
    name: 'a slot in an open bracket counts as settled',
    why: 'the old key goes while a write of it may still be on its way',
    file: 'src/core/decide/positions.ts',
    from: `position.at === 'tag' && position.tag === tag && entry.slots[slot]?.openedAt === undefined,`,
    to: `position.at === 'tag' && position.tag === tag && slot !== '',`,
    caughtBy: ['test/core/decide/position.test.ts'],
  },
  {
    name: 'references that name several versions are let pass',
    why: 'a half-edited workflow reads the version that is removed next',
    file: 'src/plugins/stores/github/references.ts',
    from: `return attempts.size > 1 ? 'mixed' : { attempt }`,
    to: `return { attempt }`,
    caughtBy: ['test/plugins/stores/references.test.ts'],
  },
  {
    name: 'lock and references may disagree',
    why: 'the version that the workflows read is removed',
    file: 'src/core/decide/position.ts',
    from: `if (lockTag === undefined || attempt !== named.attempt) return { at: 'mixed' }`,
    to: `if (lockTag === undefined) return { at: 'mixed' }`,
    caughtBy: ['test/core/decide/position.test.ts'],
  },
  {
    name: 'a version that is named is removed',
    why: 'workflows read an empty secret',
    file: 'src/plugins/stores/github/versioned.ts',
    from: `(typeof names === 'object' && names.attempt === attempt))`,
    to: `(typeof names === 'object' && names.attempt === -1))`,
    caughtBy: [STORE],
  },
  {
    name: 'a longer name that begins the same is renamed too',
    why: 'the proposal edits another team’s secret',
    file: 'src/plugins/stores/github/references.ts',
    from: `(?![A-Za-z0-9_-])`,
    to: ``,
    caughtBy: ['test/plugins/stores/references.test.ts'],
  },
  {
    name: 'a proposal edits no reference',
    why: 'a merge switches nothing, and the old version is removed',
    file: 'src/plugins/stores/github/versioned.ts',
    from: `if (after !== before) changed.set(path, after)`,
    to: `if (after === before) changed.set(path, after)`,
    caughtBy: [STORE],
  },
  {
    name: 'a version that is staged writes over the one in use',
    why: 'the new key is in service before anybody approved it',
    file: 'src/plugins/stores/github/references.ts',
    from: `return attempt === 0 ? secret : \`\${secret}_V\${attempt}\``,
    to: `return secret`,
    caughtBy: [STORE],
  },
  {
    name: 'two credentials’ keys share a shortened name',
    why: 'one credential’s key is taken for another’s',
    file: 'src/plugins/contract/spell.ts',
    from: `if (tag.length <= max && !SHORTENED.test(parts.slug)) return tag`,
    to: `if (tag.length <= max) return tag`,
    caughtBy: ['test/plugins/contract/spell.test.ts'],
  },
  {
    name: 'a version that somebody wrote anew is ours',
    why: 'what a person put in its place is taken for the key that was proven',
    file: 'src/core/decide/position.ts',
    from: `known === undefined || facts.updatedAt === known`,
    to: `known === undefined || facts.updatedAt !== undefined`,
    caughtBy: ['test/core/decide/position.test.ts'],
  },
  {
    name: 'the version before this one may be anything',
    why: 'after a revert the app runs on a value that somebody else put there',
    file: 'src/core/decide/position.ts',
    from: `[state, state?.previous].find(`,
    to: `[state].find(`,
    caughtBy: ['test/core/decide/position.test.ts'],
  },
  {
    name: 'what was written as the bracket was opened passes for ours',
    why: 'a person’s edit of that second is overwritten',
    file: 'src/engine/steps/bracket.ts',
    from: `if (single.length === 0) return entry`,
    to: `if (single.length >= 0) return entry`,
    caughtBy: ['test/start/scenarios/last-look.test.ts'],
  },
]
