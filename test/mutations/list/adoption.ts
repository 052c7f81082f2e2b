import type { Mutation } from '../mutation.ts'

const ENTERING = 'test/core/decide/entering.test.ts'
const TAKING = 'test/start/scenarios/taking-over.test.ts'

/** Nothing of what people have is touched before they say so. */
export const ADOPTION: readonly Mutation[] = [
  {
    name: 'what stands in the slot now is not looked at when a key is taken over',
    why: 'a secret that a person changed during the review is taken for the one that was passed',
    file: 'src/engine/steps/take-over.ts',
    from: `...(seen.updatedAt === undefined ? {} : { writtenAt: seen.updatedAt }),`,
    to: `...(seen.updatedAt === undefined ? {} : { writtenAt: adopting.slots[slot] ?? seen.updatedAt }),`,
    caughtBy: ['test/start/scenarios/taking-over.test.ts > a person changes the secret'],
  },
  {
    name: 'a value whose secret moved since is kept',
    why: 'a rollback restores a value that was never in service',
    file: 'src/engine/steps/take-over.ts',
    from: `if (adopting.slots[slot] === seen.updatedAt) continue`,
    to: `if (slot !== '') continue`,
    caughtBy: ['test/start/scenarios/taking-over.test.ts > a person changes the secret'],
  },
  {
    name: 'a lock that names another key is taken over',
    why: 'a forged adoption makes a stranger’s key ours to delete',
    file: 'src/core/decide/rules/adoption.ts',
    from: `return line.id === adopting.keyId
      ? takeOver(world)`,
    to: `return line.id !== ''
      ? takeOver(world)`,
    caughtBy: [ENTERING],
  },
  {
    name: 'a declined adoption is proposed again at once',
    why: 'a team that says no is asked every six hours',
    file: 'src/core/decide/rules/adoption.ts',
    from: `return now < adopting.notBefore`,
    to: `return now < 0`,
    caughtBy: [ENTERING],
  },
  {
    name: 'one of several keys is picked',
    why: 'the admin key, or another team’s, is adopted and later deleted',
    file: 'src/engine/identify.ts',
    from: `    alive.length === 1 &&`,
    to: `    alive.length >= 1 &&`,
    caughtBy: ['test/start/scenarios/taking-over.test.ts > not when there are two'],
  },
  {
    name: 'a single key of an incomplete listing is picked',
    why: 'the key on the page that was not read was the right one',
    file: 'src/engine/identify.ts',
    from: `return listing?.complete === true &&`,
    to: `return listing !== undefined &&`,
    caughtBy: ['test/start/scenarios/taking-over.test.ts > not from a listing'],
  },
  {
    name: 'a value that does not work is kept',
    why: 'a rollback restores a dead key',
    file: 'src/engine/identify.ts',
    from: `if (probe?.verdict === 'alive' || probe?.verdict === 'alive-forbidden') return parts`,
    to: `if (probe) return parts`,
    caughtBy: [TAKING],
  },
  {
    name: 'a key with rights nobody named is minted',
    why: 'the new key may do more than the old one could',
    file: 'src/core/decide/rules/due.ts',
    from: `if (world.missingRights !== '') return wait('rights-unknown', undefined, world.missingRights)`,
    to: ``,
    caughtBy: ['test/core/decide/resting.test.ts'],
  },
  {
    name: '`adopt` in the middle of a change need not say which key',
    why: 'the wrong one of two living keys is taken over',
    file: 'src/engine/commands/adopt.ts',
    from: `if (candidate?.approved && key === undefined)`,
    to: `if (candidate?.approved && key === '')`,
    caughtBy: ['test/start/scenarios/hand-edit.test.ts > in the middle of a change'],
  },
  {
    name: '`adopt` forgets what was ours as if it were over',
    why: 'the key that a person took out of Keyturn’s hands is deleted',
    file: 'src/engine/commands/adopt.ts',
    from: `return { tag: of.tag, since, why: 'released',`,
    to: `return { tag: of.tag, since, why: 'retired',`,
    caughtBy: ['test/start/scenarios/last-look.test.ts > a command in another run'],
  },
]
