// The same Supabase, as far as it signs: no value ever leaves it, and whoever checks what it signed fetches the public keys now and then.
import type { SigningKey, SupabaseControls } from '../supabase/state.ts'
import { createSupabase, type SupabaseSandbox } from '../supabase/supabase.ts'
import type { Handler } from '../../contract.ts'
import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'

/** The project whose tokens the stories are about. */
export const SIGNING_PROJECT = 'acmewebsupabaseprojx'

/** What joins the world of it: the Management API is the other vendor's to answer. */
export interface SignerSandbox {
  readonly handler: Handler
  readonly vendor: Vendor
  /** Is what it signed accepted? */
  accepts(value: string): boolean
}

export const supabaseSigningKey = {
  // Requests go to Supabase's own host, which is the vendor `supabase` here.
  host: 'signing.supabase.invalid',
  home: 'supabase',
  admin: 'SUPABASE_ADMIN_KEY',
  prefix: 'private_',
  errand: { url: '/', body: '' },
  create: (clock, controls) => signerOf(createSupabase(clock, controls)),
} as const satisfies VendorKind<SupabaseControls, SignerSandbox>

/** The signing half of a Supabase that stands. */
export function signerOf(supabase: SupabaseSandbox): SignerSandbox {
  const { signing } = supabase
  return { handler: supabase.handler, vendor: vendorOf(supabase, signing), accepts: signing.accepts }
}

function vendorOf(supabase: SupabaseSandbox, signing: SupabaseSandbox['signing']): Vendor {
  return {
    delays: supabase.controls,
    keys: () => signing.keys(),
    accepts: (value) => signing.accepts(value),
    minted: () => signing.keys().map(({ value }) => value),
    admin: () => supabase.admin(),
    make: (use, createdAt) => {
      const project = supabase.project(use, SIGNING_PROJECT)
      return made(signing.first(project, 'ES256', createdAt))
    },
    beside: ({ with: { project = '' } }) => made(signing.standby(project)),
    remove: (id) => signing.remove(id),
  }
}

function made({ id, value, project }: SigningKey): MadeKey {
  return { id, value, with: { project } }
}
