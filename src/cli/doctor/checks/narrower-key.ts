import type { Credential } from '../../../core/manifest/policy.ts'
import { manifestOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'

/** By provider: what a narrower key would be, for the credential or for its admin key. docs/providers has the same. */
const NARROWER: Readonly<Record<string, (credential: Credential) => Finding | undefined>> = {
  openai: ({ admin, mint }) =>
    mint === 'person'
      ? undefined
      : {
          level: 'note',
          what: `${admin} can be a restricted admin key.`,
          means:
            'Keyturn makes and deletes keys of projects and reads usage. An admin key with every right can also change people and billing.',
          fix: 'Settings → Organization → Admin keys → Restricted, with Organization Administration: Write.',
        },
  supabase: ({ admin, mint }) =>
    mint === 'person'
      ? undefined
      : {
          level: 'note',
          what: `${admin} can be a token that reaches less.`,
          means: 'A personal access token has every right of its person, in every organization they are in.',
          fix: 'Make it for a user of its own, or as a scoped token with api_gateway_keys_read, api_gateway_keys_write and analytics_logs_read.',
        },
  resend: ({ id, with: rights }) =>
    rights['permission'] === 'full_access'
      ? {
          level: 'note',
          what: `${id} has full access at Resend.`,
          means:
            'A key that only sends would do for most apps, and could neither read nor delete anything if it leaked.',
          fix: 'If the app only sends mail, write `permission: sending_access` below its `with:`, and `domain:` if it sends from one.',
        }
      : undefined,
  stripe: ({ id, with: rights }) =>
    rights['kind'] === 'secret'
      ? {
          level: 'note',
          what: `${id} is a secret key of Stripe's.`,
          means:
            'It may do everything in the account. A restricted key that may do what the app does would limit what a leak can cost.',
          fix: 'Write `kind: restricted` and `rights:` below its `with:`: the next key that a person is asked for is a restricted one.',
        }
      : undefined,
}

export const narrowerKey: Check = (facts) => {
  const found = (manifestOf(facts)?.credentials ?? []).flatMap((credential) => {
    const judge = Object.hasOwn(NARROWER, credential.provider) ? NARROWER[credential.provider] : undefined
    return judge?.(credential) ?? []
  })
  return [...new Map(found.map((one) => [one.what, one])).values()]
}
