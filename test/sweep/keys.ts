import { ACCOUNT } from '../../src/sandbox/providers/twilio/state.ts'
import { acme } from '../../src/sandbox/repository/acme.ts'
import { hookOf } from '../../src/sandbox/providers/stripe-webhook/vendor.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { CALLED, pairOf, type VendorName } from '../../src/sandbox/vendors.ts'
import { BY_PEOPLE, layoutsOf, MINTED } from '../start/by-hand.ts'
import { FIRST_DAY, FIRST_KEY } from '../start/team.ts'

const SCOPES = ['environment', 'repository'] as const

/** What a person says of the account: no API shows that. */
const TOKEN_WITH = `account: ${ACCOUNT.slice(2)}, secondary: keyturn`

/** What the adoption cannot find out by itself: rights that no listing shows, keys without a hint, ages. */
const TOLD: Partial<Record<VendorName, readonly string[]>> = {
  resend: ['with: { permission: sending_access }', FIRST_KEY],
  sendgrid: [FIRST_DAY],
  // Use is told by the day, and these stories are shorter; so are they than a day of holding.
  openrouter: ['verify: deployment', 'old-key: time', 'hold: 1h'],
  // Who stops before any use was told of leaves silence that says nothing, and a person is asked.
  anthropic: ['old-key: time', 'hold: 1h'],
  http: [acme(), 'hold: 1h', FIRST_KEY],
  // Use is told of hours late, and these stories are shorter.
  'aws-iam': ['verify: deployment', 'old-key: time', 'hold: 1h'],
  'twilio-auth-token': [`with: { ${TOKEN_WITH}, signatures: none }`, MINTED],
}

/** Where Stripe's preview makes the keys: by the day is as fine as its telling of their use is taken for. */
const PREVIEW = [
  'with: { api: preview, mode: test, account: acct_1KtAcmeW0rks4Dev }',
  'verify: deployment',
  'old-key: time',
]

function toldOf(provider: VendorName): readonly string[] {
  const said = BY_PEOPLE[provider]
  return said === undefined ? (TOLD[provider] ?? []) : [said, FIRST_KEY, MINTED]
}

function mate(provider: VendorName): KeySpec {
  return { name: provider, provider, manifest: toldOf(provider) }
}

/** Whose keys have two parts. */
const PAIRS = CALLED.filter((provider) => pairOf(provider) !== undefined)

/** Every provider × layout × kind of secret, by a name such as `openai-single-environment`; each that Vercel keeps, as `openai-hosted`, each that Vault does, as `openai-vault`, one that AWS does, and one behind a command. A new provider joins by being registered. */
export const KEYS: ReadonlyMap<string, KeySpec> = new Map([
  ...CALLED.flatMap((provider) =>
    layoutsOf(provider).flatMap((layout) =>
      SCOPES.map((scope): readonly [string, KeySpec] => [
        `${provider}-${layout}-${scope}`,
        {
          name: provider,
          provider,
          layout,
          ...(scope === 'environment' ? { environment: 'production' } : {}),
          manifest: toldOf(provider),
        },
      ]),
    ),
  ),
  // Both parts in one place, as JSON, is what a vendor's name alone stands for; here each has its own.
  ...PAIRS.flatMap((provider) =>
    layoutsOf(provider).map((layout): readonly [string, KeySpec] => [
      `${provider}-apart-${layout}`,
      { name: provider, provider, layout, environment: 'production', apart: true, manifest: toldOf(provider) },
    ]),
  ),
  ...PAIRS.map((provider): readonly [string, KeySpec] => [
    `${provider}-apart-vault`,
    { name: provider, provider, environment: 'production', host: 'vault', apart: true, manifest: toldOf(provider) },
  ]),
  // Vercel takes no pair: its manifest is refused.
  ...CALLED.filter((provider) => !PAIRS.includes(provider)).map((provider): readonly [string, KeySpec] => [
    `${provider}-hosted`,
    { name: provider, provider, environment: 'production', host: 'vercel', manifest: toldOf(provider) },
  ]),
  // Which provider's it is does not matter to how it is deployed.
  ['openai-by-event', { name: 'openai', provider: 'openai', environment: 'production', startedBy: 'event' }],
  [
    'openai-by-hook',
    { name: 'openai', provider: 'openai', environment: 'production', host: 'vercel', startedBy: 'hook' },
  ],
  ['openai-tested', { name: 'openai', provider: 'openai', environment: 'production', tested: true }],
  ['openai-organization', { name: 'openai', provider: 'openai', kept: 'organization' }],
  ['openai-elsewhere', { name: 'openai', provider: 'openai', environment: 'production', kept: 'elsewhere' }],
  ['openai-measured', { name: 'openai', provider: 'openai', environment: 'production', measured: true }],
  ...CALLED.map((provider): readonly [string, KeySpec] => [
    `${provider}-vault`,
    { name: provider, provider, environment: 'production', host: 'vault', manifest: toldOf(provider) },
  ]),
  // What others present to the app goes through three places.
  [
    'generated-dual',
    {
      name: 'session',
      provider: 'generated',
      layout: 'dual',
      environment: 'production',
      manifest: ['with: { format: hex }', MINTED],
    },
  ],
  // The same, where a vendor presents it.
  [
    'stripe-webhook-dual',
    {
      name: 'payments',
      provider: 'stripe-webhook',
      layout: 'dual',
      environment: 'production',
      manifest: [`with: { url: "${hookOf('payments-production')}" }`, 'hold: 1h'],
    },
  ],
  // What a vendor signs with itself has no place: users present it to servers that fetch the public keys now and then.
  [
    'supabase-signing-key',
    { name: 'sessions', provider: 'supabase-signing-key', host: 'supabase', manifest: ['hold: 1h'] },
  ],
  // Nobody deletes it: it ends by a switch.
  [
    'supabase-legacy',
    { name: 'supabase', provider: 'supabase', environment: 'production', legacy: 'service_role', manifest: [MINTED] },
  ],
  // What the vendor signs with the old one is accepted until the new one takes its place.
  [
    'twilio-auth-token-dual',
    {
      name: 'twilio-auth-token',
      provider: 'twilio-auth-token',
      layout: 'dual',
      environment: 'production',
      manifest: [`with: { ${TOKEN_WITH}, signatures: three }`, MINTED],
    },
  ],
  // The tool is asked what it wrote: where it is not, a run that dies in the middle leaves it to a person.
  [
    'resend-command',
    { name: 'resend', provider: 'resend', environment: 'production', host: 'locker', manifest: toldOf('resend') },
  ],
  // In test mode every line of the listing holds a key's value.
  [
    'stripe-preview',
    { name: 'stripe', provider: 'stripe', preview: 'test', environment: 'production', manifest: PREVIEW },
  ],
  // Two that go as one: every story tells of both.
  [
    'unit',
    {
      name: 'openai',
      provider: 'openai',
      environment: 'production',
      mate: { ...mate('resend'), environment: 'production' },
    },
  ],
  [
    'unit-versioned',
    { name: 'openai', provider: 'openai', layout: 'versioned', mate: { ...mate('resend'), layout: 'versioned' } },
  ],
  // One that people make: nothing is proposed before it is handed in.
  [
    'unit-by-hand',
    {
      name: 'manual',
      provider: 'manual',
      environment: 'production',
      manifest: toldOf('manual'),
      mate: { ...mate('openai'), environment: 'production' },
    },
  ],
  // Every run that speaks to its provider logs in before.
  [
    'aws-iam-role',
    { name: 'aws-iam', provider: 'aws-iam', environment: 'production', admin: 'role', manifest: toldOf('aws-iam') },
  ],
  // It is told by its value as one in Vault is, whoever made it.
  ['openai-aws', { name: 'openai', provider: 'openai', environment: 'production', host: 'aws' }],
])

/** The key of that name. */
export function keyNamed(name: string): KeySpec {
  const key = KEYS.get(name)
  if (key === undefined) throw new Error(`There is no key ${name}; there are ${[...KEYS.keys()].join(', ')}.`)
  return key
}
