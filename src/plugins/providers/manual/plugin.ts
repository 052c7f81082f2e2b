import type { ProviderPlugin } from '../../contract/provider.ts'
import { patternOf } from '../../contract/pattern.ts'
import { text } from '../../contract/read.ts'
import { probeOf } from './wish.ts'

/**
 * Any provider without an API for its keys: a person makes them in the console and deletes them there. What Keyturn has to know of it
 * stands in the manifest; what it is sent, and where, the workflow must allow as well.
 */
export const manual: ProviderPlugin = {
  id: 'manual',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['console', 'pattern', 'probe'],
    properties: {
      console: {
        type: 'string',
        pattern: '^https://[^\\s<>()\\[\\]"\'`\\\\|]+$',
        maxLength: 300,
        description: 'Page of the provider’s console where a person makes and deletes keys.',
      },
      pattern: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'What a whole value looks like, as a regular expression: gsk_[A-Za-z0-9]{52}.',
      },
      rights: {
        type: 'string',
        pattern: '^[^\\p{Cc}]{1,200}$',
        description: 'What the person chooses in the form: roles, scopes, project. Shown in the proposal.',
      },
      probe: {
        type: 'object',
        additionalProperties: false,
        required: ['get', 'header'],
        properties: {
          get: {
            type: 'string',
            pattern: '^https?://[^\\s?#@]+$',
            maxLength: 300,
            description: 'Address that answers 200 to a living key; the workflow allows its host by `allow-endpoints`.',
          },
          header: {
            type: 'string',
            pattern: '^[A-Za-z][A-Za-z0-9-]{0,60}: [^{}\\r\\n]{0,60}\\{value\\}$',
            description: 'The header that carries the value, as in "authorization: Bearer {value}".',
          },
          dead: {
            type: 'array',
            items: { type: 'integer', minimum: 400, maximum: 499 },
            minItems: 1,
            description: 'Statuses that a dead key is answered with. Without it: 401.',
          },
          account: {
            type: 'string',
            pattern: '^[A-Za-z_][\\w-]*(\\.[A-Za-z_][\\w-]*){0,5}$',
            description: 'Where the JSON answer names the account, as in organization.id; keys of another are refused.',
          },
        },
        description: 'How to ask whether a value works.',
      },
    },
  },
  hosts: [],
  traits: {
    mint: 'person',
    marking: 'none',
    capacity: 'many',
    direction: 'outbound',
    usage: 'none',
    lag: 0,
    disable: false,
    rereadable: false,
    settles: 0,
    parts: ['value'],
    // The manifest says it; without that nothing is taken for a key.
    pattern: /(?!)/,
    console: '',
    logs: '',
    admin: 'NO_ADMIN_KEY',
  },
  principal: () => undefined,
  rights: (config) => text(config, 'rights') ?? 'those of the key before it',
  shaped: (config) => ({ pattern: patternOf(config) ?? /(?!)/, console: text(config, 'console') ?? '' }),
  endpoint: (config) => probeOf(config)?.base,
  wrong: (config) => {
    if (Object.keys(config).length === 0) return 'there is no with · manual needs console, pattern and probe'
    const said = text(config, 'pattern')
    if (said !== undefined && patternOf(config) === undefined)
      return 'pattern is no regular expression · write it as in gsk_[A-Za-z0-9]{52}'
    const probe = probeOf(config)
    const plain =
      probe?.base.startsWith('http:') === true && !/^http:\/\/(127\.0\.0\.1|localhost)(:|$)/.test(probe.base)
    return plain ? 'probe.get must begin with https:// · the value would be readable on its way' : undefined
  },
  open: async (config, context) => {
    const { openManual } = await import('./client.ts')
    return openManual(config, context)
  },
}
