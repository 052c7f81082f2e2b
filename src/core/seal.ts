import { Buffer } from 'node:buffer'
import { createHash, hkdfSync } from 'node:crypto'
import { Failure } from './failure.ts'

/** `KEYTURN_SEAL` with its two uses kept apart, so that neither key can stand in for the other. */
export interface Seal {
  /** First 8 hex digits of SHA-256 over the seal: names it without telling it. */
  readonly id: string
  /** HMAC-SHA256 key for entries and index. */
  readonly mac: Buffer
  /** AES-256-GCM key for staged values. */
  readonly wrap: Buffer
}

/** Both are read; every write uses `current`. */
export interface Seals {
  readonly current: Seal
  readonly previous?: Seal
}

export function readSeals(current: string | undefined, previous?: string): Seals {
  const seal = readSeal('KEYTURN_SEAL', current)
  return previous ? { current: seal, previous: readSeal('KEYTURN_SEAL_PREVIOUS', previous) } : { current: seal }
}

function readSeal(name: string, text: string | undefined): Seal {
  const bytes = Buffer.from((text ?? '').trim(), 'base64')
  if (bytes.length !== 32)
    throw new Failure(
      'input-invalid',
      text
        ? `${name} is not 32 bytes in base64. Keyturn cannot read its journal with it. Make one with: openssl rand -base64 32`
        : `${name} is not set. Keyturn's journal is sealed with it. Make one with: openssl rand -base64 32 — and pass it to the step's env from the environment keyturn. \`mode: remind\` needs none.`,
      { effect: 'not-done' },
    )
  return {
    id: createHash('sha256').update(bytes).digest('hex').slice(0, 8),
    mac: derive(bytes, 'keyturn journal mac v1'),
    wrap: derive(bytes, 'keyturn staged value wrap v1'),
  }
}

function derive(seal: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', seal, Buffer.alloc(0), use, 32))
}
