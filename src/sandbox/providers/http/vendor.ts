import { ACME } from '../../repository/acme.ts'
import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { type AcmeSandbox, createAcme } from './acme.ts'
import type { AcmeControls } from './state.ts'

export const http = {
  host: 'api.acme-keys.dev',
  admin: 'HTTP_ADMIN_KEY',
  prefix: 'acme_(?:admin_)?',
  errand: { url: '/v1/messages', body: JSON.stringify({ to: 'Mona', text: 'Hello?' }) },
  create(clock, controls) {
    const sandbox = createAcme(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<AcmeControls, AcmeSandbox>

function vendorOf(sandbox: AcmeSandbox): Vendor {
  const mint = (name: string, createdAt?: number): MadeKey => {
    const wish = { name, team: ACME.team }
    return { ...sandbox.mint(createdAt === undefined ? wish : { ...wish, createdAt }), with: { team: ACME.team } }
  }
  return {
    delays: sandbox.controls,
    keys: () => sandbox.keys(),
    accepts: (value) => sandbox.accepts(value),
    minted: () => sandbox.minted(),
    admin: () => sandbox.admin(),
    make: (use, createdAt) => mint(`${use}, made by hand`, createdAt),
    beside: () => mint('in a hurry'),
    remove: (id) => sandbox.remove(id),
  }
}
