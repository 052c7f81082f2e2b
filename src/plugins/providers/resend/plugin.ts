import type { ProviderPlugin } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'

/**
 * Resend: keys of a team. What stands here about the API is from Resend's OpenAPI document 1.5.0 and resend-node 6.38.0. The shared
 * send is used instead of that SDK: it hides statuses, which here are the opposite of the usual ones.
 */
export const resend: ProviderPlugin = {
  id: 'resend',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      permission: {
        type: 'string',
        enum: ['full_access', 'sending_access'],
        description: 'What a new key may do. No listing shows it, so it must stand here before anything is minted.',
      },
      domain: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$',
        description:
          'Name or id of the one domain a new key may send from; only with sending_access. Without it: every domain.',
      },
    },
  },
  hosts: ['https://api.resend.com'],
  traits: {
    mint: 'api',
    marking: 'exact',
    capacity: 'many',
    direction: 'outbound',
    usage: 'last-used',
    // Not documented: slack, not knowledge.
    lag: 1_800_000,
    // Two requests a second for the whole team by default (Resend's API introduction, "Rate limit"): one of them is the app's.
    gap: 1_000,
    disable: false,
    rereadable: false,
    // Not documented.
    settles: 30_000,
    parts: ['value'],
    // Seen in examples and in scanners' rules; no document promises it.
    pattern: /^re_[A-Za-z0-9_]{20,}$/,
    console: 'https://resend.com/api-keys',
    logs: 'https://resend.com/logs',
    admin: 'RESEND_ADMIN_KEY',
  },
  // Keys belong to the whole team and are told apart by their names, so credentials may share it.
  principal: () => undefined,
  rights: (config) => {
    const permission = text(config, 'permission')
    if (permission === undefined) return 'rights not known yet'
    if (permission === 'full_access') return 'full access'
    return `sending only, from ${text(config, 'domain') ?? 'every domain'}`
  },
  missing: (config) => {
    if (text(config, 'permission') !== undefined) return undefined
    return {
      lines: ['permission: sending_access # or full_access', 'domain: example.com # only if the key is bound to one'],
      why: 'No listing of Resend shows what a key may do, and Keyturn does not guess.',
    }
  },
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
