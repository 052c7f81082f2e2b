import type { Mutation } from '../mutation.ts'

const PLUGIN = 'test/plugins/providers/sendgrid.test.ts'
const STORY = 'test/start/scenarios/sendgrid.test.ts'

/** A provider whose rights must be copied, and where nothing can be seen. */
export const SENDGRID: readonly Mutation[] = [
  {
    name: 'a key at SendGrid is minted without scopes where those of the old one are empty',
    why: 'left out or empty, scopes mean full access, or nobody knows what',
    file: 'src/plugins/providers/sendgrid/scopes.ts',
    from: `if (scopes !== undefined && scopes.length > 0) return scopes`,
    to: `if (scopes !== undefined) return scopes`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'scopes at SendGrid that cannot be read are left out',
    why: 'the new key may do less than the app needs, and nobody was told',
    file: 'src/plugins/providers/sendgrid/scopes.ts',
    from: `if (scopes === undefined || texts.length < scopes.length) return undefined`,
    to: `if (scopes === undefined) return undefined`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'another key’s scopes are copied at SendGrid',
    why: 'the new key gets the rights of a stranger',
    file: 'src/plugins/providers/sendgrid/scopes.ts',
    from: `if (text(key, 'api_key_id') !== like || scopes === undefined)`,
    to: `if (scopes === undefined)`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'a key at SendGrid with more rights than asked is used',
    why: 'a key that sends mail could make keys',
    file: 'src/plugins/providers/sendgrid/scopes.ts',
    from: `const more = got.filter((scope) => !asked.includes(scope))`,
    to: `const more: readonly string[] = []`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'a key at SendGrid with fewer rights than asked is used',
    why: 'the app is refused as soon as the new key is in service',
    file: 'src/plugins/providers/sendgrid/scopes.ts',
    from: `const lacks = asked.filter((scope) => !got.includes(scope))`,
    to: `const lacks: readonly string[] = []`,
    caughtBy: [PLUGIN, STORY],
  },
  {
    name: 'a mint at SendGrid bears a key that makes it repeatable',
    why: 'SendGrid knows no idempotency key: the second mint makes a second key',
    file: 'src/plugins/providers/sendgrid/mint.ts',
    from: `    repeats: 0,`,
    to: `    idempotencyKey: tag,`,
    caughtBy: ['test/contract/providers.test.ts'],
  },
  {
    name: 'every 401 is a dead key at SendGrid',
    why: 'a status that nobody understands is taken for death',
    file: 'src/plugins/providers/sendgrid/probe.ts',
    from: `return said === 'authorization required' || said.includes('invalid, expired, or revoked') ? 'dead' : 'unknown'`,
    to: `return 'dead'`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'a hundred keys at SendGrid are all there are',
    why: 'an old key on another page passes for deleted',
    file: 'src/plugins/providers/sendgrid/keys.ts',
    from: `complete: items.length !== MOST`,
    to: `complete: true`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'a full account at SendGrid is a missing right',
    why: 'people look for a permission that is there',
    file: 'src/plugins/providers/sendgrid/mint.ts',
    from: ` || (await listKeys(account)).keys.length >= MOST`,
    to: ``,
    caughtBy: [PLUGIN],
  },
  {
    name: 'rights that cannot be copied are no reason to wait',
    why: 'attempts are spent on a key whose rights nobody knows',
    file: 'src/engine/observe.ts',
    from: `const like = read.state === 'good' ? likeOf(read.entry) : undefined`,
    to: `const like = read.state === 'good' ? 'any' : undefined`,
    caughtBy: [STORY],
  },
  {
    name: 'any address is one of the provider’s own',
    why: 'the manifest alone sends the admin key anywhere',
    file: 'src/start/kit.ts',
    from: `const declared = endpoint !== undefined && plugin.hosts.includes(endpoint)`,
    to: `const declared = endpoint !== undefined && endpoint.includes(plugin.id)`,
    caughtBy: ['test/start/scenarios/loud.test.ts'],
  },
]
