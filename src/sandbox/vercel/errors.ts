import type { SandboxReply } from '../contract.ts'
import { json } from '../reply.ts'

/** Vercel's errors: a code and a text. A token it does not know is a 403, too (docs, "Errors"). */
export function refuse(status: number, code: string): SandboxReply {
  return json(status, { error: { code, message: `Refused: ${code}` } })
}
