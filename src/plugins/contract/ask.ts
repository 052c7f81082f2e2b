import { Failure } from '../../core/failure.ts'
import type { Reply, Request, Send } from '../../http/send.ts'

/** Ids come from outside: what does not look like one never becomes a path. */
export function pathPart(vendor: string, id: string): string {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(id)) return id
  throw new Failure(
    'input-invalid',
    `An id of ${vendor}'s has characters that its ids never have, so it was not asked for.`,
    { effect: 'not-done' },
  )
}

/** The answer, or the failure in its place: a probe that fails knows nothing. */
export async function answered(send: Send, request: Request): Promise<Reply | Failure> {
  try {
    return await send(request)
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown
    throw thrown
  }
}
