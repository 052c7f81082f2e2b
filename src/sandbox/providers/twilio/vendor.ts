import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { ACCOUNT, type TwilioControls } from './state.ts'
import { createTwilio, type TwilioSandbox } from './twilio.ts'

export const twilio = {
  host: 'iam.twilio.com',
  hosts: ['api.twilio.com'],
  admin: 'TWILIO_ADMIN_KEY',
  // SIDs are no secrets: listings show them.
  prefix: '(?:AC[0-9a-f]{32}:)?SK[0-9a-f]{32}:',
  errand: {
    base: 'https://api.twilio.com',
    url: `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`,
    body: 'To=%2B15558675310&From=%2B15557122661&Body=Hello',
    type: 'application/x-www-form-urlencoded',
    scheme: 'Basic',
  },
  pair: { id: 'sid', secret: 'secret' },
  create(clock, controls) {
    const sandbox = createTwilio(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<TwilioControls, TwilioSandbox>

function vendorOf(twilio: TwilioSandbox): Vendor {
  const mint = (name: string, createdAt?: number): MadeKey => {
    const wish = { name }
    return { ...twilio.mint(createdAt === undefined ? wish : { ...wish, createdAt }), with: {} }
  }
  return {
    delays: twilio.controls,
    keys: () => twilio.keys(),
    accepts: (value) => twilio.accepts(value),
    minted: () => twilio.minted(),
    admin: () => twilio.mint({ name: 'keyturn', kind: 'main' }).value,
    make: (_use, createdAt) => mint('web, made by hand', createdAt),
    beside: () => mint('in a hurry'),
    remove: (id) => twilio.remove(id),
  }
}
