import { Failure } from '../../../core/failure.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Provider } from '../../contract/provider.ts'
import { accountOf } from './account.ts'
import { find, listKeys, personalKeys } from './keys.ts'
import { probe } from './probe.ts'
import { archive, disable, enable } from './turn.ts'
import { usage } from './usage.ts'

/** The keys of one workspace: people make them, and here they are found, counted, switched off and archived. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const account = accountOf(config, context)
  return {
    mint: () => Promise.reject(onlyPeople()),
    list: () => listKeys(account),
    probe: (parts) => probe(account, parts),
    disable: (keyId) => disable(account, keyId),
    enable: (keyId) => enable(account, keyId),
    revoke: (keyId) => archive(account, keyId),
    usage: (keyId, since) => usage(account, keyId, since),
    find: (parts) => find(account, parts),
    personal: () => personalKeys(account),
  }
}

function onlyPeople(): Failure {
  return new Failure(
    'refused',
    'Nothing was done: keys of Anthropic’s are made by people alone, in its Console. Its API makes none.',
    { effect: 'not-done' },
  )
}
