import type { Handler, SandboxReply } from '../../src/sandbox/contract.ts'
import { isRecord, type Loose } from '../../src/sandbox/reply.ts'

/** What a test sends. */
export interface Ask {
  readonly key?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer with its JSON. */
export interface Answer extends SandboxReply {
  readonly json: Loose
}

/** Sends one request to a handler: `ask(handler, 'GET /v1/models', { key })`. */
export async function ask(handler: Handler, line: string, options: Ask = {}): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ')
  const key = options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }
  const headers = new Map(Object.entries({ ...key, ...options.headers }))
  const body = options.body === undefined ? '' : JSON.stringify(options.body)
  const reply = await handler({ method, url: new URL(path, 'https://host.test'), headers, body })
  const json: unknown = reply.body === '' ? {} : JSON.parse(reply.body)
  return { ...reply, json: isRecord(json) ? json : {} }
}

/** A value deep inside an answer: `at(answer.json, 'data', 0, 'id')`. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  let here = json
  for (const step of path) {
    if (typeof step === 'number') here = Array.isArray(here) ? here[step < 0 ? here.length + step : step] : undefined
    else here = isRecord(here) ? here[step] : undefined
  }
  return here
}

/** One field of every item of a list. */
export function each(json: unknown, list: string, field: string): readonly unknown[] {
  const items = at(json, list)
  return Array.isArray(items) ? items.map((item) => at(item, field)) : []
}
