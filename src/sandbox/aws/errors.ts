import type { SandboxReply } from '../contract.ts'

/** A refusal in AWS's JSON 1.1: the type, and a message. */
export interface Failed {
  readonly failed: SandboxReply
}

/** AWS's own refusals are 400 in this protocol, its troubles 500 (API Reference, "Common Errors", and each operation's). */
export function fail(type: string, message: string, status = 400): Failed {
  return { failed: replyOf(status, { __type: type, Message: message }) }
}

export function replyOf(status: number, body: unknown): SandboxReply {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': 'b4e1d0c2-0000-4000-8000-000000000000',
  }
  return { status, headers, body: JSON.stringify(body) }
}
