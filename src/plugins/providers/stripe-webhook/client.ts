import type { Context } from '../../contract/plugin.ts'
import type { Parts, Probe, Provider } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import { accountOf } from './account.ts'
import { findEndpoint, listEndpoints } from './endpoints.ts'
import { usageOf } from './events.ts'
import { mint } from './mint.ts'
import { stripeWebhook } from './plugin.ts'
import { remove, turn } from './turn.ts'

/** The webhook endpoints of one account, in the mode of the admin key. */
export function openWebhooks(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const account = accountOf(config, context)
  return {
    mint: (tag, { like }) => mint(account, tag, like),
    list: () => listEndpoints(account),
    probe: (parts) => Promise.resolve(probe(context, parts)),
    disable: (keyId) => turn(account, keyId, 'disabled'),
    enable: (keyId) => turn(account, keyId, 'enabled'),
    revoke: (keyId) => remove(account, keyId),
    find: () => findEndpoint(account),
    ...(account.connect === true ? {} : { usage: (keyId, since) => usageOf(account, keyId, since) }),
  }
}

/** Nobody is asked: a signing secret opens nothing at Stripe, and goes there never. Only how it is spelled can be seen. */
function probe(context: Context, parts: Parts): Probe {
  const good = partOf(parts, 'value').matches(stripeWebhook.traits.pattern)
  return {
    verdict: good ? 'alive' : 'dead',
    status: good ? 200 : 400,
    at: context.now(),
    asked: 'look at its spelling, in this run',
  }
}
