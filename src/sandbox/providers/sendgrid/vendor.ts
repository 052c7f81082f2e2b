import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { createSendgrid, type SendgridSandbox } from './sendgrid.ts'
import type { SendgridControls } from './state.ts'

const MAIL = {
  personalizations: [{ to: [{ email: 'mona@acme.dev' }] }],
  from: { email: 'hello@acme.dev' },
  subject: 'Hello',
  content: [{ type: 'text/plain', value: 'Hello.' }],
}

export const sendgrid = {
  host: 'api.sendgrid.com',
  admin: 'SENDGRID_ADMIN_KEY',
  // The id in the middle is no secret: listings show it.
  prefix: 'SG\\.[\\w-]{22}\\.',
  errand: { url: '/v3/mail/send', body: JSON.stringify(MAIL) },
  create(clock, controls) {
    const sandbox = createSendgrid(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<SendgridControls, SendgridSandbox>

function vendorOf(sendgrid: SendgridSandbox): Vendor {
  const mint = (name: string, createdAt?: number): MadeKey => {
    const wish = { name, scopes: ['mail.send', 'stats.read'] }
    return { ...sendgrid.mint(createdAt === undefined ? wish : { ...wish, createdAt }), with: {} }
  }
  return {
    delays: sendgrid.controls,
    keys: () => sendgrid.keys(),
    accepts: (value) => sendgrid.accepts(value),
    minted: () => sendgrid.minted(),
    admin: () => sendgrid.mint({ name: 'keyturn' }).value,
    make: (_use, createdAt) => mint('web, made by hand', createdAt),
    beside: () => mint('in a hurry'),
    remove: (id) => sendgrid.remove(id),
  }
}
