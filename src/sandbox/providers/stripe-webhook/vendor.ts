// Webhook endpoints are a part of Stripe: the same host, the same account. As keys they are a vendor of their own.
import type { SandboxClock } from '../../contract.ts'
import type { HooksSandbox } from '../stripe/hooks/hooks.ts'
import type { Endpoint, HookControls } from '../stripe/hooks/state.ts'
import { createStripe, type StripeSandbox } from '../stripe/stripe.ts'
import type { MadeKey, Played, Vendor, VendorKey, VendorKind } from '../vendor.ts'

/** Whoever accepts what is presented, and all that it accepts. */
type Acceptor = readonly string[]

export interface WebhooksSandbox extends HooksSandbox, Pick<Played, 'handler'> {
  /** Would everybody let in now what is signed with it, and does anybody sign with it? */
  accepts(value: string): boolean
  /** Says where to look: what each instance, and the next one, accepts. */
  look(acceptors: () => readonly Acceptor[]): void
}

/** Where the app of the story hears of events. */
export function hookOf(service: string): string {
  return `https://app.acme.dev/hooks/${service}`
}

export const stripeWebhook = {
  // Nobody is asked there: what asks for endpoints asks Stripe.
  host: 'hooks.invalid',
  home: 'stripe',
  admin: 'STRIPE_WEBHOOK_ADMIN_KEY',
  prefix: 'whsec_',
  errand: { url: '/', body: '' },
  create(clock: SandboxClock, controls?: Partial<HookControls>, shop: StripeSandbox = createStripe(clock)) {
    Object.assign(shop.hooks.controls, controls)
    return withVendor(shop)
  },
} as const satisfies VendorKind<HookControls, WebhooksSandbox>

function withVendor({ handler, hooks }: StripeSandbox): WebhooksSandbox & Played {
  const eyes: { acceptors: () => readonly Acceptor[] } = { acceptors: () => [] }
  const look = (acceptors: () => readonly Acceptor[]): void => void (eyes.acceptors = acceptors)
  const every = (): readonly VendorKey[] => hooks.ever().map((one) => ({ ...one, name: one.metadata['keyturn'] ?? '' }))
  const accepts = (value: string): boolean =>
    hooks.all().some((one) => one.value === value && one.status === 'enabled') &&
    eyes.acceptors().every((accepted) => accepted.includes(value))
  const vendor: Vendor = {
    delays: hooks.controls,
    keys: every,
    accepts,
    minted: () => hooks.ever().map(({ value }) => value),
    admin: () => hooks.admin(),
    make: (use, createdAt) => madeOf(hooks.make(hookOf(use), createdAt === undefined ? {} : { createdAt })),
    beside: () => madeOf(hooks.make('https://elsewhere.acme.dev/hooks')),
    remove: (id) => hooks.remove(id),
  }
  return { ...hooks, handler, look, accepts, vendor }
}

function madeOf({ id, value, url }: Endpoint): MadeKey {
  return { id, value, with: { url } }
}
