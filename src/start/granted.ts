import { Secret } from '../core/secret.ts'
import { installationOf } from '../github/token.ts'
import type { Login, Outside } from './options.ts'
import { sendBy } from './send.ts'

/** What an App was granted on this repository, and the page where its installation is changed. */
export interface Granted {
  readonly granted: Readonly<Record<string, string>>
  readonly page: string
}

/** The App whose key a person has at hand; undefined: none. */
export function appAtHand({ env }: Pick<Outside, 'env'>): Extract<Login, { kind: 'app' }> | undefined {
  const { KEYTURN_APP_CLIENT_ID: clientId, KEYTURN_APP_PRIVATE_KEY: privateKey } = env
  return clientId && privateKey ? { kind: 'app', clientId, privateKey } : undefined
}

/** Asks GitHub, as the App itself. */
export async function grantedTo(outside: Outside, login: Extract<Login, { kind: 'app' }>): Promise<Granted> {
  const { clock, api: base, owner, name, redactor } = outside
  const send = sendBy(outside)
  const source = { appClientId: login.clientId, appPrivateKey: Secret.of(login.privateKey, redactor.mask) }
  return installationOf(source, { send, clock, mask: redactor.mask, base, owner, name })
}
