import type { Mutation } from '../mutation.ts'

const SEND = 'test/http/send.test.ts'

/** What may be sent again, and what is known of a request without an answer. */
export const RETRY: readonly Mutation[] = [
  {
    name: 'a POST goes out again without a key',
    why: 'a lost answer mints a second key that nobody announced',
    file: 'src/http/repeat.ts',
    from: `new Set(['GET', 'HEAD', 'PUT', 'DELETE'])`,
    to: `new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'POST'])`,
    caughtBy: [SEND],
  },
  {
    name: 'a mint at OpenAI bears a key that makes it repeatable',
    why: 'OpenAI knows no idempotency key: the second mint makes a second key',
    file: 'src/plugins/providers/openai/mint.ts',
    from: `    repeats: 0,
    explain: explainMint,`,
    to: `    idempotencyKey: tag,
    explain: explainMint,`,
    caughtBy: ['test/plugins/providers/openai.test.ts'],
  },
  {
    name: 'a mint at Resend bears a key that makes it repeatable',
    why: 'whether Resend honours it is not documented: the second mint makes a second key',
    file: 'src/plugins/providers/resend/mint.ts',
    from: `    repeats: 0,
  }`,
    to: `    idempotencyKey: tag,
  }`,
    caughtBy: ['test/plugins/providers/resend.test.ts'],
  },
  {
    name: 'a refusal is asked for again',
    why: 'a wrong key is tried until somebody locks the account',
    file: 'src/http/attempt.ts',
    from: `const passing = failure.code === 'throttled' || (answer.status >= 500 && failure.code === 'unreachable')`,
    to: `const passing = answer.status >= 400`,
    caughtBy: [SEND],
  },
  {
    name: 'a lost answer says that nothing was done',
    why: 'what is believed undone is done again: two keys, two deployments',
    file: 'src/http/refuse.ts',
    from: `return changes(request) ? 'unknown' : 'not-done'`,
    to: `return 'not-done'`,
    caughtBy: [SEND],
  },
  {
    name: 'a refused repeat says that nothing was done',
    why: 'the first sending may have been carried out, and is taken for refused',
    file: 'src/http/sender.ts',
    from: `throw doubt ? inDoubt(outcome.failure) : outcome.failure`,
    to: `throw outcome.failure`,
    caughtBy: [SEND],
  },
  {
    name: 'a mutation is repeated like a query',
    why: 'a lost answer comments twice, or commits twice',
    file: 'src/github/graphql.ts',
    from: `  const reply = await api.send(request(api, document, variables))
  return judge(api, reply, 'unknown')`,
    to: `  return query(api, document, variables)`,
    caughtBy: ['test/github/graphql.test.ts'],
  },
  {
    name: 'a retry waits for as long as the server likes',
    why: 'one rate limit holds the job until GitHub ends it',
    file: 'src/http/sender.ts',
    from: `const again = outcome.passing && mayRepeat(request, repeated) && waited + wait <= WAIT_IN_ALL`,
    to: `const again = outcome.passing && mayRepeat(request, repeated)`,
    caughtBy: [SEND],
  },
  {
    name: 'a lost dispatch is never sent again',
    why: 'the app is not deployed, and the rotation stands still for ever',
    file: 'src/core/decide/rules/switching.ts',
    from: `return act({ do: 'deploy', index }, 'not-deployed')`,
    to: `return wait('deploying', now + POLL, about)`,
    caughtBy: ['test/core/decide/switching.test.ts'],
  },
]
