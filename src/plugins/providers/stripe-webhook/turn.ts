import type { KeyId } from '../../../core/facts.ts'
import { id, text } from '../../contract/read.ts'
import type { Account } from './account.ts'
import { ask, ENDPOINT, idOf } from './ask.ts'

/**
 * Tells Stripe whether to send to an endpoint. It may be repeated: Stripe knows a POST by its key for a day (API reference, "Idempotent
 * requests"), so each is another one, and is never answered with what came of an earlier one. Of events that occur while an endpoint is
 * disabled none is sent to it later (Stripe docs, "Set up a webhook endpoint with Workbench").
 */
export async function turn(account: Account, keyId: KeyId, to: 'enabled' | 'disabled'): Promise<void> {
  const idempotencyKey = `keyturn-${keyId}-${to}-${account.context.now()}`
  const { json, wrong } = await ask(account, { path: ENDPOINT, idempotencyKey }, ({ webhookEndpoints }) =>
    webhookEndpoints.update(idOf(keyId), { disabled: to === 'disabled' }, { idempotencyKey }),
  )
  if (id(json, 'id') !== keyId || text(json, 'status') !== to) throw wrong(`no word that the endpoint is ${to}`)
}

/** For good. The look before it tells one that is gone: how a second deletion is answered is not documented. */
export async function remove(account: Account, keyId: KeyId): Promise<void> {
  const { status, json, wrong } = await ask(account, { path: ENDPOINT, accept: [404] }, ({ webhookEndpoints }) =>
    webhookEndpoints.del(idOf(keyId)),
  )
  if (status !== 404 && id(json, 'id') !== keyId) throw wrong('no word that the endpoint is deleted')
}
