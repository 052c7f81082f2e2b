import { Secret } from '../../src/core/secret.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createSend, type Exchange } from '../../src/http/send.ts'
import type { Context } from '../../src/plugins/contract/plugin.ts'
import type { Parts, Provider, ProviderPlugin, ProviderTraits } from '../../src/plugins/contract/provider.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { createClock, type DrivenClock } from '../../src/sandbox/clock.ts'
import type { Delays } from '../../src/sandbox/providers/life.ts'
import { headersOf } from '../../src/sandbox/app/load.ts'
import { ACME, ACME_HOST } from '../../src/sandbox/repository/acme.ts'
import { HANDMADE, HANDMADE_HOST } from '../../src/sandbox/repository/by-hand.ts'
import { recordOf } from '../../src/sandbox/record.ts'
import {
  createVendors,
  isVendor,
  errandAt,
  hostNames,
  type MadeKey,
  pairOf,
  type Vendor,
  type VendorControls,
  VENDORS,
  type VendorName,
  type Vendors,
} from '../../src/sandbox/vendors.ts'
import { createWire, type Wire } from '../../src/sandbox/wire.ts'

export const START = Date.UTC(2026, 10, 16, 2)
export const SLUG = 'app-production'
export const TAG = `kt-1f9k3x-${SLUG}-6-9c04ae`
export const OTHER_TAG = `kt-1f9k3x-${SLUG}-7-0b17d2`

/** One provider of the registry before the sandbox's vendor, with what every suite needs to look behind it. */
export interface Bench extends Vendors {
  readonly id: string
  readonly clock: DrivenClock
  readonly wire: Wire
  readonly provider: Provider
  readonly context: Context
  readonly config: Readonly<Record<string, unknown>>
  /** The key in service, which new ones are made after. */
  readonly first: MadeKey
  readonly delays: Delays
  /** The vendor's console, and the truth behind it. */
  readonly vendor: Vendor
  readonly log: readonly Exchange[]
  /** A key a person made where ours are made. */
  readonly byHand: () => { readonly id: string; readonly value: string }
  readonly accepts: (value: string) => boolean
  /** Every value that ever existed. */
  readonly values: () => readonly string[]
  /** A request of the app with a key. */
  readonly use: (value: string) => Promise<void>
  readonly mask: (text: string) => void
  /** Drives the clock until the work is done. */
  readonly run: <T>(work: Promise<T>) => Promise<T>
}

/** What the manifest could say beyond what it has to. */
const MORE: Partial<Record<VendorName, Readonly<Record<string, unknown>>>> = {
  resend: { domain: 'acme.dev' },
  manual: HANDMADE,
  http: ACME,
}

/** The hosts that a manifest names, by who does. */
const NAMED: Partial<Record<VendorName, string>> = { manual: HANDMADE_HOST, http: ACME_HOST }

/** What a manifest may opt into, by the name that the suites have for it: whose it is, and what makes the vendor's keys be of that kind. */
const OPTED: Readonly<Record<string, { readonly of: VendorName; readonly controls: VendorControls }>> = {
  'stripe-preview': { of: 'stripe', controls: { stripe: { managed: 'live' } } },
}
export const OPT_INS: readonly string[] = Object.keys(OPTED)

/** Whose keys they are. */
export function providerOf(id: string): VendorName | undefined {
  return OPTED[id]?.of ?? (isVendor(id) ? id : undefined)
}

/** The declaration that the bench opens. */
export function pluginOf(id: string): ProviderPlugin | undefined {
  return PROVIDERS[providerOf(id) ?? id]
}

/** What the provider can do for the bench's credential. */
export function traitsOf(id: string): ProviderTraits | undefined {
  const [plugin, vendor] = [pluginOf(id), providerOf(id)]
  const opted = id in OPTED ? { api: 'preview' } : {}
  return plugin && { ...plugin.traits, ...(vendor ? plugin.shaped?.({ ...opted, ...MORE[vendor] }) : {}) }
}

/** A new key under that tag: by the provider's own verb, or by the person who is asked for it where people make the keys. */
export async function madeFor(
  bench: Bench,
  tag: string,
): Promise<{ readonly keyId: string; readonly value: string; readonly parts: Parts }> {
  if (traitsOf(bench.id)?.mint === 'handed') {
    const key = bench.vendor.byName?.(tag)
    if (key === undefined) throw new Error(`people make no keys of ${bench.id}'s by name`)
    return { keyId: key.id, value: key.value, parts: partsOf(bench.id, key.value, bench.mask) }
  }
  const { keyId, parts } = await bench.run(bench.provider.mint(tag, { like: bench.first.id }))
  return { keyId, parts, value: valueOf(bench.id, parts) }
}

/** A value as the vendor's own parts, and back: of most the value alone. */
export function partsOf(id: string, value: string, mask: (text: string) => void): Parts {
  const vendor = providerOf(id)
  const pair = vendor && pairOf(vendor)
  if (pair === undefined) return { value: Secret.of(value, mask) }
  const [first = '', second = ''] = value.split(':')
  return { [pair.id]: Secret.of(first, mask), [pair.secret]: Secret.of(second, mask) }
}

export function valueOf(id: string, parts: Parts): string {
  const vendor = providerOf(id)
  const pair = vendor && pairOf(vendor)
  const texts = (pair === undefined ? ['value'] : [pair.id, pair.secret]).map((name) => parts[name]?.reveal() ?? '')
  return texts.join(':')
}

/** Opens a provider of the registry. `config` replaces parts of what the manifest would say. */
export async function openBench(id: string, config: Readonly<Record<string, unknown>> = {}): Promise<Bench> {
  const clock = createClock(START)
  const name = providerOf(id)
  if (name === undefined) throw new Error(`the sandbox plays no provider ${id}`)
  const vendors = createVendors(clock, OPTED[id]?.controls ?? {})
  const { vendor } = vendors[name]
  const errand = errandAt(name)
  const [first, adminKey] = [vendor.make('production'), vendor.admin()]
  const wire = createWire({
    clock,
    handlers: recordOf(VENDORS, (each) => vendors[each].handler),
    names: hostNames(),
  })
  const log: Exchange[] = []
  const now = (): number => clock.now()
  const sleep = (milliseconds: number): Promise<void> => clock.sleep(milliseconds)
  const redactor = createRedactor()
  const monotonic = { now, monotonic: now, sleep }
  const send = createSend({
    fetch: wire.fetchAs('keyturn'),
    clock: monotonic,
    timer: (later, then) => clock.timer(later, then),
    log: (line) => log.push(line),
  })
  const admin = Secret.of(adminKey, redactor.mask)
  const context: Context = {
    send,
    admin: () => admin,
    mask: redactor.mask,
    now,
    sleep,
    slug: SLUG,
    run: {},
    // Where the vendor's host is the manifest's to name, the workflow allows it.
    ...(NAMED[name] === undefined ? {} : { endpoint: NAMED[name] }),
  }
  const plugin = pluginOf(id)
  if (plugin === undefined) throw new Error(`no provider ${id}`)
  const whole = { ...first.with, ...MORE[name], ...config }
  const app = wire.fetchAs('app')
  return {
    id,
    clock,
    wire,
    provider: await plugin.open(whole, context),
    context,
    ...vendors,
    config: whole,
    first,
    delays: vendor.delays,
    vendor,
    log,
    byHand: () => vendor.beside(first),
    accepts: (value) => vendor.accepts(value),
    values: () => vendor.minted(),
    use: async (value) => {
      const { status } = await app(errand.url, {
        method: 'POST',
        headers: headersOf(errand, value, clock.now()),
        body: errand.body,
      })
      if (status >= 300) throw new Error(`the app was answered ${status}`)
    },
    mask: redactor.mask,
    run: (work) => clock.runUntilIdle(work),
  }
}
