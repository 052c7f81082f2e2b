import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { explainChange } from './explain.ts'
import { getKey, type Status, thatKey } from './keys.ts'
import { ask, type Project } from './project.ts'

/** Signs from now on; the one before becomes `previously_used`, and what it signed is accepted as before. */
export async function use(project: Project, keyId: KeyId): Promise<void> {
  const key = await getKey(project, keyId)
  if (key === undefined) throw gone(keyId)
  if (key.status === 'in_use') return
  if (key.status === 'standby') return change(project, keyId, 'in_use')
  // Guide, "Lifetime of a signing key": a key that was used, or is revoked, goes back to standby first.
  await change(project, keyId, 'standby')
  throw halfway(keyId, 'on standby again')
}

/** What it signed is refused from now on. */
export async function disable(project: Project, keyId: KeyId): Promise<void> {
  const key = await getKey(project, keyId)
  if (key === undefined || key.status === 'revoked') return
  if (key.status === 'in_use') throw inUse(keyId)
  if (key.status === 'previously_used') return change(project, keyId, 'revoked')
  // A way back had it wait there, and was not gone to its end.
  await change(project, keyId, 'previously_used')
  throw halfway(keyId, 'aside again')
}

/** Accepted again, and used no more than before. */
export async function enable(project: Project, keyId: KeyId): Promise<void> {
  const key = await getKey(project, keyId)
  if (key === undefined) throw gone(keyId)
  if (key.status === 'revoked') await change(project, keyId, 'standby')
}

/** One step further to its end: from standby aside, from there revoked, and from there deleted for good. */
export async function revoke(project: Project, keyId: KeyId): Promise<void> {
  const key = await getKey(project, keyId)
  if (key === undefined) return
  switch (key.status) {
    case 'in_use':
      throw inUse(keyId)
    case 'standby':
      return change(project, keyId, 'previously_used')
    case 'previously_used':
      return change(project, keyId, 'revoked')
    case 'revoked':
      return remove(project, keyId)
  }
}

async function change(project: Project, keyId: KeyId, status: Status): Promise<void> {
  const request = { ...ask(project, 'PATCH', { key: keyId }), body: { status }, explain: explainChange }
  const reply = await project.context.send(request)
  if (thatKey(reply, request, keyId).status !== status) throw misread(request, reply, `a key that is not ${status}`)
}

async function remove(project: Project, keyId: KeyId): Promise<void> {
  const request = { ...ask(project, 'DELETE', { key: keyId }), accept: [404], explain: explainChange }
  const reply = await project.context.send(request)
  if (reply.status !== 404) thatKey(reply, request, keyId)
}

/** Whoever asked looks again, and finds that Supabase wants some minutes to pass. */
function halfway(keyId: KeyId, where: string): Failure {
  return new Failure('conflict', `The signing key ${keyId} is ${where}; the next change of it comes minutes later.`, {
    effect: 'not-done',
  })
}

function inUse(keyId: KeyId): Failure {
  return new Failure(
    'refused',
    `The signing key ${keyId} is in use, so it was not taken away: another has to be used first.`,
    {
      effect: 'not-done',
    },
  )
}

function gone(keyId: KeyId): Failure {
  return new Failure('not-found', `Supabase has no signing key ${keyId} in this project.`, { effect: 'not-done' })
}
