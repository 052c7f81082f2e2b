import { createHash } from 'node:crypto'

/** JSON with sorted keys and without absent fields: one text for one meaning, so that it can be hashed and compared. */
export function canonical(value: unknown): string {
  return JSON.stringify(orderly(value))
}

/** The same value, its keys sorted: written as JSON it is canonical, however it is indented. */
export function orderly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(orderly)
  return isRecord(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, orderly(value[key])]),
      )
    : value
}

/** SHA-256 in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
