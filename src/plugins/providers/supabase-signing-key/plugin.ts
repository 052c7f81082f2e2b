import type { ProviderPlugin } from '../../contract/provider.ts'
import { flag, text } from '../../contract/read.ts'

/**
 * Supabase: the keys that Auth of a project signs access tokens with, by the Management API. What stands here about it is from Supabase's
 * OpenAPI document of 2026-05-22, and from its guide "JWT Signing Keys". No private key ever leaves Supabase: Keyturn has it make one,
 * use it, and end the one before.
 */
export const supabaseSigningKey: ProviderPlugin = {
  id: 'supabase-signing-key',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      project: {
        type: 'string',
        // Document, path parameter `ref`.
        pattern: '^[a-z]{20}$',
        description: 'Reference of the project: the first part of its URL.',
      },
      algorithm: {
        type: 'string',
        enum: ['ES256', 'RS256', 'EdDSA'],
        description: 'How new keys sign. Without it: as the key in use does; ES256 where that is a shared secret.',
      },
      'jwt-expiry': {
        type: 'integer',
        minimum: 1,
        // Supabase's dashboard: "maximum 604,800 seconds (one week)".
        maximum: 604_800,
        description:
          'Seconds that access tokens are valid, where the admin key may not read it, or for longer than the project says now. Without either: a week.',
      },
      'leave-shared-secret': {
        type: 'boolean',
        description:
          'true: nothing of yours checks tokens with the shared secret (HS256) that is in use, nor does an Edge Function by "Verify JWT": it may be left.',
      },
    },
  },
  // The second is where a project publishes its keys.
  hosts: ['https://api.supabase.com', 'https://*.supabase.co'],
  traits: {
    mint: 'api',
    // Keys have neither a name nor room for one.
    marking: 'inferred',
    // One in use and one on standby. That there is no room for a second one on standby is not documented: so none is asked for.
    capacity: 2,
    direction: 'outbound',
    usage: 'none',
    lag: 0,
    // Guide: a revoked key may go back to standby; only its deletion cannot be taken back.
    disable: true,
    keeps: true,
    ends: 'in-steps',
    rereadable: false,
    // Not documented.
    settles: 60_000,
    parts: ['value'],
    // There is no value to see.
    pattern: /(?!)/,
    console: 'https://supabase.com/dashboard/project/_/settings/jwt',
    logs: 'https://supabase.com/dashboard/project/_/logs/auth-logs',
    admin: 'SUPABASE_ADMIN_KEY',
  },
  // One key signs for a project.
  principal: (config) => text(config, 'project'),
  rights: (config) => {
    const project = `signs the access tokens of project ${text(config, 'project') ?? 'not known yet'}`
    const by = text(config, 'algorithm')
    const shared =
      flag(config, 'leave-shared-secret') === true
        ? '; if a shared secret is in use, check that nothing verifies tokens with it, and that no Edge Function has "Verify JWT" on'
        : ''
    return `${project}${by === undefined ? '' : ` (${by})`}${shared}`
  },
  missing: (config) =>
    text(config, 'project') === undefined
      ? {
          lines: ['project: … # the 20 letters at the start of the project’s URL'],
          why: 'Which project’s tokens it signs, nobody but you can say.',
        }
      : undefined,
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
