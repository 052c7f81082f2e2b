import { isAsked } from '../core/alert.ts'
import { type Credential, isHandedIn, type Manifest } from '../core/manifest/policy.ts'
import type { Granted } from './granted.ts'
import { readIn } from './secrets.ts'
import type { TokenFacts } from './token.ts'

/** One permission of the App, as GitHub's API and its settings page call it. */
export interface Need {
  readonly name: string
  /** As the settings page has it: `Pull requests`. */
  readonly setting: string
  readonly level: 'read' | 'write'
  /** What Keyturn does with it. */
  readonly why: string
}

/** What the README asks for; a test compares. */
export const NEEDS: readonly Need[] = [
  {
    name: 'contents',
    setting: 'Contents',
    level: 'write',
    why: 'writes its journal and the branches of pull requests',
  },
  { name: 'pull_requests', setting: 'Pull requests', level: 'write', why: 'opens pull requests' },
  { name: 'issues', setting: 'Issues', level: 'write', why: 'labels pull requests and comments on them' },
  { name: 'checks', setting: 'Checks', level: 'write', why: 'writes the check `keyturn` on a pull request' },
  { name: 'secrets', setting: 'Secrets', level: 'write', why: 'writes secrets of the repository' },
  { name: 'environments', setting: 'Environments', level: 'write', why: 'writes secrets of environments' },
  {
    name: 'actions',
    setting: 'Actions',
    level: 'write',
    why: 'starts the deploy workflow and sees runs that still hold the old key',
  },
  { name: 'deployments', setting: 'Deployments', level: 'read', why: 'sees a deployment wait or fail' },
  { name: 'metadata', setting: 'Metadata', level: 'read', why: 'sees the repository at all' },
]

/** Only for the layout `versioned`, and only where a workflow names the version in use. */
const WORKFLOWS: Need = {
  name: 'workflows',
  setting: 'Workflows',
  level: 'write',
  why: 'changes the workflow that names the version in use',
}

/** Only for the organisation's secrets; GitHub's settings list it as "Secrets" under the organisation's permissions. */
const ORGANIZATION_SECRETS: Need = {
  name: 'organization_secrets',
  setting: 'Organization permissions → Secrets',
  level: 'write',
  why: 'writes secrets of the organisation',
}

/** Only where `commanders:` names teams; GitHub lists it under the organisation's permissions. */
const MEMBERS: Need = {
  name: 'members',
  setting: 'Members',
  level: 'read',
  why: 'sees who is in the teams that `commanders:` names',
}

/** Only where the manifest speaks of alerts; without it nobody looks at what GitHub finds. */
export const SCANNING: Need = {
  name: 'secret_scanning_alerts',
  setting: 'Secret scanning alerts',
  level: 'write',
  why: 'sees alerts that hold a key of yours, and closes them once that key is dead',
}

/** What a new App asks for: what every manifest may need, and what this one needs besides. */
export function wishesOf(manifest: Manifest | undefined): readonly Need[] {
  return [...new Set([...NEEDS, ...(manifest === undefined ? [] : needsOf(manifest))])]
}

/** What Keyturn needs for this manifest; without one, what every manifest may need. */
export function needsOf(manifest: Manifest | undefined): readonly Need[] {
  if (manifest === undefined) return NEEDS
  const stores = manifest.credentials.flatMap((credential) => credential.stores)
  const unused = new Set([
    // Of the organisation's, too: one of the repository's may hide it, and that has to be seen.
    ...(stores.some((store) => store.kind === 'github' && store.environment === undefined) ? [] : ['secrets']),
    // What a person hands in lies in the gate, which is an environment.
    ...(manifest.credentials.some(isInEnvironment) || asksPeople(manifest) ? [] : ['environments']),
  ])
  const named = [...manifest.commanders.environments.values()].some(({ teams }) => teams.length > 0)
  return [
    ...NEEDS.filter(({ name }) => !unused.has(name)),
    ...(stores.some(({ references }) => references.some(isWorkflow)) ? [WORKFLOWS] : []),
    ...(stores.some((store) => store.kind === 'github' && store.organization) ? [ORGANIZATION_SECRETS] : []),
    ...(named ? [MEMBERS] : []),
    ...(isAsked(manifest) ? [SCANNING] : []),
  ]
}

/** Does something of it lie in an environment, of whichever repository, or may a secret of one hide it? */
function isInEnvironment(credential: Credential): boolean {
  return credential.stores.some(
    (store) =>
      store.kind === 'github' &&
      (store.environment !== undefined || (store.organization !== undefined && readIn(credential).length > 0)),
  )
}

function asksPeople({ credentials }: Manifest): boolean {
  return credentials.some(isHandedIn)
}

/** `Contents: Read and write`, as the settings page offers it. */
export function settingOf(need: Need): string {
  return `${need.setting}: ${accessOf(need)}`
}

/** One permission that is missing: its name in GitHub's settings, and what it is for. */
export interface Lack {
  readonly name: string
  readonly why: string
}

/** What is missing, and where it is granted. */
export interface Lacking {
  readonly lacks: readonly Lack[]
  readonly grant: string
}

/** What the App was not granted; the installation says it exactly. */
export function appLacks({ granted, page }: Granted, needs: readonly Need[]): Lacking {
  const lacks = needs.filter((need) => !isGranted(need, granted)).map((need) => lackOf(need))
  return { lacks, grant: `${APP}; then accept the change at ${page}.` }
}

/** What the token could not be shown, or lacks a scope for. What only writing would tell is not claimed. */
export function tokenLacks({ kind, scopes, refused }: TokenFacts, needs: readonly Need[]): Lacking {
  if (kind === 'classic')
    return { lacks: scopeLacks(scopes, needs), grant: `${SETTINGS} Tokens (classic) → this token.` }
  const lacks = needs.filter(({ name }) => refused.includes(name)).map((need) => lackOf(need))
  const fine = `${SETTINGS} Fine-grained tokens → this token → Repository permissions.`
  return { lacks, grant: kind === 'fine-grained' ? fine : `${APP}; then accept the change where the App is installed.` }
}

const SETTINGS = 'Settings → Developer settings →'
const APP = `${SETTINGS} GitHub Apps → your App → Permissions → Repository permissions`

function lackOf(need: Need): Lack {
  return { name: settingOf(need), why: need.why }
}

/** A classic token's scopes: `repo` is everything but changing workflows. */
function scopeLacks(scopes: readonly string[], needs: readonly Need[]): readonly Lack[] {
  const wanted = [
    { name: 'repo', why: 'reaches a private repository' },
    ...(needs.includes(WORKFLOWS) ? [{ name: 'workflow', why: WORKFLOWS.why }] : []),
    ...(needs.includes(ORGANIZATION_SECRETS) ? [{ name: 'admin:org', why: ORGANIZATION_SECRETS.why }] : []),
  ]
  return wanted.filter(({ name }) => !scopes.includes(name))
}

function accessOf({ level }: Need): string {
  return level === 'write' ? 'Read and write' : 'Read-only'
}

function isGranted({ name, level }: Need, granted: Granted['granted']): boolean {
  return granted[name] === 'write' || (level === 'read' && granted[name] === 'read')
}

function isWorkflow(path: string): boolean {
  return path.startsWith('.github/workflows/')
}
