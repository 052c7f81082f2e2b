import { misread } from '../../../http/refuse.ts'
import type { Minted } from '../../contract/provider.ts'
import { explainMint } from './explain.ts'
import { keysOf, taken } from './keys.ts'
import { type Algorithm, ask, KEYS, type Project } from './project.ts'

/**
 * A key on standby, which signs nothing. It bears no mark, and Supabase knows no idempotency key: it goes out once, and the journal has to
 * say which key it was. No `private_jwk` goes along: by its `kid` the key could be marked, and this process would have had the key.
 */
export async function mint(project: Project): Promise<Minted> {
  const algorithm = await wanted(project)
  const body = { algorithm, status: 'standby' }
  const request = { ...ask(project, 'POST', KEYS), body, repeats: 0, explain: explainMint }
  const reply = await project.context.send(request)
  const key = taken(reply.json, request, reply)
  if (key.status !== 'standby' || key.algorithm !== algorithm)
    throw misread(request, reply, 'a key that is not on standby, or signs by another algorithm')
  return { keyId: key.id, parts: {}, createdAt: key.createdAt }
}

/** As the manifest says; else as the key in use signs, unless that is a shared secret. */
async function wanted(project: Project): Promise<Algorithm> {
  if (project.algorithm !== undefined) return project.algorithm
  const used = (await keysOf(project)).find(({ status }) => status === 'in_use')?.algorithm
  return used === undefined || used === 'HS256' ? 'ES256' : used
}
