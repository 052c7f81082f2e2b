import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import type { SupabaseControls } from './state.ts'
import { createSupabase, type SupabaseSandbox } from './supabase.ts'

export const supabase = {
  host: 'api.supabase.com',
  hosts: ['*.supabase.co', 'data.acme.dev'],
  admin: 'SUPABASE_ADMIN_KEY',
  prefix: 'sb_(?:secret|publishable)_|sbp_',
  // By a domain of its own, which Supabase lets a project have, and with the headers of Supabase's own client.
  errand: {
    base: 'https://data.acme.dev',
    url: '/rest/v1/orders',
    body: JSON.stringify({ item: 'tea', count: 1 }),
    header: 'apikey',
  },
  create(clock, controls) {
    const sandbox = createSupabase(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<SupabaseControls, SupabaseSandbox>

function vendorOf(supabase: SupabaseSandbox): Vendor {
  const mint = (place: Readonly<Record<string, string>>, name: string, createdAt?: number): MadeKey => {
    const { project = '', role = '' } = place
    const wish = { project, name, type: 'secret', template: { role } } as const
    const made = supabase.mint(createdAt === undefined ? wish : { ...wish, createdAt })
    return { ...made, with: place }
  }
  return {
    delays: supabase.controls,
    keys: () => [...supabase.keys(), ...supabase.legacyTold()],
    accepts: (value) => supabase.accepts(value),
    minted: () => supabase.minted(),
    admin: () => supabase.admin(),
    make: (use, createdAt) => {
      const place = { project: supabase.project(use), type: 'secret', role: 'service_role' }
      return mint(place, 'web_made_by_hand', createdAt)
    },
    beside: (first) => mint(first.with, 'in_a_hurry'),
    remove: (id) => {
      if (id.startsWith('legacy-')) supabase.switchLegacy(id.slice('legacy-'.length), false)
      else supabase.remove(id)
    },
  }
}
