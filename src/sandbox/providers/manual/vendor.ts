import { HANDMADE } from '../../repository/by-hand.ts'
import type { Delays } from '../life.ts'
import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { createManual, type ManualSandbox } from './manual.ts'

export const manual = {
  host: 'api.handmade.dev',
  // There is none; the name stands in for it.
  admin: 'NO_ADMIN_KEY',
  prefix: 'hand_',
  errand: { url: '/v1/answers', body: JSON.stringify({ question: 'Hello?' }) },
  create(clock, controls) {
    const sandbox = createManual(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<Delays, ManualSandbox>

/** Its console knows keys by their names, so the name is the id. */
function vendorOf(manual: ManualSandbox): Vendor {
  const mint = (name: string, createdAt?: number): MadeKey => {
    const { value } = manual.make(createdAt === undefined ? { name } : { name, createdAt })
    return { id: name, value, with: { console: HANDMADE.console, pattern: HANDMADE.pattern } }
  }
  return {
    delays: manual.controls,
    keys: () => manual.keys().map((key) => ({ ...key, id: key.name })),
    accepts: (value) => manual.accepts(value),
    minted: () => manual.keys().map(({ value }) => value),
    admin: () => 'nobody-has-one',
    make: (use, createdAt) => mint(`${use}-first`, createdAt),
    beside: (first) => mint(`${first.id}-beside`),
    byName: (name) => mint(name),
    remove: (id) => manual.remove(id),
  }
}
