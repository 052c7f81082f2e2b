import type { ProviderPlugin } from '../../contract/provider.ts'
import { number, text } from '../../contract/read.ts'

/**
 * OpenRouter: keys of a workspace, with limits. What stands here about the API is from the types of `@openrouter/sdk` 1.3.19; OpenRouter's own
 * document is not at hand. The shared send is used, so that a mint is never repeated.
 */
export const openrouter: ProviderPlugin = {
  id: 'openrouter',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      limit: {
        type: 'number',
        minimum: 0,
        description: 'Credits that a new key may spend. Without it, as many as the key in service.',
      },
      workspace: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{1,100}$',
        description: 'Id of the workspace that holds the key; without it, the default one.',
      },
    },
  },
  hosts: ['https://openrouter.ai'],
  traits: {
    mint: 'api',
    marking: 'exact',
    capacity: 'many',
    direction: 'outbound',
    usage: 'counter',
    // Not documented: slack, not knowledge.
    lag: 3_600_000,
    disable: true,
    rereadable: false,
    // Not documented.
    settles: 30_000,
    parts: ['value'],
    // Seen in keys; no document promises it.
    pattern: /^sk-or-v1-[0-9a-f]{64}$/,
    console: 'https://openrouter.ai/settings/keys',
    logs: 'https://openrouter.ai/activity',
    admin: 'OPENROUTER_ADMIN_KEY',
  },
  principal: () => undefined,
  rights: (config) => {
    const [limit, workspace] = [number(config, 'limit'), text(config, 'workspace')]
    const spends = limit === undefined ? 'the limit of the key in service' : `a limit of ${limit} credits`
    return `${spends}, ${workspace === undefined ? 'the default workspace' : `workspace ${workspace}`}`
  },
  missing: (config, like) => {
    if (config['limit'] !== undefined || like !== undefined) return undefined
    return {
      lines: ['limit: 10'],
      why: 'Nobody knows which key is in service, so its limit cannot be copied; and without one a new key could spend all there is.',
    }
  },
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
