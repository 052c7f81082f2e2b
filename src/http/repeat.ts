import type { Request } from './send.ts'

const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])

/** A POST or PATCH goes out again only under a key by which the vendor knows it as the same one, whatever `repeats` says. */
export function mayRepeat(request: Request, repeated: number): boolean {
  const safe = IDEMPOTENT.has(request.method) || request.asks === true || request.idempotencyKey !== undefined
  return safe && repeated < (request.repeats ?? 3)
}

/** May a request of this kind have changed anything? */
export function changes(request: Pick<Request, 'method' | 'asks'>): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD' && request.asks !== true
}

/** Half a second, doubled each time, of which a random half is left out so that runners do not come back together. */
export function pause(repeated: number, random: number): number {
  const whole = Math.min(500 * 2 ** repeated, 8_000)
  return Math.round(whole * (0.5 + random / 2))
}
