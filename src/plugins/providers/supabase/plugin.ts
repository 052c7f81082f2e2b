import type { ProviderPlugin } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'
import { endOfLegacy, reportOfLegacy, rightsOf, wrongLegacy } from './words.ts'

/**
 * Supabase: secret and publishable keys of a project (`sb_secret_…`, `sb_publishable_…`), by the Management API. What stands here about
 * it is from Supabase's OpenAPI document of 2026-05-22. The legacy keys `anon` and `service_role` are JWTs under one secret, and are never
 * turned: where the manifest says so they are left, and the last step is their switch, which can be taken back.
 */
export const supabase: ProviderPlugin = {
  id: 'supabase',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      project: {
        type: 'string',
        // Document, path parameter `ref`.
        pattern: '^[a-z]{20}$',
        description: 'Reference of the project that holds the key: the first part of its URL.',
      },
      type: {
        type: 'string',
        enum: ['secret', 'publishable'],
        description: 'The kind of key. A secret one stays on servers.',
      },
      role: {
        type: 'string',
        pattern: '^[a-z_][a-z0-9_]{0,62}$',
        description:
          'Postgres role of a secret key. All else in the template of the key in service is copied while that key lives.',
      },
      legacy: {
        type: 'string',
        enum: ['anon', 'service_role'],
        description:
          'The legacy key that this credential leaves. Once nothing uses either of the two, Keyturn switches both off. Remove the line when that is done.',
      },
    },
  },
  // The second is where the project itself answers, and where its keys are proven.
  hosts: ['https://api.supabase.com', 'https://*.supabase.co'],
  traits: {
    mint: 'api',
    marking: 'exact',
    capacity: 'many',
    direction: 'outbound',
    usage: 'last-used',
    // How late the logs are is not documented: slack, not knowledge.
    lag: 1_800_000,
    disable: false,
    rereadable: true,
    // Not documented.
    settles: 60_000,
    parts: ['value'],
    // Seen in examples and in scanners' rules; no document promises it.
    pattern: /^sb_(?:secret|publishable)_[A-Za-z0-9_-]{20,}$/,
    console: 'https://supabase.com/dashboard/project/_/settings/api-keys',
    logs: 'https://supabase.com/dashboard/project/_/logs/edge-logs',
    admin: 'SUPABASE_ADMIN_KEY',
  },
  // Each part of a backend may have a key of its own in one project; they are told apart by their names.
  principal: () => undefined,
  rights: rightsOf,
  wrong: wrongLegacy,
  ends: (_config, keyId) => endOfLegacy(keyId),
  reported: (_config, keyId, verb) => reportOfLegacy(keyId, verb),
  missing: (config) => {
    const [project, type, role] = [text(config, 'project'), text(config, 'type'), text(config, 'role')]
    const lines = [
      ...(project === undefined ? ['project: … # the 20 letters at the start of the project’s URL'] : []),
      ...(type === undefined ? ['type: secret # or publishable'] : []),
      ...(role === undefined && type !== 'publishable' ? ['role: … # of a secret key: the role in its template'] : []),
    ]
    if (lines.length === 0) return undefined
    return {
      lines,
      why: 'A key of Supabase does not tell its project, and Keyturn does not guess what a new one may do.',
    }
  },
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
