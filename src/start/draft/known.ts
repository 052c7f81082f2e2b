// Names under which people keep keys, and whose keys they are.

export interface Known {
  /** As the manifest names the provider. */
  readonly provider: string
  readonly name: RegExp
  /** Adoption finds what `with:` needs by itself, where it is passed the value. */
  readonly told?: true
  /** Of a key of several parts: what in a name tells which part the secret holds. What is left of the name without it belongs together. */
  readonly halves?: Readonly<Record<string, RegExp>>
}

const KEY = '(?:API_|SECRET_|ACCESS_|AUTH_|SERVER_|BOT_)*(?:KEY|TOKEN|SECRET)(?:_|$)'

function vendor(prefix: string): RegExp {
  return new RegExp(`(?:^|_)(?:${prefix})_${KEY}`)
}

/** What Stripe signs its webhooks with. People take it for a part of the key. */
const SIGNING = /(?:^|_)STRIPE_(?:\w+_)?(?:WEBHOOK|SIGNING|ENDPOINT|WHSEC)(?:_|$)/

/** In this order: the first that fits. Azure's OpenAI has keys of its own, which are not OpenAI's. */
const ALL: readonly Known[] = [
  { provider: 'azure-openai', name: /AZURE_(?:OPENAI|AI)/ },
  { provider: 'openai', name: vendor('OPENAI'), told: true },
  { provider: 'resend', name: vendor('RESEND') },
  { provider: 'anthropic', name: vendor('ANTHROPIC|CLAUDE'), told: true },
  {
    provider: 'stripe',
    name: /(?:^|_)STRIPE_(?:(?:API|SECRET|RESTRICTED|PRIVATE|LIVE|TEST|SERVER)_)*(?:KEY|TOKEN|SECRET|SK|RK)(?:_|$)/,
  },
  // An access token opens the account, not a project: nothing to turn. `service_role` is, by way of a key after it.
  { provider: 'supabase', name: /(?:^|_)SUPABASE_(?:SERVICE_ROLE_|SERVICE_|SECRET_|API_)+KEY(?:_|$)/, told: true },
  {
    provider: 'aws-iam',
    name: /(?:^|_)AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY)(?:_|$)/,
    told: true,
    halves: {
      'access-key-id': /(?<=(?:^|_)AWS)_ACCESS_KEY_ID(?=_|$)/,
      'secret-access-key': /(?<=(?:^|_)AWS)_SECRET_ACCESS_KEY(?=_|$)/,
    },
  },
  { provider: 'google-service-account', name: /^(?:GCP|GOOGLE|GCLOUD)_.*(?:CREDENTIALS|SA_KEY|SERVICE_ACCOUNT)/ },
  { provider: 'cloudflare', name: vendor('CLOUDFLARE|CF') },
  { provider: 'datadog', name: /(?:^|_)(?:DATADOG|DD)_(?:API|APP)_KEY(?:_|$)/ },
  { provider: 'sendgrid', name: vendor('SENDGRID'), told: true },
  // The account's own token is another credential than a key.
  { provider: 'twilio-auth-token', name: /(?:^|_)TWILIO_(?:ACCOUNT_)?(?:AUTH_)?TOKEN(?:_|$)/ },
  {
    provider: 'twilio',
    name: vendor('TWILIO'),
    told: true,
    halves: {
      sid: /(?<=(?:^|_)TWILIO)_(?:API_)?KEY(?:_SID)?(?=_|$)(?!_SECRET)/,
      secret: /(?<=(?:^|_)TWILIO)_(?:API_)?(?:KEY_)?SECRET(?=_|$)/,
    },
  },
  { provider: 'posthog', name: /(?:^|_)POSTHOG_(?:PERSONAL|PROJECT)?_?(?:API_)?KEY/ },
  { provider: 'groq', name: vendor('GROQ') },
  { provider: 'mistral', name: vendor('MISTRAL') },
  { provider: 'npm', name: /^(?:NPM|NODE_AUTH)_(?:AUTH_)?TOKEN$/ },
  { provider: 'azure-entra', name: /(?:^|_)AZURE_CLIENT_SECRET(?:_|$)/ },
  { provider: 'vercel', name: vendor('VERCEL') },
  { provider: 'openrouter', name: vendor('OPENROUTER'), told: true },
]

/** Whose key a secret of that name is; undefined: the name does not tell. An admin key is nothing to rotate. */
export function knownBy(name: string): Known | undefined {
  if (/(?:^|_)ADMIN(?:_|$)|(?:^|_)PUBLISHABLE(?:_|$)/.test(name)) return undefined
  if (SIGNING.test(name)) return { provider: 'stripe-webhook', name: SIGNING }
  if (name.includes('WEBHOOK')) return undefined
  return ALL.find((one) => one.name.test(name))
}

/** Does an app sign sessions, tokens or links with a secret of that name, which nobody but itself made up? */
export function isSession(name: string): boolean {
  return /^(?:(?:STAGING|PRODUCTION|PROD|PREVIEW|DEV|TEST|APP|WEB)_)?(?:(?:SESSION|COOKIE|JWT|AUTH|NEXTAUTH|BETTER_AUTH)_SECRET(?:_KEY)?|SECRET_KEY_BASE)$/.test(
    name,
  )
}

/** Which part of its key a secret of that name holds, and what it has in common with the others; undefined: all of it. */
export function halfBy(name: string): { readonly part: string; readonly common: string } | undefined {
  for (const [part, told] of Object.entries(knownBy(name)?.halves ?? {}))
    if (told.test(name)) return { part, common: name.replace(told, '_API_KEY') }
  return undefined
}

/** Whose key such a value would be, as examples spell it; undefined: it does not tell. */
export function spelledBy(value: string): string | undefined {
  return /^[sr]k_(?:live|test)_/.test(value) ? 'stripe' : undefined
}

/** Does adoption find by itself what this provider's `with:` needs, where it is passed the value? */
export function isTold(provider: string): boolean {
  return ALL.some((one) => one.provider === provider && one.told === true)
}

/** Is it one of a secret's names at all that should be spoken of: GitHub's and Keyturn's own are not. */
export function isOrdinary(name: string): boolean {
  return !/^(?:GITHUB_|KEYTURN_)/.test(name)
}
