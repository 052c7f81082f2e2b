import type { KeyId } from '../../../core/facts.ts'
import { misread, turnedDown } from '../../../http/refuse.ts'
import { flag } from '../../contract/read.ts'
import { type Account, ask, principalOf } from './account.ts'
import { listKeys } from './keys.ts'

/**
 * Deletes a key for good. Since openai-node 7.42.0 (2026-10-22) that includes keys of service accounts; the OpenAPI document of
 * 2026-08-21 still promises a 400 for them. On a 400 the whole service account goes, and only where a fresh listing proves that it
 * holds nothing else.
 */
export async function revoke(account: Account, keyId: KeyId): Promise<void> {
  const { project, serviceAccount } = principalOf(account)
  const place = '/v1/organization/projects/{project}/api_keys/{key}'
  const request = { ...ask(account, 'DELETE', { path: place, at: [project, keyId] }), accept: [400, 404] }
  const reply = await account.context.send(request)
  if (reply.status === 404) return
  if (reply.status !== 400) {
    if (flag(reply.json, 'deleted') !== true) throw misread(request, reply, 'no word that the key is deleted')
    return
  }
  const listing = await listKeys(account)
  const there = listing.keys.some((key) => key.id === keyId)
  if (!there && listing.complete) return
  const alone = there && listing.complete && listing.keys.length === 1
  if (!alone)
    throw turnedDown(
      request,
      reply,
      `OpenAI does not delete single keys of this service account by API, and deleting the account would take other keys along. Delete the key ${keyId} of service account ${serviceAccount} by hand at https://platform.openai.com/api-keys; Keyturn sees it gone at its next run.`,
    )
  await deleteAccount(account, project, serviceAccount)
}

async function deleteAccount(account: Account, project: string, serviceAccount: string): Promise<void> {
  const place = '/v1/organization/projects/{project}/service_accounts/{account}'
  const request = { ...ask(account, 'DELETE', { path: place, at: [project, serviceAccount] }), accept: [404] }
  const reply = await account.context.send(request)
  if (reply.status !== 404 && flag(reply.json, 'deleted') !== true)
    throw misread(request, reply, 'no word that the service account is deleted')
}
