import { Secret } from '../../src/core/secret.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createSend, type Exchange } from '../../src/http/send.ts'
import type { Context } from '../../src/plugins/contract/plugin.ts'
import type { Provider } from '../../src/plugins/contract/provider.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { createClock, type DrivenClock } from '../../src/sandbox/clock.ts'
import type { Handler } from '../../src/sandbox/contract.ts'
import type { Delays } from '../../src/sandbox/providers/life.ts'
import { createOpenai, type OpenaiSandbox } from '../../src/sandbox/providers/openai/openai.ts'
import { createResend, type ResendSandbox } from '../../src/sandbox/providers/resend/resend.ts'
import { createWire, type Wire } from '../../src/sandbox/wire.ts'

export const START = Date.UTC(2026, 10, 16, 2)
export const SLUG = 'app-production'
export const TAG = `kt-1f9k3x-${SLUG}-6-9c04ae`
export const OTHER_TAG = `kt-1f9k3x-${SLUG}-7-0b17d2`

/** One provider of the registry before the sandbox's vendor, with what every suite needs to look behind it. */
export interface Bench {
  readonly id: string
  readonly clock: DrivenClock
  readonly wire: Wire
  readonly provider: Provider
  readonly context: Context
  readonly openai: OpenaiSandbox
  readonly resend: ResendSandbox
  readonly config: Readonly<Record<string, unknown>>
  readonly delays: Delays
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

interface Vendor {
  readonly config: Readonly<Record<string, unknown>>
  readonly admin: string
  readonly delays: Delays
  readonly byHand: Bench['byHand']
  readonly accepts: Bench['accepts']
  readonly values: Bench['values']
  readonly path: string
  readonly body: unknown
}

function openaiVendor(openai: OpenaiSandbox): Vendor {
  const project = openai.project('production')
  const account = openai.serviceAccount(project, 'web')
  return {
    config: { project, 'service-account': account },
    admin: openai.admin(),
    delays: openai.controls,
    byHand: () => openai.mint({ project, account, name: 'by hand' }),
    accepts: (value) => openai.accepts(value),
    values: () => openai.minted(),
    path: 'https://api.openai.com/v1/chat/completions',
    body: { model: 'm', messages: [] },
  }
}

function resendVendor(resend: ResendSandbox): Vendor {
  return {
    config: { permission: 'sending_access', domain: 'acme.dev' },
    admin: resend.mint({ name: 'admin' }).value,
    delays: resend.controls,
    byHand: () => resend.mint({ name: 'by hand', permission: 'sending_access' }),
    accepts: (value) => resend.accepts(value),
    values: () => resend.minted(),
    path: 'https://api.resend.com/emails',
    body: { from: 'a@acme.dev', to: 'b@acme.dev', subject: 'x' },
  }
}

/** By the id of the provider; one of the registry without a line here fails the suite by name. */
export const VENDOR_BENCHES: Readonly<
  Record<string, (all: { openai: OpenaiSandbox; resend: ResendSandbox }) => Vendor>
> = {
  openai: ({ openai }) => openaiVendor(openai),
  resend: ({ resend }) => resendVendor(resend),
}

const nobody: Handler = () => Promise.resolve({ status: 404, headers: {}, body: '{}' })

/** Opens a provider of the registry. `config` replaces parts of what the manifest would say. */
export async function openBench(id: string, config: Readonly<Record<string, unknown>> = {}): Promise<Bench> {
  const clock = createClock(START)
  const openai = createOpenai(clock)
  const resend = createResend(clock)
  const vendor = VENDOR_BENCHES[id]?.({ openai, resend })
  if (vendor === undefined) throw new Error(`the provider ${id} has no bench`)
  const wire = createWire({
    clock,
    handlers: { github: nobody, app: nobody, chat: nobody, openai: openai.handler, resend: resend.handler },
    names: { 'api.openai.com': 'openai', 'api.resend.com': 'resend' },
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
  const admin = Secret.of(vendor.admin, redactor.mask)
  const context: Context = {
    send,
    admin: () => admin,
    mask: redactor.mask,
    now,
    sleep,
    slug: SLUG,
    run: {},
  }
  const plugin = PROVIDERS[id]
  if (plugin === undefined) throw new Error(`no provider ${id}`)
  const whole = { ...vendor.config, ...config }
  const app = wire.fetchAs('app')
  return {
    id,
    clock,
    wire,
    provider: await plugin.open(whole, context),
    context,
    openai,
    resend,
    config: whole,
    delays: vendor.delays,
    log,
    byHand: vendor.byHand,
    accepts: vendor.accepts,
    values: vendor.values,
    use: async (value) => {
      const headers = { authorization: `Bearer ${value}`, 'content-type': 'application/json' }
      const { status } = await app(vendor.path, { method: 'POST', headers, body: JSON.stringify(vendor.body) })
      if (status >= 300) throw new Error(`the app was answered ${status}`)
    },
    mask: redactor.mask,
    run: (work) => clock.runUntilIdle(work),
  }
}
