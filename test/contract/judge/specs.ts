import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = process.env['KEYTURN_SPECS'] ?? join(process.cwd(), '../shared/specs')

/** A document, and where its paths begin. */
interface Spec {
  readonly file: string
  readonly root: RegExp
  /** Patterns of its paths' places, where the document does not say. */
  readonly places?: Readonly<Record<string, string>>
  /** Where in an answer that is which the document describes. */
  readonly wrapped?: string
  /** Another document, for what this one does not have. */
  readonly beside?: string
}

/** The documents that judge, by whom they describe. They are no part of this repository. */
export const SPECS = {
  // An Enterprise Server's REST lies below `/api/v3`.
  github: { file: 'github.trimmed.json', root: /^\/api\/v3(?=\/)/ },
  webhooks: { file: 'github.webhooks.trimmed.json', root: /^$/ },
  openai: { file: 'openai.trimmed.json', root: /^\/v1(?=\/)/ },
  resend: { file: 'resend.trimmed.json', root: /^$/ },
  sendgrid: { file: 'sendgrid.trimmed.json', root: /^$/ },
  supabase: { file: 'supabase.trimmed.json', root: /^$/ },
  // Made from an SDK: no document of the vendor's is at hand.
  openrouter: { file: 'openrouter.derived.json', root: /^\/api\/v1(?=\/)/ },
  stripe: { file: 'stripe.derived.json', root: /^$/ },
  anthropic: { file: 'anthropic.derived.json', root: /^$/ },
  // Keys have a document of their own, and what they open another.
  twilio: { file: 'twilio_iam_v1.trimmed.json', root: /^$/, beside: 'twilioCore' },
  'twilio-auth-token': { file: 'twilio_accounts_v1.trimmed.json', root: /^$/, beside: 'twilioCore' },
  twilioCore: { file: 'twilio_api_v2010.trimmed.json', root: /^$/ },
  // Made from an SDK and the vendor's CLI, likewise.
  vercel: { file: 'vercel.derived.json', root: /^$/ },
  // Of Vault 1.15; OpenBao has the same paths. A secret's path may have several segments, each method of login has its own mount, and no
  // engine is mounted at `sys`; what is described of an answer is its `data`.
  vault: {
    file: 'vault.trimmed.json',
    root: /^\/v1(?=\/)/,
    places: { path: '.+', approle_mount_path: 'approle', kv_v1_mount_path: '(?!sys/)[^/]+' },
    wrapped: 'data',
  },
  // AWS's own model of Secrets Manager: no OpenAPI, so a judge of its own reads it.
  aws: { file: 'aws-secretsmanager.trimmed.json', root: /^$/ },
  // The same of IAM, which speaks another protocol.
  awsIam: { file: 'aws-iam.trimmed.json', root: /^$/ },
} as const satisfies Readonly<Record<string, Spec>>

/** Written from SDKs, not by the vendor: asked only where an exception says so. */
export const UNOFFICIAL = {
  openaiSdk: { file: 'openai.trimmed-sdk7.55.json', root: /^\/v1(?=\/)/ },
} as const satisfies Readonly<Record<string, Spec>>

const ALL = { ...SPECS, ...UNOFFICIAL }

export type SpecName = keyof typeof ALL

/** Are all documents at hand? A fresh clone has none. */
export function haveSpecs(): boolean {
  return Object.values(ALL).every(({ file }) => existsSync(join(FOLDER, file)))
}

export function readSpec(name: SpecName): unknown {
  const parsed: unknown = JSON.parse(readFileSync(join(FOLDER, ALL[name].file), 'utf8'))
  return parsed
}

/** How its addresses and answers are to be read. */
/** The document beside it; undefined: it has none. */
export function besideOf(name: SpecName): SpecName | undefined {
  const { beside }: Spec = ALL[name]
  return beside !== undefined && isSpec(beside) ? beside : undefined
}

export function readingOf(name: SpecName): Omit<Spec, 'file' | 'beside'> {
  const { file: _file, beside: _beside, ...reading }: Spec = ALL[name]
  return reading
}

export function isSpec(name: string): name is SpecName {
  return Object.hasOwn(ALL, name)
}
