import type { Handler, SandboxReply } from './contract.ts'
import { createLetters } from './letters.ts'
import { readBody } from './reply.ts'

/** Where a team talks: an incoming webhook as Slack has them (its documentation, "Sending messages using incoming webhooks"). */
export interface ChatSandbox {
  readonly handler: Handler
  /** Whoever has it may write to the channel: a secret. */
  readonly secret: string
  /** The webhook's path. */
  readonly path: string
  /** What was written to the channel. */
  readonly messages: string[]
  /** An answer in the place of every other: `channel_is_archived` is 410. */
  refuse(status: number | undefined): void
}

/** Answers in plain text, `ok` or a word for what is wrong. */
export function createChat(): ChatSandbox {
  const secret = createLetters('chat').text(24)
  const path = `/services/T0000ACME/B0000KEYS/${secret}`
  const messages: string[] = []
  let refusal: number | undefined
  return {
    secret,
    path,
    messages,
    refuse: (status) => {
      refusal = status
    },
    handler: async (request) => {
      if (request.method !== 'POST' || request.url.pathname !== path) return says(404, 'no_service')
      if (refusal !== undefined) return says(refusal, 'channel_is_archived')
      const text = readBody(request)?.['text']
      if (typeof text !== 'string' || text === '') return says(400, 'no_text')
      messages.push(text)
      return says(200, 'ok')
    },
  }
}

function says(status: number, body: string): SandboxReply {
  return { status, headers: { 'content-type': 'text/html' }, body }
}
