import { createHash } from 'node:crypto'
import type { Delays } from '../life.ts'
import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { createSessions, type SessionsSandbox } from './sessions.ts'

export const generated = {
  host: 'nobody.invalid',
  // There is none; the name stands in for it.
  admin: 'NO_ADMIN_KEY',
  prefix: '(?!)',
  errand: { url: '/', body: '' },
  create(clock, controls) {
    const sandbox = createSessions(clock, hex, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<Delays, SessionsSandbox>

/** As long and as strange as 32 random bytes, and the same in each telling. */
function hex(nth: number): string {
  return createHash('sha256').update(`a session secret, ${nth}`).digest('hex')
}

function vendorOf(sessions: SessionsSandbox): Vendor {
  const make = (createdAt?: number): MadeKey => {
    const { id, value } = sessions.make(createdAt)
    return { id, value, with: { format: 'hex' } }
  }
  return {
    delays: sessions.controls,
    keys: () => sessions.keys(),
    accepts: (value) => sessions.accepts(value),
    minted: () => sessions.keys().map(({ value }) => value),
    admin: () => 'nobody-has-one',
    make: (_use, createdAt) => make(createdAt),
    beside: () => make(),
    remove: () => undefined,
  }
}
