import type { ProviderPlugin } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'
import { patternOf, wishOf, wrongIn } from './wish.ts'

/**
 * Secrets that no vendor gives: what an app signs its sessions, tokens and links with. Keyturn makes them from the system's randomness;
 * nobody lists them, nobody counts their use, and nobody but the app can refuse one.
 */
export const generated: ProviderPlugin = {
  id: 'generated',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['format'],
    properties: {
      format: {
        type: 'string',
        enum: ['hex', 'base64url', 'jwk', 'rsa-pem', 'ec-pem', 'ed25519-pem'],
        description:
          'How the app reads it: random bytes as hex, base64url or a JWK (oct), or a private key as PEM (PKCS #8).',
      },
      bytes: {
        type: 'integer',
        minimum: 16,
        maximum: 128,
        description: 'Of hex, base64url and jwk: how many random bytes. Without it: 32.',
      },
      bits: { type: 'integer', enum: [2048, 3072, 4096], description: 'Of rsa-pem: its size. Without it: 3072.' },
      curve: {
        type: 'string',
        enum: ['P-256', 'P-384', 'P-521'],
        description: 'Of ec-pem: its curve. Without it: P-256.',
      },
    },
  },
  hosts: [],
  traits: {
    mint: 'here',
    marking: 'none',
    capacity: 'many',
    direction: 'inbound',
    usage: 'none',
    lag: 0,
    disable: false,
    rereadable: false,
    settles: 0,
    parts: ['value'],
    // The manifest says which: without that nothing is known to be a machine's.
    pattern: /(?!)/,
    console: '',
    logs: '',
    admin: 'NO_ADMIN_KEY',
  },
  principal: () => undefined,
  rights: (config) => text(config, 'format') ?? 'of no format yet',
  shaped: (config) => ({ pattern: patternOf(wishOf(config)) }),
  wrong: wrongIn,
  open: async (config, context) => {
    const { openGenerated } = await import('./client.ts')
    return openGenerated(wishOf(config), context)
  },
}
