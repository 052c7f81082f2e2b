import type { SandboxReply, SandboxRequest } from './contract.ts'

/** A record of unknown values: what a JSON object is before anybody looked. */
export type Loose = Readonly<Record<string, unknown>>

/** True for what JSON calls an object. */
export function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The request's body as a JSON object: `{}` when it is empty, undefined when it is something else. */
export function readBody(request: SandboxRequest): Loose | undefined {
  if (request.body === '') return {}
  try {
    const parsed: unknown = JSON.parse(request.body)
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** A JSON answer. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): SandboxReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

/** The value after `Bearer`; undefined: no such header. */
export function bearer(request: SandboxRequest): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
}

/** An HTTP date. */
export function httpDate(at: number): string {
  return new Date(at).toUTCString()
}
