import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import type { StripeControls } from './state.ts'
import { createStripe, type StripeSandbox } from './stripe.ts'

export const stripe = {
  host: 'api.stripe.com',
  // There is none; the name stands in for it.
  admin: 'NO_ADMIN_KEY',
  prefix: '[sr]k_(?:live|test)_(?:51)?',
  errand: {
    url: '/v1/payment_intents',
    body: 'amount=1200&currency=eur',
    type: 'application/x-www-form-urlencoded',
  },
  create(clock, controls) {
    const sandbox = createStripe(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<StripeControls, StripeSandbox>

/** The Dashboard knows keys by their names, so the name is the id. */
function vendorOf(stripe: StripeSandbox): Vendor {
  const make = (name: string, createdAt?: number): MadeKey => {
    const { value } = stripe.make(createdAt === undefined ? { name } : { name, createdAt })
    return { id: name, value, with: { mode: 'live', kind: 'secret' } }
  }
  return {
    delays: stripe.controls,
    keys: () => stripe.keys().map((key) => ({ ...key, id: key.name })),
    accepts: (value) => stripe.accepts(value),
    minted: () => stripe.keys().map(({ value }) => value),
    admin: () => 'nobody-has-one',
    make: (use, createdAt) => make(`${use}-first`, createdAt),
    beside: (first) => make(`${first.id}-beside`),
    byName: (name) => make(name),
    remove: (id) => stripe.end(id),
  }
}
