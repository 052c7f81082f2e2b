import type { KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { id, text } from '../../contract/read.ts'
import { type Account, ask, ENDPOINTS } from './account.ts'

/**
 * Tells Stripe whether to send to an endpoint. It may be repeated: Stripe knows a POST by its key for a day (API reference, "Idempotent
 * requests"), so each is another one, and is never answered with what came of an earlier one. Of events that occur while an endpoint is
 * disabled none is sent to it later (Stripe docs, "Set up a webhook endpoint with Workbench").
 */
export async function turn(account: Account, keyId: KeyId, to: 'enabled' | 'disabled'): Promise<void> {
  const form = new URLSearchParams({ disabled: String(to === 'disabled') })
  const idempotencyKey = `keyturn-${keyId}-${to}-${account.context.now()}`
  const request = { ...ask(account, 'POST', { path: `${ENDPOINTS}/{id}`, id: keyId, form }), idempotencyKey }
  const reply = await account.context.send(request)
  if (id(reply.json, 'id') !== keyId || text(reply.json, 'status') !== to)
    throw misread(request, reply, `no word that the endpoint is ${to}`)
}

/** For good. The look before it tells one that is gone: how a second deletion is answered is not documented. */
export async function remove(account: Account, keyId: KeyId): Promise<void> {
  const request = { ...ask(account, 'DELETE', { path: `${ENDPOINTS}/{id}`, id: keyId }), accept: [404] }
  const reply = await account.context.send(request)
  if (reply.status !== 404 && id(reply.json, 'id') !== keyId)
    throw misread(request, reply, 'no word that the endpoint is deleted')
}
