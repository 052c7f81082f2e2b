// What may be done with a key that people made: its status (SDK 1.11.0, `organization/api-keys`, `update`).
import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { text } from '../../contract/read.ts'
import { type Account, ask } from './account.ts'
import { showKey, type Status } from './keys.ts'

/** Whether an archived key can be brought back is nowhere said, so one that is archived is asked for nothing. */
export async function disable(account: Account, keyId: KeyId): Promise<void> {
  const status = (await showKey(account, keyId))?.status
  if (status === 'active') await set(account, keyId, 'inactive')
}

export async function enable(account: Account, keyId: KeyId): Promise<void> {
  const status = (await showKey(account, keyId))?.status
  if (status === 'active') return
  if (status === 'inactive') return set(account, keyId, 'active')
  throw new Failure(
    'refused',
    `The key ${keyId} is ${status ?? 'not in this organization'}, and only an inactive one can be switched on again. Nothing was done.`,
    { effect: 'not-done' },
  )
}

/** For good, as far as anybody says. */
export async function archive(account: Account, keyId: KeyId): Promise<void> {
  const status = (await showKey(account, keyId))?.status
  if (status !== undefined && status !== 'archived') await set(account, keyId, 'archived')
}

async function set(account: Account, keyId: KeyId, status: Status): Promise<void> {
  const to = { path: '/v1/organizations/api_keys/{api_key_id}', id: keyId }
  const request = { ...ask(account, 'POST', to), body: { status } }
  const reply = await account.context.send(request)
  if (text(reply.json, 'id') !== keyId || text(reply.json, 'status') !== status)
    throw misread(request, reply, `no word that the key is ${status}`)
}
