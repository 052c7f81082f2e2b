import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { type AnthropicSandbox, createAnthropic } from './anthropic.ts'
import { type AnthropicControls, WORKSPACE } from './state.ts'

export const anthropic = {
  host: 'api.anthropic.com',
  admin: 'ANTHROPIC_ADMIN_KEY',
  prefix: 'sk-ant-(?:api03|admin01)-',
  errand: {
    url: '/v1/messages',
    body: JSON.stringify({ model: 'claude-acme', max_tokens: 64, messages: [{ role: 'user', content: 'Hello?' }] }),
    header: 'x-api-key',
    besides: { 'anthropic-version': '2023-06-01' },
  },
  create(clock, controls) {
    const sandbox = createAnthropic(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<AnthropicControls, AnthropicSandbox>

function vendorOf(sandbox: AnthropicSandbox): Vendor {
  const create = (name: string, createdAt?: number): MadeKey => {
    const { id, value } = sandbox.create({
      name,
      workspace: WORKSPACE,
      ...(createdAt === undefined ? {} : { createdAt }),
    })
    return { id, value, with: { workspace: WORKSPACE } }
  }
  return {
    delays: sandbox.controls,
    keys: () => sandbox.keys(),
    accepts: (value) => sandbox.accepts(value),
    minted: () => sandbox.minted(),
    admin: () => sandbox.admin(),
    make: (_use, createdAt) => create('web, made by hand', createdAt),
    beside: () => create('in a hurry'),
    byName: (name) => create(name),
    remove: (id) => sandbox.archive(id),
  }
}
