import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'

/** Docs, "Twilio's response": `{ code, message, more_info, status }`. */
export function refusal(status: number, code: number, message: string): SandboxReply {
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
}
