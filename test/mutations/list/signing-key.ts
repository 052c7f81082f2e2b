import type { Mutation } from '../mutation.ts'

const STORY = 'test/start/scenarios/supabase-signing-key.test.ts'
const SUITE = 'test/contract/keeping.test.ts'
const FOLDER = 'src/plugins/providers/supabase-signing-key'
const PACED = 'src/core/decide/paced.ts'

/** Keys that never leave their provider: the waits that keep every session. */
export const SIGNING_KEY: readonly Mutation[] = [
  {
    name: 'signing keys: used before anybody knows it',
    why: 'servers that go by an older list refuse whoever signs in',
    file: PACED,
    from: `if (now < from && !isExploited(entry, course.from.keyId) && !wasKnown(entry, course))`,
    to: `if (now < 0 * from && !isExploited(entry, course.from.keyId) && !wasKnown(entry, course))`,
    caughtBy: [`${STORY} > goes from standby`],
  },
  {
    name: 'signing keys: what was held counts as known',
    why: 'after a way back from the hold everybody who signs in is refused for a while',
    file: PACED,
    from: `return back && !milestones.some(({ what }) => what === 'disabled')`,
    to: `return back && milestones.length > 0`,
    caughtBy: [`${STORY} > a key that was held`],
  },
  {
    name: 'signing keys: revoked while what it signed is valid',
    why: 'everybody whose token is older than the overlap is signed out',
    file: PACED,
    from: `if (now < over && !isExploited(entry, key.id)) return wait('still-presented', over)`,
    to: `if (now < 0 * over && !isExploited(entry, key.id)) return wait('still-presented', over)`,
    caughtBy: [`${STORY} > waits for tokens of a week`],
  },
  {
    name: 'signing keys: leaked is taken for exploited',
    why: 'a report of a leak signs everybody out',
    file: 'src/core/entry/emergency.ts',
    from: `emergenciesOf(entry).some((one) => one.verb === 'exploited' && one.keyId === keyId)`,
    to: `emergenciesOf(entry).some((one) => one.verb !== 'disable' && one.keyId === keyId)`,
    caughtBy: [`${STORY} > leaked replaces it`],
  },
  {
    name: 'signing keys: the provider’s pause is not kept',
    why: 'every second change is refused, and a run fails that need not',
    file: PACED,
    from: `return now < changesFrom ? wait('provider-pauses', changesFrom) : undefined`,
    to: `return now < 0 * changesFrom ? wait('provider-pauses', changesFrom) : undefined`,
    caughtBy: [`${STORY} > goes back by a revert`, `${STORY} > exploited waits`],
  },
  {
    name: 'signing keys: what nobody deletes is taken away again',
    why: 'a shared secret that a person brought back is revoked by the next run',
    file: PACED,
    from: `if (key.inUse || key.stays) return false`,
    to: `if (key.inUse) return false`,
    caughtBy: [`${STORY} > is left for a key of its own`],
  },
  {
    name: 'signing keys: keys that were used before take room',
    why: 'a project that ever turned its key is parked for good',
    file: 'src/core/decide/room.ts',
    from: `listing.keys.filter((key) => key.status !== 'expired' && !key.aside).length`,
    to: `listing.keys.filter((key) => key.status !== 'expired').length`,
    caughtBy: [`${STORY} > keys that were used before`],
  },
  {
    name: 'signing keys: the key in use is disabled by order',
    why: 'Supabase refuses it, and the emergency stands still before it began',
    file: 'src/core/decide/rules/contain.ts',
    from: `if (!order || isUnlisted(world.traits) || world.traits.keeps) return`,
    to: `if (!order || isUnlisted(world.traits)) return`,
    caughtBy: [`${STORY} > exploited waits`],
  },
  {
    name: 'signing keys: another key in use passes for ours',
    why: 'a key that a person chose in the dashboard is replaced without a word',
    file: 'src/plugins/stores/provider/store.ts',
    from: `holds: tag === undefined ? 'strange' : { tag }`,
    to: `holds: { tag: tag ?? opening.tagOf(used.id) ?? '' }`,
    caughtBy: [`${STORY} > another key that a person used`],
  },
  {
    name: 'signing keys: a key that is over is looked after no more',
    why: 'what was declined stays on standby, and leaves no room for the next',
    file: 'src/engine/steps/finish.ts',
    from: `const looked = isOnItsWay(job, past) ? {} : { lastSweep: now }`,
    to: `const looked = isOnItsWay(job, []) ? {} : { lastSweep: now }`,
    caughtBy: [`${STORY} > a proposal that is declined`],
  },
  {
    name: 'signing keys: a lifetime that cannot be read is an hour',
    why: 'tokens of a week are refused days before they are over',
    file: `${FOLDER}/lifetime.ts`,
    from: `return (seconds === 0 ? LONGEST : seconds) * 1000`,
    to: `return (seconds === 0 ? 3600 : seconds) * 1000`,
    caughtBy: [`${STORY} > takes the longest`],
  },
  {
    name: 'signing keys: the manifest’s lifetime is not heard',
    why: 'whoever made tokens live shorter signs those out that have older ones',
    file: `${FOLDER}/lifetime.ts`,
    from: `const seconds = Math.max(told ?? 0, project.expiry ?? 0)`,
    to: `const seconds = told ?? 0`,
    caughtBy: [`${STORY} > takes the longest`],
  },
  {
    name: 'signing keys: a shared secret is left unasked',
    why: 'whatever verifies with the secret breaks with the first rotation',
    file: `${FOLDER}/keys.ts`,
    from: `if (!shared || leavesSecret) return`,
    to: `if (!shared || !leavesSecret) return`,
    caughtBy: [`${STORY} > is not adopted before somebody says`],
  },
  {
    name: 'signing keys: a key that was used goes into use at once',
    why: 'Supabase refuses that, and a way back never ends',
    file: `${FOLDER}/change.ts`,
    from: `if (key.status === 'standby') return change(project, keyId, 'in_use')`,
    to: `if (key.status !== 'revoked') return change(project, keyId, 'in_use')`,
    caughtBy: [`${STORY} > goes back by a revert`],
  },
  {
    name: 'signing keys: a state that is new is read as standby',
    why: 'a key that Supabase says something else of is used or ended',
    file: `${FOLDER}/keys.ts`,
    from: `const status = STATUSES.find((one) => one === text(item, 'status'))`,
    to: `const status = STATUSES.find((one) => one === text(item, 'status')) ?? 'standby'`,
    caughtBy: ['test/plugins/providers/supabase-signing-key.test.ts > a state that is not known'],
  },
  {
    name: 'signing keys: the one in use is ended',
    why: 'nobody could sign in any more',
    file: `${FOLDER}/change.ts`,
    from: `  if (key === undefined || key.status === 'revoked') return
  if (key.status === 'in_use') throw inUse(keyId)`,
    to: `  if (key === undefined || key.status === 'revoked') return`,
    caughtBy: [`${SUITE} > the key in use is taken away by nobody`],
  },
]
