import type { ProviderPlugin } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'

/**
 * Anthropic: a person makes keys in the Claude Console; everything else is done by the Admin API (Claude Docs, "Admin API", its
 * questions: "You create API keys in the Claude Console"). The usage report is in no SDK, so the shared send is used for all of it.
 */
export const anthropic: ProviderPlugin = {
  id: 'anthropic',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      workspace: {
        type: 'string',
        pattern: '^(none|wrkspc_[A-Za-z0-9]{1,64})$',
        description: 'Id of the workspace whose key it is; `none` for a key of the organization, without a workspace.',
      },
    },
  },
  hosts: ['https://api.anthropic.com'],
  traits: {
    mint: 'handed',
    marking: 'exact',
    // There is a limit for the organization and one for each workspace (the errors of a key that is switched on); no number is documented.
    capacity: 'many',
    direction: 'outbound',
    usage: 'counter',
    // Claude Docs, "Usage and Cost API": five minutes, occasionally longer. The rest is slack.
    lag: 1_800_000,
    disable: true,
    rereadable: false,
    // Not documented.
    settles: 60_000,
    parts: ['value'],
    // gitleaks, config/gitleaks.toml, rule anthropic-api-key; the number counts the format.
    pattern: /^sk-ant-api\d\d-[A-Za-z0-9_-]{93}AA$/,
    // Claude Docs, "API keys": Settings → API keys, where the form asks for name, workspace and expiration.
    console: 'https://platform.claude.com/settings/keys',
    logs: 'https://platform.claude.com/usage',
    admin: 'ANTHROPIC_ADMIN_KEY',
    lookalikes: [
      { pattern: /^sk-ant-admin/, is: 'an admin key, which opens the whole organization: it is no key of an app' },
      { pattern: /^sk-ant-(?:oat|ort|sid)/, is: 'a token of a person’s login, which is no API key' },
    ],
  },
  principal: () => undefined,
  rights: (config) => {
    const workspace = text(config, 'workspace')
    if (workspace === undefined) return 'workspace not known yet'
    return workspace === 'none' ? 'the organization, without a workspace' : `workspace ${workspace}`
  },
  advice: () => ({
    make: 'Type the name as it stands here, for Keyturn finds the key by it, and choose that workspace. An expiration that is chosen there is respected: the key is due before it ends.',
    end: 'Archive it there: an inactive key can be switched on again.',
  }),
  missing: (config) => {
    if (text(config, 'workspace') !== undefined) return undefined
    return {
      lines: ['workspace: wrkspc_… # or none'],
      why: 'rotation.yml does not say in which workspace the key is to be made, and only a key from there is taken.',
    }
  },
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
