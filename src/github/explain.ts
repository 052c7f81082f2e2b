import type { Explained } from '../http/send.ts'
import { looseText } from './codec.ts'

/**
 * What GitHub's refusals mean where the status misleads: its 403 says three different things (REST documentation,
 * "Troubleshooting" and "Rate limits": secondary limits answer 403 or 429, with or without `retry-after`).
 */
export function explain(status: number, json: unknown): Explained | undefined {
  const message = looseText(json, 'message') ?? ''
  if (status === 401)
    return {
      code: 'credential-rejected',
      message:
        'GitHub does not take the token: it is wrong, expired or revoked. Check the inputs `token`, or `app-client-id` and `app-private-key`.',
    }
  if ((status === 403 || status === 429) && /rate limit|abuse/i.test(message))
    return { code: 'throttled', message: 'GitHub asks to slow down. Keyturn waits and goes on.' }
  if (status === 403 && /not accessible by (integration|personal access token)/i.test(message))
    return {
      code: 'permission-missing',
      message: 'The App lacks a permission for this. Grant it in the App’s settings.',
    }
  if (status === 403 && /SAML|SSO/.test(message))
    return {
      code: 'permission-missing',
      message: 'The organisation demands single sign-on for this token. Authorise the token, or use the GitHub App.',
    }
  return undefined
}
