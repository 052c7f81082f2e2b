import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { ACCOUNT, APP, type StripeControls } from './state.ts'
import { createStripe, type StripeSandbox } from './stripe.ts'

export const stripe = {
  host: 'api.stripe.com',
  // Whoever owns the app that asks the preview; where people make the keys, nobody asks for it.
  admin: 'STRIPE_APP_KEY',
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

/** The Dashboard knows keys by their names, so the name is the id; the preview has ids of its own. */
function vendorOf(stripe: StripeSandbox): Vendor {
  const { controls } = stripe
  const byHand = (name: string, createdAt?: number): MadeKey => {
    const { value } = stripe.make(createdAt === undefined ? { name } : { name, createdAt })
    return { id: name, value, with: { mode: 'live', kind: 'secret' } }
  }
  const byApp = (name: string, mode: 'live' | 'test', createdAt?: number): MadeKey => {
    const wish = { name, mode, kind: 'restricted', app: APP } as const
    const { id, value } = stripe.make(createdAt === undefined ? wish : { ...wish, createdAt })
    return { id, value, with: { api: 'preview', mode, account: ACCOUNT } }
  }
  const make: typeof byHand = (name, createdAt) =>
    controls.managed === undefined ? byHand(name, createdAt) : byApp(name, controls.managed, createdAt)
  return {
    delays: controls,
    keys: () => stripe.keys().map((key) => (controls.managed === undefined ? { ...key, id: key.name } : key)),
    accepts: (value) => stripe.accepts(value),
    minted: () => stripe.minted(),
    admin: () => stripe.admin(),
    make: (use, createdAt) => make(`${use}-first`, createdAt),
    beside: (first) => make(`${first.id}-beside`),
    byName: (name) => byHand(name),
    remove: (id) => stripe.end(stripe.keys().find((key) => key.id === id)?.name ?? id),
  }
}
