import type { MadeKey, Vendor, VendorKind } from '../vendor.ts'
import { createOpenai, type OpenaiSandbox } from './openai.ts'
import type { OpenaiControls } from './state.ts'

export const openai = {
  host: 'api.openai.com',
  admin: 'OPENAI_ADMIN_KEY',
  prefix: 'sk-(?:proj|svcacct|admin)-',
  errand: {
    url: '/v1/chat/completions',
    body: JSON.stringify({ model: 'gpt-sandbox', messages: [{ role: 'user', content: 'Hello?' }] }),
  },
  create(clock, controls) {
    const sandbox = createOpenai(clock, controls)
    return { ...sandbox, vendor: vendorOf(sandbox) }
  },
} as const satisfies VendorKind<OpenaiControls, OpenaiSandbox>

function vendorOf(openai: OpenaiSandbox): Vendor {
  const mint = (place: Readonly<Record<string, string>>, name: string, createdAt?: number): MadeKey => {
    const { project = '', 'service-account': account = '' } = place
    const made = openai.mint({ project, account, name, ...(createdAt === undefined ? {} : { createdAt }) })
    return { ...made, with: place }
  }
  return {
    delays: openai.controls,
    keys: () => openai.keys(),
    accepts: (value) => openai.accepts(value),
    minted: () => openai.minted(),
    admin: () => openai.admin(),
    make: (use, createdAt) => {
      const project = openai.project(use)
      const place = { project, 'service-account': openai.serviceAccount(project, 'web') }
      return mint(place, 'web, made by hand', createdAt)
    },
    beside: (first) => mint(first.with, 'in a hurry'),
    remove: (id) => openai.remove(id),
  }
}
