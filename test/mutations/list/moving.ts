import type { Mutation } from '../mutation.ts'

const MOVED = 'test/start/scenarios/moved.test.ts'
const RULES = 'test/core/decide/moving.test.ts'

/** A new name changes nothing but the name, and only people give it. */
export const MOVING: readonly Mutation[] = [
  {
    name: 'a credential gets its new name without the lock',
    why: 'who can push rotation.yml alone takes another credential’s key over',
    file: 'src/core/decide/rules/moving.ts',
    from: `if (world.lock.state === 'good' && world.lock.under === to)`,
    to: `if (world.lock.state === 'good')`,
    caughtBy: [RULES, MOVED],
  },
  {
    name: 'a new name is followed in the middle of a rotation',
    why: 'the candidate is left behind under a name that nobody looks at',
    file: 'src/core/decide/rules/moving.ts',
    from: `!entry?.incumbent || entry.candidate || isTorn(entry)`,
    to: `!entry?.incumbent`,
    caughtBy: [RULES],
  },
  {
    name: 'a new name is followed without a look whether the key lives there',
    why: 'with the other account’s admin key, the key in service is missing and a second one is minted beside it',
    file: 'src/core/decide/rules/moving.ts',
    from: `return keyId === undefined ? then : living(world, keyId, then)`,
    to: `return keyId === '' ? living(world, keyId, then) : then`,
    caughtBy: [RULES],
  },
  {
    name: 'a closed move is proposed no more and a due key not rotated',
    why: 'a question of names keeps a key alive for ever',
    file: 'src/core/decide/rules/moving.ts',
    from: `if (now >= Math.min(beginsAt(entry, world.credential.policy), sweepAt(entry))) return undefined`,
    to: `if (now < 0) return undefined`,
    caughtBy: [RULES, MOVED],
  },
  {
    name: 'a secret is left behind by a new name',
    why: 'the old place keeps a key that is revoked after the next rotation',
    file: 'src/core/decide/rules/former.ts',
    from: `return left === undefined ? undefined : park(`,
    to: `return left !== '' ? undefined : park(`,
    caughtBy: [RULES, MOVED],
  },
  {
    name: 'an unknown former name is adopted as a new key',
    why: 'a typo in moved-from makes a second credential of the key in service',
    file: 'src/core/decide/rules/former.ts',
    from: `return movedFrom !== undefined && (entry === undefined || entry.moved)`,
    to: `return movedFrom === '' && (entry === undefined || entry.moved)`,
    caughtBy: [RULES, MOVED],
  },
  {
    name: 'a name taken back passes for a lost lock',
    why: 'nobody is told what was reverted',
    file: 'src/engine/observe.ts',
    from: `return again ? { state: 'good', under: again.credential } : { state: 'good' }`,
    to: `return again ? { state: 'good' } : { state: 'good' }`,
    caughtBy: [MOVED],
  },
  {
    name: 'tags that went with a key are taken for the next one’s of that name',
    why: 'two credentials park on each other’s keys',
    file: 'src/core/decide/rule.ts',
    from: `parsed.attempt > (entry?.handedOn ?? -1)`,
    to: `parsed.attempt > -1`,
    caughtBy: [RULES, MOVED],
  },
  {
    name: 'the next key of a name begins to count anew',
    why: 'a tag is used twice',
    file: 'src/engine/steps/move.ts',
    from: `    ...firstDraft(from),
    attempt,`,
    to: `    ...firstDraft(from),`,
    caughtBy: [MOVED],
  },
  {
    name: 'a sealed value stays behind',
    why: 'a rotation under the new name cannot be taken back',
    file: 'src/engine/steps/move.ts',
    from: `if (value && incumbent) await into.put(slot, incumbent.tag, value)`,
    to: `if (value && !incumbent) await into.put(slot, '', value)`,
    caughtBy: [MOVED],
  },
  {
    name: 'a sealed value stays under the former name, too',
    why: 'something stray is left for ever',
    file: 'src/engine/steps/move.ts',
    from: `for (const tag of from.held(slot)) from.drop(slot, tag)`,
    to: `for (const tag of from.held(slot)) if (tag === '') from.drop(slot, tag)`,
    caughtBy: [MOVED],
  },
  {
    name: 'adopt forgets a key in the middle of its move',
    why: 'the key in service is known by neither name',
    file: 'src/engine/commands/adopt.ts',
    from: `if (movingTo !== undefined)
    throw`,
    to: `if (movingTo === id)
    throw`,
    caughtBy: [MOVED],
  },
  {
    name: 'a line under its new name was never approved',
    why: 'whoever renames a key in the middle of its overlap waits for ever',
    file: 'src/engine/steady.ts',
    from: `lineUnder(reading.lock, kit.credential).line?.tag === tag`,
    to: `reading.lock.lines.get(kit.credential.id)?.tag === tag`,
    caughtBy: [MOVED],
  },
  {
    name: 'a proposal writes a second line for a key that has its new name',
    why: 'the lock names one key twice, and the way back is approved under a name that nobody reads',
    file: 'src/engine/lock-draft.ts',
    from: `(lock.state === 'good' ? lock.under : undefined) ?? id`,
    to: `(lock.state === 'good' ? undefined : undefined) ?? id`,
    caughtBy: [MOVED],
  },
]
