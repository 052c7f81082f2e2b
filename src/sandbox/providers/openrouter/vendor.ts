import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { createOpenrouter, type OpenrouterSandbox } from './openrouter.ts'
import type { OpenrouterControls } from './state.ts'

export const openrouter = {
  host: 'openrouter.ai',
  admin: 'OPENROUTER_ADMIN_KEY',
  prefix: 'sk-or-v1-',
  errand: {
    url: '/api/v1/chat/completions',
    body: JSON.stringify({ model: 'acme/large', messages: [{ role: 'user', content: 'Hello?' }] }),
  },
  create(clock, controls) {
    const sandbox = createOpenrouter(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<OpenrouterControls, OpenrouterSandbox>

function vendorOf(sandbox: OpenrouterSandbox): Vendor {
  const mint = (name: string, createdAt?: number): MadeKey => {
    const wish = { name, limit: 25, reset: 'monthly' }
    return { ...sandbox.mint(createdAt === undefined ? wish : { ...wish, createdAt }), with: {} }
  }
  return {
    delays: sandbox.controls,
    keys: () => sandbox.keys(),
    accepts: (value) => sandbox.accepts(value),
    minted: () => sandbox.minted(),
    admin: () => sandbox.admin(),
    make: (_use, createdAt) => mint('web, made by hand', createdAt),
    beside: () => mint('in a hurry'),
    remove: (id) => sandbox.remove(id),
  }
}
