import type { ProviderPlugin } from '../../contract/provider.ts'
import { patternOf } from '../../contract/pattern.ts'
import { inside, number, text } from '../../contract/read.ts'
import { declares } from './match.ts'
import { schema } from './schema.ts'
import { spanOf } from './span.ts'
import { wrongIn } from './wrong.ts'

/**
 * Any API that makes, lists and deletes keys: what it is asked and what its answers mean, `with:` declares. Nothing here knows a vendor; what
 * nobody declared is not done, and an answer that nobody declared is unknown.
 */
export const http: ProviderPlugin = {
  id: 'http',
  schema,
  // The manifest names the address, and the workflow allows it.
  hosts: [],
  traits: {
    mint: 'api',
    // A listing without names is refused.
    marking: 'exact',
    capacity: 'many',
    direction: 'outbound',
    usage: 'none',
    lag: 0,
    disable: false,
    rereadable: false,
    settles: 60_000,
    parts: ['value'],
    // The manifest says it; without that nothing is taken for a key.
    pattern: /(?!)/,
    console: '',
    logs: '',
    admin: 'HTTP_ADMIN_KEY',
  },
  principal: () => undefined,
  rights: (config) => text(config, 'rights') ?? 'what `mint:` in rotation.yml asks for',
  shaped: (config) => {
    const used = inside(inside(config, 'list'), 'used')
    return {
      pattern: patternOf(config) ?? /(?!)/,
      console: text(config, 'console') ?? '',
      logs: text(config, 'console') ?? '',
      capacity: number(config, 'capacity') ?? 'many',
      usage: used === undefined ? 'none' : 'last-used',
      lag: spanOf(used, 'lag') ?? 0,
      disable: declares(config, 'disable') && declares(config, 'enable'),
      settles: spanOf(config, 'settles') ?? 60_000,
    }
  },
  endpoint: (config) => text(config, 'address'),
  wrong: wrongIn,
  open: async (config, context) => {
    const { openClient } = await import('./client.ts')
    return openClient(config, context)
  },
}
