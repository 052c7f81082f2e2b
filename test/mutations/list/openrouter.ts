import type { Mutation } from '../mutation.ts'

const PLUGIN = 'test/plugins/providers/openrouter.test.ts'

/** A provider whose limits must be copied, and whose keys can be disabled. */
export const OPENROUTER: readonly Mutation[] = [
  {
    name: 'a key at OpenRouter is minted without a limit where the old one’s is not shown',
    why: 'the new key can spend all there is',
    file: 'src/plugins/providers/openrouter/mint.ts',
    from: `const limit = inside(key, 'limit') === null ? null : number(key, 'limit')`,
    to: `const limit = number(key, 'limit') ?? null`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'a key at OpenRouter with other limits than asked is used',
    why: 'the app is cut off, or a leaked key spends more than anybody allowed',
    file: 'src/plugins/providers/openrouter/mint.ts',
    from: `if (JSON.stringify(got) !== JSON.stringify(limits))`,
    to: `if (got === undefined)`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'a mint at OpenRouter bears a key that makes it repeatable',
    why: 'OpenRouter knows no idempotency key: the second mint makes a second key',
    file: 'src/plugins/providers/openrouter/mint.ts',
    from: `    repeats: 0,`,
    to: `    idempotencyKey: tag,`,
    caughtBy: ['test/contract/providers.test.ts'],
  },
  {
    name: 'disabled keys at OpenRouter are not listed',
    why: 'a key that is held passes for deleted',
    file: 'src/plugins/providers/openrouter/keys.ts',
    from: `const query = { include_disabled: 'true',`,
    to: `const query = {`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'an empty list at OpenRouter is whole',
    why: 'the listing of another account passes for proof that a key is gone',
    file: 'src/plugins/providers/openrouter/keys.ts',
    from: `complete: keys.size > 0, at`,
    to: `complete: true, at`,
    caughtBy: [PLUGIN],
  },
  {
    name: 'a disabling at OpenRouter is believed without a word',
    why: 'a leaked key is called disabled and goes on spending',
    file: 'src/plugins/providers/openrouter/client.ts',
    from: `|| flag(key, 'disabled') !== disabled)`,
    to: `)`,
    caughtBy: [PLUGIN],
  },
]
