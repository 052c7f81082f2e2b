import { Failure } from '../core/failure.ts'
import { VAULT } from '../core/manifest/kept.ts'
import type { VaultStoreSpec } from '../core/manifest/policy.ts'
import type { VaultRest } from '../plugins/contract/vault.ts'
import type { VaultStoreOpening } from '../plugins/stores/vault/store.ts'
import { hostToken } from './admin.ts'
import { identity } from './identity.ts'
import { keptByEntry } from './kept-entry.ts'
import type { Outside } from './options.ts'
import type { Ground } from './plugins.ts'

/** One `vault:` of a credential, with what its entry knows of the values. */
export function vaultOpening(ground: Ground, spec: VaultStoreSpec): VaultStoreOpening {
  return { spec, rest: restOf(ground), ...keptByEntry(ground) }
}

function restOf({ outside, opened, shared, sessions }: Ground): VaultRest {
  return {
    send: opened.send,
    base: () => addressOf(outside),
    token: hostToken(outside, VAULT.token, 'Vault'),
    identity: identity(outside, opened.send),
    mask: outside.redactor.mask,
    now: () => shared.clock.now(),
    sessions,
  }
}

/** The workflow says which Vault: who may change the manifest alone could else have values sent to one of their own. */
function addressOf({ env }: Outside): string {
  const said = env[VAULT.address]?.trim()
  if (!said)
    throw new Failure(
      'permission-missing',
      `The workflow does not say which Vault, so none was asked. Add ${VAULT.address} to \`env:\` of the Keyturn step: the address, such as https://vault.acme.dev.`,
      { effect: 'not-done' },
    )
  if (isAddress(said)) return said.replace(/\/+$/, '')
  throw new Failure(
    'input-invalid',
    `${VAULT.address} is no address that keys may be sent to. It has to be a URL that begins with https://, without user, query or fragment.`,
    { effect: 'not-done' },
  )
}

function isAddress(said: string): boolean {
  if (!URL.canParse(said)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(said)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const bare = username + password + search + hash === ''
  return bare && (protocol === 'https:' || (protocol === 'http:' && local))
}
