import type { ProviderPlugin } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'

/**
 * OpenAI: further keys on an existing service account of a project. What stands here about the API is from OpenAI's OpenAPI document
 * and openai-node 7.55.0, `src/resources/admin`. The shared send is used instead of that SDK: it retries POST by itself,
 * reports errors with bodies, and would be a large dependency for seven calls.
 */
export const openai: ProviderPlugin = {
  id: 'openai',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      project: {
        type: 'string',
        pattern: '^proj_[A-Za-z0-9_-]{1,100}$',
        description: 'Id of the project that holds the key.',
      },
      'service-account': {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{1,100}$',
        description: 'Id of the service account that owns the key.',
      },
      scopes: {
        type: 'array',
        items: { type: 'string', pattern: '^[a-z_.]+$' },
        // An empty list means every permission to OpenAI, which nobody who writes it expects (openai-node, key update).
        minItems: 1,
        description: 'Scopes of a new key; without it, all that the service account has.',
      },
      expires: {
        type: 'string',
        pattern: '^[1-9][0-9]{0,2}d$',
        description: 'Lifetime of a new key in days, at most 365d; needed where the organization demands one.',
      },
    },
  },
  hosts: ['https://api.openai.com'],
  traits: {
    mint: 'api',
    marking: 'exact',
    capacity: 'many',
    direction: 'outbound',
    usage: 'last-used',
    // Not documented: slack, not knowledge.
    lag: 1_800_000,
    disable: false,
    rereadable: false,
    // Deletes pass through a cache of authentications (openai-node, key update); no time is documented.
    settles: 60_000,
    parts: ['value'],
    // gitleaks, config/gitleaks.toml, rule openai-api-key.
    pattern:
      /^(?:sk-(?:proj|svcacct|admin)-(?:[A-Za-z0-9_-]{74}|[A-Za-z0-9_-]{58})T3BlbkFJ(?:[A-Za-z0-9_-]{74}|[A-Za-z0-9_-]{58})|sk-[a-zA-Z0-9]{20}T3BlbkFJ[a-zA-Z0-9]{20})$/,
    console: 'https://platform.openai.com/api-keys',
    logs: 'https://platform.openai.com/usage',
    admin: 'OPENAI_ADMIN_KEY',
  },
  principal: (config) => {
    const [project, account] = [text(config, 'project'), text(config, 'service-account')]
    return project === undefined || account === undefined ? undefined : `openai:${project}/${account}`
  },
  rights: (config) => {
    const scopes = config['scopes']
    const only = Array.isArray(scopes) ? `, scopes ${scopes.join(' ')}` : ''
    return `project ${text(config, 'project') ?? 'not known yet'}, service account ${text(config, 'service-account') ?? 'not known yet'}${only}`
  },
  missing: (config) => {
    const lines = [
      ...(text(config, 'project') === undefined ? ['project: proj_…'] : []),
      ...(text(config, 'service-account') === undefined ? ['service-account: user-…'] : []),
    ]
    if (lines.length === 0) return undefined
    return { lines, why: 'OpenAI makes new keys for service accounts only, and rotation.yml does not say for which.' }
  },
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
