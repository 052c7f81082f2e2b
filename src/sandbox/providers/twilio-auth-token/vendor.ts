import type { SandboxClock } from '../../contract.ts'
import { ACCOUNT, type TwilioControls } from '../twilio/state.ts'
import { createTwilio, type TwilioSandbox } from '../twilio/twilio.ts'
import type { MadeKey, Played, Vendor, VendorKind } from '../vendor.ts'

type Controls = Partial<TwilioControls>

/** The same account as `twilio`'s, and its own tokens. */
export const twilioAuthToken = {
  host: 'accounts.twilio.com',
  also: 'twilio',
  admin: 'TWILIO_ADMIN_KEY',
  prefix: '(?:AC[0-9a-f]{32}:)?SK[0-9a-f]{32}:',
  errand: {
    base: 'https://api.twilio.com',
    url: `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`,
    body: 'To=%2B15558675310&From=%2B15557122661&Body=Hello',
    type: 'application/x-www-form-urlencoded',
    scheme: 'Basic',
    user: ACCOUNT,
  },
  create: (clock: SandboxClock, controls: Controls = {}) => tokensOf(createTwilio(clock, controls)),
} as const satisfies VendorKind<TwilioControls, TwilioSandbox>

/** The tokens of that account. */
export function tokensOf(twilio: TwilioSandbox): TwilioSandbox & Played {
  return { ...twilio, vendor: vendorOf(twilio) }
}

/** What is told in a manifest of that account. */
const WITH = { account: ACCOUNT.slice(2), secondary: 'keyturn', signatures: 'none' }

function vendorOf({ tokens, mint, controls }: TwilioSandbox): Vendor {
  const used = { is: false }
  const made = ({ id, value }: MadeKey | ReturnType<typeof tokens.beside>): MadeKey => ({ id, value, with: WITH })
  return {
    delays: controls,
    // A story without it has no such token.
    keys: () => (used.is ? tokens.all() : []),
    accepts: (value) => tokens.accepts(value),
    minted: () => (used.is ? tokens.all().map(({ value }) => value) : []),
    admin: () => mint({ name: 'keyturn', kind: 'main' }).value,
    make: (_use, createdAt) => {
      const again = used.is
      used.is = true
      if (again || createdAt === undefined) return made(again ? tokens.beside() : tokens.primary())
      return made(tokens.first(createdAt))
    },
    beside: () => made(tokens.beside()),
    remove: (id) => tokens.remove(id),
    isHidden: (id) => tokens.all().find((one) => one.id === id)?.place === 'secondary',
    signs: () => tokens.primary().value,
  }
}
