import type { KeyId } from '../../../core/facts.ts'
import type { Probe, Served } from '../../contract/provider.ts'
import { number } from '../../contract/read.ts'
import { CACHED, getKey, type SigningKey } from './keys.ts'
import { isPublished } from './published.ts'
import { JWKS, KEY, type Project } from './project.ts'

const ASKED = `GET ${KEY}`

/** By its state: nobody has its value. A key that is not found may be another project's, which says nothing of its life. */
export async function probe(project: Project, keyId: KeyId | undefined): Promise<Probe> {
  const at = project.context.now()
  try {
    const key = keyId === undefined ? undefined : await getKey(project, keyId)
    return {
      verdict: verdictOf(key),
      status: keyId === undefined ? 0 : key === undefined ? 404 : 200,
      at,
      asked: ASKED,
    }
  } catch (thrown) {
    const status = number(thrown, 'status') ?? 0
    return { verdict: 'unknown', status, at, asked: ASKED }
  }
}

function verdictOf(key: SigningKey | undefined): Probe['verdict'] {
  if (key === undefined) return 'unknown'
  return key.status === 'revoked' ? 'dead' : 'alive'
}

/** Supabase's word, and its published keys. Which key a token was signed with only its holder sees. */
export async function serves(project: Project, keyId: KeyId): Promise<Served> {
  const asked = `${ASKED}, and ${JWKS} of the project`
  const key = await getKey(project, keyId)
  if (key?.status !== 'in_use') return { asked, answer: key?.status ?? 'no such key', verdict: 'waiting' }
  // A shared secret is shown to nobody.
  if (key.algorithm === 'HS256') return { asked, answer: 'in_use, and a shared secret', verdict: 'yes' }
  const shown = await isPublished(project, keyId)
  if (shown === undefined) return { asked, answer: 'in_use; the published keys could not be read', verdict: 'unknown' }
  if (shown) return { asked, answer: 'in_use, and published', verdict: 'yes' }
  // Only who waits for nothing uses one so soon, and then the key that is abused must not live on for a cache's sake.
  return project.context.now() < key.createdAt + CACHED
    ? { asked, answer: 'in_use; the published keys are cached, and too old to show it', verdict: 'yes' }
    : { asked, answer: 'in_use, and not published', verdict: 'waiting' }
}
