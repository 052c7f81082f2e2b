import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { createResend, type ResendSandbox } from './resend.ts'
import type { ResendControls } from './state.ts'

export const resend = {
  host: 'api.resend.com',
  admin: 'RESEND_ADMIN_KEY',
  prefix: 're_',
  errand: {
    url: '/emails',
    body: JSON.stringify({ from: 'Acme <hello@acme.dev>', to: 'mona@acme.dev', subject: 'Hello', text: 'Hello.' }),
  },
  create(clock, controls) {
    const sandbox = createResend(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<ResendControls, ResendSandbox>

function vendorOf(resend: ResendSandbox): Vendor {
  const mint = (name: string, createdAt?: number): MadeKey => {
    const wish = { name, permission: 'sending_access' } as const
    const made = resend.mint(createdAt === undefined ? wish : { ...wish, createdAt })
    return { ...made, with: { permission: 'sending_access' } }
  }
  return {
    delays: resend.controls,
    keys: () => resend.keys().map((key) => ({ ...key, value: key.token })),
    accepts: (value) => resend.accepts(value),
    minted: () => resend.minted(),
    admin: () => resend.mint({ name: 'keyturn' }).value,
    make: (_use, createdAt) => mint('web, made by hand', createdAt),
    beside: () => mint('in a hurry'),
    remove: (id) => resend.remove(id),
  }
}
