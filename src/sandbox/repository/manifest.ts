import { AWS_ROLE, REGION } from '../aws/aws.ts'
import { secretNameOf } from '../aws/reader.ts'
import { SIGNING_PROJECT } from '../providers/supabase-signing-key/vendor.ts'
import { PROMETHEUS_HOST } from '../prometheus/prometheus.ts'
import { pathOf } from '../vault/reader.ts'
import { ROLE } from '../vault/vault.ts'
import { PROJECT } from '../vercel/vercel.ts'
import { variablesOf } from '../pair.ts'
import {
  besideOf,
  DEPLOY_EVENT,
  OTHER,
  placeOf,
  serviceOf,
  SMOKE_TEST,
  variableOf,
  workflowOf,
  type KeySpec,
} from './key.ts'

/** Where the story's manifest differs from the defaults. */
export interface ManifestWishes {
  /** Lines below `defaults:`, without indentation: `overlap: 1h`. */
  readonly defaults?: readonly string[]
  /** What goes together: each a list of names. */
  readonly together?: readonly (readonly string[])[]
  /** The app's base URL; default `https://app.acme.dev`. */
  readonly app?: string
  /** Where the providers are, when not at their own addresses; the workflow must allow these. */
  readonly endpoints?: Readonly<Partial<Record<KeySpec['provider'], string>>>
}

/** A `rotation.yml` for those keys, every piece of it written out. */
export function manifestText(keys: readonly KeySpec[], wishes: ManifestWishes = {}): string {
  const names = [...new Set(keys.map((key) => key.name))]
  const defaults = wishes.defaults ?? []
  const units = (wishes.together ?? []).map((unit) => `  - [${unit.join(', ')}]`)
  const lines = [
    'version: 1',
    ...(defaults.length > 0 ? ['defaults:', ...indent(defaults, 2)] : []),
    ...(units.length > 0 ? ['together:', ...units] : []),
    'keys:',
  ]
  for (const name of names) {
    const own = keys.filter((key) => key.name === name)
    const provider = own[0]?.provider ?? 'openai'
    const endpoint = wishes.endpoints?.[provider]
    lines.push(`  ${name}:`, `    provider: ${provider}`, '    owner: "@mona"')
    if (endpoint !== undefined) lines.push(`    endpoint: ${endpoint}`)
    if (own.some((key) => key.environment !== undefined)) lines.push('    environments:')
    for (const key of own) lines.push(...credentialLines(key, wishes.app ?? 'https://app.acme.dev'))
  }
  return `${lines.join('\n')}\n`
}

function credentialLines(key: KeySpec, app: string): readonly string[] {
  // It has no place but its provider, and no health page could tell which key a token was signed with.
  const body =
    key.host === 'supabase' ? [`with: { project: ${SIGNING_PROJECT} }`, ...(key.manifest ?? [])] : lines(key, app)
  return key.environment === undefined ? indent(body, 4) : [`      ${key.environment}:`, ...indent(body, 8)]
}

function lines(key: KeySpec, app: string): readonly string[] {
  return [
    `store: { ${store(key)} }`,
    `deploy: ${deploy(key)}`,
    'witness:',
    `  - http: { url: "${app}/healthz/${serviceOf(key)}", instances: 3, fingerprint: fingerprint${besideOf(key) === undefined ? '' : ', accepts: accepts'} }`,
    ...(key.tested ? [`  - github-run: { file: ${SMOKE_TEST}, inputs: { service: ${serviceOf(key)} } }`] : []),
    ...(key.measured ? [`  - prometheus: { url: "https://${PROMETHEUS_HOST}", ${ERRORS}, auth: bearer }`] : []),
    ...(key.manifest ?? []),
  ]
}

/** Of the app's requests, how many fail: none, where none ever did. */
const ERRORS =
  'query: "(sum(rate(requests_total{code!=\\"200\\"}[5m])) or vector(0)) / sum(rate(requests_total[5m]))", holds: "< 0.01"'

function store(key: KeySpec): string {
  if (key.host === 'vercel') return `vercel: { project: ${PROJECT}, variable: ${variableOf(key)} }`
  if (key.host === 'vault') return `vault: { path: ${pathOf(key)}, ${places(key, 'field')}, role: ${ROLE} }`
  if (key.host === 'aws')
    return `aws-secrets-manager: { secret: ${secretNameOf(key)}, region: ${REGION}, field: ${variableOf(key)}, role: "${AWS_ROLE}" }`
  if (key.host === 'locker') return locker(key)
  if (key.kept === 'organization') return `github: { organization: true, secret: ${variableOf(key)} }`
  const repository = key.kept === 'elsewhere' ? `repository: ${OTHER}, ` : ''
  const environment = key.environment === undefined ? '' : `environment: ${key.environment}, `
  const references = `references: [.github/workflows/${workflowOf(key)}]`
  return `github: { ${repository}${environment}${places(key, 'secret')}${key.layout === 'versioned' ? `, layout: versioned, ${references}` : ''} }`
}

/** `secret: NAME`, or which holds which part. */
function places(key: KeySpec, word: 'secret' | 'field'): string {
  const place = placeOf(key)
  if (place.pair === undefined) return `${word}: ${place.variable}`
  return `${word}s: { ${variablesOf(place)
    .map(({ name, part }) => `${name}: ${part}`)
    .join(', ')} }`
}

/** What the sandbox's tool takes: see `locker/program.ts`. */
function locker(key: KeySpec): string {
  const read = key.unread ? '' : ', read: [locker, note, "{name}"]'
  const write = `write: [locker, put, "{name}"${key.unread ? '' : ', --note, "{tag}"'}]`
  return `command: { name: ${variableOf(key)}, ${write}${read}, check: [locker, whoami], env: [LOCKER_TOKEN], refusals: [77] }`
}

/** What the workflow says of it. */
export const LOCKER_LINES =
  'locker put * with LOCKER_TOKEN\nlocker put * --note {tag} with LOCKER_TOKEN\nlocker note * with LOCKER_TOKEN\nlocker whoami with LOCKER_TOKEN'

function deploy(key: KeySpec): string {
  if (key.startedBy === 'hook') return '{ hook: DEPLOY_HOOK }'
  if (key.host === 'vercel') return `{ vercel: { project: ${PROJECT} } }`
  if (key.host === 'aws') return '{ none: { because: "its client asks AWS every minute" } }'
  if (key.host === 'vault') return '{ none: { because: "an agent asks Vault every minute" } }'
  if (key.host === 'locker') return '{ none: { because: "the locker brings it to the app by itself" } }'
  if (key.kept === 'elsewhere') return `{ none: { because: "${OTHER} deploys what it reads by itself" } }`
  if (key.layout === 'versioned') return `{ on-merge: { file: ${workflowOf(key)} } }`
  if (key.startedBy === 'event') return `{ repository-dispatch: { ${event(key)} } }`
  const inputs = key.environment === undefined ? '' : `, inputs: { environment: ${key.environment} }`
  return `{ workflow: { file: ${workflowOf(key)}${inputs} } }`
}

function event(key: KeySpec): string {
  const payload = key.environment === undefined ? '' : `, payload: { environment: ${key.environment} }`
  return `event: ${DEPLOY_EVENT}, file: ${workflowOf(key)}${payload}`
}

function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`)
}
