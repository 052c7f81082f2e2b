import type { SandboxClock } from './contract.ts'
import { anthropic } from './providers/anthropic/vendor.ts'
import type { Pair } from './pair.ts'
import { generated } from './providers/generated/vendor.ts'
import { http } from './providers/http/vendor.ts'
import { manual } from './providers/manual/vendor.ts'
import { openai } from './providers/openai/vendor.ts'
import { resend } from './providers/resend/vendor.ts'
import { sendgrid } from './providers/sendgrid/vendor.ts'
import { supabase } from './providers/supabase/vendor.ts'
import type { Errand, VendorKind } from './providers/vendor.ts'
import { openrouter } from './providers/openrouter/vendor.ts'
import { signerOf, supabaseSigningKey } from './providers/supabase-signing-key/vendor.ts'
import { stripe } from './providers/stripe/vendor.ts'
import { stripeWebhook } from './providers/stripe-webhook/vendor.ts'
import { twilio } from './providers/twilio/vendor.ts'
import { tokensOf, twilioAuthToken } from './providers/twilio-auth-token/vendor.ts'
import { awsIam } from './providers/aws-iam/vendor.ts'
import { recordOf } from './record.ts'

export type { MadeKey, Vendor } from './providers/vendor.ts'

/** The providers the sandbox plays, as the manifest names them: one for every provider of Keyturn's. */
export const KINDS = {
  openai,
  resend,
  sendgrid,
  supabase,
  manual,
  openrouter,
  stripe,
  anthropic,
  twilio,
  'twilio-auth-token': twilioAuthToken,
  http,
  'aws-iam': awsIam,
  generated,
  'stripe-webhook': stripeWebhook,
  'supabase-signing-key': supabaseSigningKey,
} as const

type Kinds = typeof KINDS
export type VendorName = keyof Kinds

/** How each vendor is to be before the story begins. */
export type VendorControls = {
  readonly [Name in VendorName]?: NonNullable<Parameters<Kinds[Name]['create']>[1]>
}

/** Every vendor of one world, each with what is its own. */
export type Vendors = { readonly [Name in VendorName]: ReturnType<Kinds[Name]['create']> }

/** The variables Keyturn reads admin keys from. */
export type AdminVariable = Kinds[VendorName]['admin']

export const VENDORS: readonly VendorName[] = Object.keys(KINDS).filter(isVendor)

/** Those whose keys others present to the app. */
export const PRESENTED: readonly VendorName[] = ['generated', 'stripe-webhook']

/** Those that the app calls with a key: what others present, or what a vendor signs with itself, it never does. */
export const CALLED: readonly VendorName[] = VENDORS.filter(
  (name) => !PRESENTED.includes(name) && name !== 'supabase-signing-key',
)

/** Is it a vendor's name? */
export function isVendor(name: string): name is VendorName {
  return Object.hasOwn(KINDS, name)
}

/** Whose each host name is. */
export function hostNames(): Readonly<Record<string, VendorName>> {
  return Object.fromEntries(
    VENDORS.flatMap((name) => {
      const kind: Pick<VendorKind<never, object>, 'host' | 'hosts'> = KINDS[name]
      return [kind.host, ...(kind.hosts ?? [])].map((host) => [host, name] as const)
    }),
  )
}

/** What the app asks of a vendor, with its whole address. */
export function errandAt(name: VendorName): Omit<Errand, 'base'> {
  const { host, errand } = KINDS[name]
  const { base = `https://${host}`, ...rest }: Errand = errand
  return { ...rest, url: base + rest.url }
}

/** What the two parts of its keys are called; undefined: they have one. */
export function pairOf(name: VendorName): Pair | undefined {
  const kind: Pick<VendorKind<never, object>, 'host' | 'pair'> = KINDS[name]
  return kind.pair
}

/** Whose host its requests go to, and where its admin key is let in. */
export function homeOf(name: VendorName): VendorName {
  const { home = name }: Pick<VendorKind<never, object>, 'host' | 'home'> = KINDS[name]
  return isVendor(home) ? home : name
}

/** Whose hosts the values of a vendor belong at besides its own; undefined: nobody's. */
export function alsoOf(name: string): VendorName | undefined {
  const kind: Pick<VendorKind<never, object>, 'host' | 'also'> | undefined = isVendor(name) ? KINDS[name] : undefined
  return kind?.also !== undefined && isVendor(kind.also) ? kind.also : undefined
}

export function createVendors(clock: SandboxClock, controls: VendorControls): Vendors {
  const shop = stripe.create(clock, controls.stripe)
  const ofSupabase = supabase.create(clock, controls.supabase)
  const account = twilio.create(clock, { ...controls.twilio, ...controls['twilio-auth-token'] })
  return {
    openai: openai.create(clock, controls.openai),
    resend: resend.create(clock, controls.resend),
    sendgrid: sendgrid.create(clock, controls.sendgrid),
    supabase: ofSupabase,
    manual: manual.create(clock, controls.manual),
    openrouter: openrouter.create(clock, controls.openrouter),
    stripe: shop,
    anthropic: anthropic.create(clock, controls.anthropic),
    twilio: account,
    'twilio-auth-token': tokensOf(account),
    http: http.create(clock, controls.http),
    'aws-iam': awsIam.create(clock, controls['aws-iam']),
    generated: generated.create(clock, controls.generated),
    'stripe-webhook': stripeWebhook.create(clock, controls['stripe-webhook'], shop),
    'supabase-signing-key': signerOf(ofSupabase),
  }
}

/** A new admin key of each vendor, by the variable Keyturn reads it from. */
export function adminKeys(vendors: Vendors): Readonly<Record<AdminVariable, string>> {
  const byVariable = new Map<string, VendorName>(VENDORS.map((name) => [KINDS[name].admin, name]))
  return recordOf(
    // What is one vendor's twice over is one key.
    [...byVariable.keys()],
    (variable) => vendors[byVariable.get(variable) ?? 'openai'].vendor.admin(),
  )
}
