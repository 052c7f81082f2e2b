import type { Mutation } from '../mutation.ts'

const PLUGIN = 'test/plugins/providers/twilio-auth-token.test.ts'
const CONTRACT = 'test/contract/providers.test.ts'
const TOLD = 'test/start/scenarios/twilio-auth-token.test.ts'
const SECOND = 'test/core/decide/second.test.ts'
const CLIENT = 'src/plugins/providers/twilio-auth-token/client.ts'
const MINT = 'src/plugins/providers/twilio-auth-token/mint.ts'
const LISTING = 'src/core/decide/listing.ts'

/** Two places, a listing of one of them, and an end that is the other's beginning. */
export const TWILIO_AUTH_TOKEN: readonly Mutation[] = [
  {
    name: 'an auth token is promoted whoever is the primary',
    why: 'a run that comes late promotes what a person made since, and ends the token in service',
    file: CLIENT,
    from: `if ((await showAccount(account)).primary !== keyId) return`,
    to: `await showAccount(account)`,
    caughtBy: [PLUGIN, CONTRACT],
  },
  {
    name: 'a promotion without a secondary passes for done',
    why: 'the old token is taken for dead, and lives',
    file: CLIENT,
    from: `if (status === 404)`,
    to: `if (status === 410)`,
    caughtBy: [CONTRACT],
  },
  {
    name: 'the secondary is deleted after what was meant has become the primary',
    why: 'a person’s token is deleted in the place of ours',
    file: CLIENT,
    from: `if ((await showAccount(account)).primary === keyId)`,
    to: `if (keyId === '')`,
    caughtBy: [PLUGIN, CONTRACT],
  },
  {
    name: 'a secondary is made beside a token that is not the one in service',
    why: 'the app runs on the secondary, and Twilio may put the new one in its place',
    file: MINT,
    from: `if (primary !== like)`,
    to: `if (like === 'none')`,
    caughtBy: [CONTRACT],
  },
  {
    name: 'a secondary that was there before passes for the new one',
    why: 'a person’s token is put into service, and promoted',
    file: MINT,
    from: `if (createdAt < at - SKEW)`,
    to: `if (createdAt < 0)`,
    caughtBy: [PLUGIN, TOLD],
  },
  {
    name: 'a mint of an auth token is sent again',
    why: 'the first one’s secondary may be replaced, or is in nobody’s hand',
    file: MINT,
    from: `repeats: 0, accept: [400, 409]`,
    to: `repeats: 2, idempotencyKey: 'none', accept: [400, 409]`,
    caughtBy: [CONTRACT],
  },
  {
    name: 'a secondary is made before a person says that its place is free',
    why: 'nobody looked, and a person’s token may be replaced',
    file: 'src/plugins/providers/twilio-auth-token/wish.ts',
    from: `if (account !== undefined && alone && signatures !== undefined) return undefined`,
    to: `if (account !== undefined && signatures !== undefined) return undefined`,
    caughtBy: [TOLD, PLUGIN],
  },
  {
    name: 'an auth token is turned before anybody says who validates webhooks',
    why: 'an app that knows one token refuses every webhook for a whole overlap',
    file: 'src/plugins/providers/twilio-auth-token/wish.ts',
    from: `if (account !== undefined && alone && signatures !== undefined) return undefined`,
    to: `if (account !== undefined && alone) return undefined`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'the auth token itself opens its own rotation',
    why: 'after the promotion nothing can be seen or proven',
    file: 'src/plugins/providers/twilio-auth-token/account.ts',
    from: `:(SK[0-9a-fA-F]{32}):([A-Za-z0-9]{16,128})$/`,
    to: `:((?:SK)?[0-9a-fA-F]{0,16}):?([A-Za-z0-9]{16,128})$/`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'every refusal of an auth token is its death',
    why: 'tokens of a suspended account are called dead and live',
    file: 'src/plugins/providers/twilio-auth-token/probe.ts',
    from: `return active && primary !== keyId`,
    to: `return primary !== keyId`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'webhooks are validated, and the auth token lies in one place',
    why: 'every webhook is refused from the switch until the promotion',
    file: 'src/plugins/providers/twilio-auth-token/plugin.ts',
    from: `wishOf(config).signatures === 'none' ? { direction: 'outbound' } : {}`,
    to: `wishOf(config).signatures === 'none' ? {} : { direction: 'outbound' }`,
    caughtBy: [PLUGIN, TOLD],
  },
  {
    name: 'a key that its vendor ended stays in the last place of the app',
    why: 'an instance goes on accepting what somebody may have stolen',
    file: 'src/core/decide/rules/retiring.ts',
    from: `return staged && leg === 'switch' && from.keyId !== undefined`,
    to: `return staged && leg === 'clear' && from.keyId !== undefined`,
    caughtBy: [SECOND],
  },
  {
    name: 'what is in the second place is believed whatever is in the first',
    why: 'a key that went with another’s promotion is put into service',
    file: LISTING,
    from: `if (second === undefined || shown(second) || !shown(entry.incumbent?.keyId)) return listing`,
    to: `if (second === undefined || shown(second)) return listing`,
    caughtBy: [SECOND],
  },
  {
    name: 'any key that is over may lie in the second place',
    why: 'an old primary is removed once more, and a person’s secondary in its stead',
    file: LISTING,
    from: `past.findLast(({ second }) => second === true)?.keyId`,
    to: `past.findLast(({ keyId }) => keyId !== undefined)?.keyId`,
    caughtBy: [SECOND],
  },
  {
    name: 'a key that was given up is forgotten in the second place',
    why: 'there is never room for another, and it opens the account for good',
    file: 'src/engine/steps/propose.ts',
    from: `if (kit.plugin.traits.succession && keyId !== undefined) return { ...line, second: true }`,
    to: ``,
    caughtBy: [TOLD],
  },
  {
    name: 'a key is promoted when it is to be withdrawn',
    why: 'the way back ends the token in service',
    file: 'src/engine/take-away.ts',
    from: `if (!isSecond(kit, entry, keyId)) return provider.revoke(keyId, { ordered })`,
    to: `if (keyId !== '') return provider.revoke(keyId, { ordered })`,
    caughtBy: [TOLD],
  },
  {
    name: 'a key in the first place is taken away by order before it has an heir',
    why: 'the order fails with every run, and the key is never replaced',
    file: 'src/core/decide/listing.ts',
    from: `return succession === true && keyId !== undefined`,
    to: `return succession === true && keyId === 'none'`,
    caughtBy: [SECOND, TOLD],
  },
]
