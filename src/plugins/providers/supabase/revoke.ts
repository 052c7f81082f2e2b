import type { KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { text } from '../../contract/read.ts'
import { KEY } from './keys.ts'
import { legacyRef } from './legacy.ts'
import { switchOff } from './legacy-switch.ts'
import { ask, type Project, refOf } from './project.ts'

/**
 * Deletes a key for good. `was_compromised` is left out: who asks knows, this does not. A legacy key is not deleted: it goes by its switch.
 */
export async function revoke(project: Project, keyId: KeyId, ordered = false): Promise<void> {
  const ref = refOf(project)
  if (legacyRef(keyId) === ref) return switchOff(project, ref, ordered)
  const to = { path: KEY, at: [ref, keyId], query: { reveal: 'false', reason: 'rotating_key' } }
  const request = { ...ask(project, 'DELETE', to), accept: [404] }
  const reply = await project.context.send(request)
  if (reply.status !== 404 && text(reply.json, 'id') !== keyId)
    throw misread(request, reply, 'no word that the key is deleted')
}
