// What a person does after init, in order; what is done already is not listed.
import {
  type Credential,
  type Manifest,
  environmentOf,
  isDeferred,
  isLate,
  ORGANIZATION,
  outsideOf,
  type StoreSpec,
} from '../../core/manifest/policy.ts'
import { sourceOf, variablesOf } from '../../core/manifest/kept.ts'
import { PROVIDERS } from '../../plugins/registry.ts'
import { incumbentVariables } from '../../start/incumbent.ts'
import { settingOf, wishesOf } from '../../start/permissions.ts'
import type { Place } from '../place.ts'
import type { GithubLook } from './github.ts'
import { GATE } from '../../start/intake.ts'
import type { Act, Step } from './report.ts'

export interface ForNext {
  readonly place: Place | undefined
  readonly look: GithubLook | undefined
  readonly manifest: Manifest | undefined
  readonly acts: readonly Act[]
  /** Files that a person has still to bring to the default branch. */
  readonly written: readonly string[]
  readonly branch: string
  /** What is to be said or changed in the files themselves. */
  readonly fill: readonly Step[]
  /** There is no key to turn. */
  readonly idle: boolean
  /** The gate has an App, or an act says what it lacks. */
  readonly app: boolean
  /** What the App still wants. */
  readonly appNext: readonly Step[]
}

/** Steps that are left. */
export function nextOf(given: ForNext): readonly Step[] {
  if (given.idle) return idleSteps(given)
  const hands = given.acts.flatMap(({ state, what, why, how }) =>
    state === 'todo' ? [{ what: `Make ${what}.${notDone(why)}`, how: how ?? [] }] : [],
  )
  return [
    ...given.fill,
    ...loginSteps(given),
    ...hands,
    ...appSteps(given),
    ...adminSteps(given),
    ...incumbentSteps(given),
    ...mergeSteps(given),
  ]
}

function notDone(why: string | undefined): string {
  return why === undefined ? '' : ` Not done: ${why.replace(/\.$/, '')}.`
}

const AGAIN = 'GITHUB_TOKEN=$(gh auth token) keyturn init'

function loginSteps({ look }: ForNext): readonly Step[] {
  if (look !== undefined) return []
  const what =
    'Better run it again with a login. Then GitHub says which secrets there are, and gate and seal are made for you:'
  return [{ what, how: [AGAIN] }]
}

function idleSteps({ look }: ForNext): readonly Step[] {
  if (look === undefined)
    return [{ what: 'Run it again with a login, so that GitHub can say which secrets there are:', how: [AGAIN] }]
  // What nobody gives has no name by which a secret would be known.
  const given = Object.keys(PROVIDERS).filter((id) => PROVIDERS[id]?.traits.mint !== 'here')
  const built = given.join(' or ')
  return [
    {
      what: `Keep a key of ${built} as a secret of this repository, named as in OPENAI_API_KEY, and let the workflow that deploys read it. Then run \`keyturn init\` again.`,
      how: [],
    },
  ]
}

function appSteps({ place, look, app, appNext, manifest }: ForNext): readonly Step[] {
  if (app) return [...appNext, ...installSteps(manifest)]
  const repo = repoOf(place)
  const site = look?.site ?? 'https://github.com'
  const where =
    look?.organization === true
      ? `${site}/organizations/${place?.owner ?? ''}/settings/apps/new`
      : `${site}/settings/apps/new`
  return [
    {
      what: 'Make the GitHub App that Keyturn acts as: `keyturn init --app` does it, with two clicks in the browser. By hand:',
      how: [
        `${where}: no webhook, and these repository permissions`,
        ...wishesOf(manifest).map((need) => `  ${settingOf(need).padEnd(32)}${need.why}`),
        'then Generate a private key, Install App on this one repository, and',
        `gh secret set KEYTURN_APP_PRIVATE_KEY --env ${GATE} --repo ${repo} < THE-FILE.private-key.pem`,
        `gh variable set KEYTURN_APP_CLIENT_ID --env ${GATE} --repo ${repo} --body THE-CLIENT-ID`,
      ],
    },
    ...installSteps(manifest),
  ]
}

/** What lies in another repository is written by the App's installation there. */
function installSteps(manifest: Manifest | undefined): readonly Step[] {
  const stores = manifest?.credentials.flatMap((one) => one.stores) ?? []
  const others = [...new Set(stores.flatMap((store) => outsideOf(store) ?? []))].filter((one) => one !== ORGANIZATION)
  if (others.length === 0) return []
  return [
    {
      what: `Install the App on ${others.join(' and ')}, too: keys of ${manifest?.path ?? 'rotation.yml'} lie there.`,
      how: [],
    },
  ]
}

function adminSteps({ place, look, manifest }: ForNext): readonly Step[] {
  const there = look?.gate.kind === 'there' ? [...(look.gate.secrets ?? []), ...(look.gate.variables ?? [])] : []
  const admins = new Map(
    (manifest?.credentials ?? []).flatMap((one) =>
      variablesOf(one).map((name) => [name, name === one.admin ? one.provider : hostOf(one, name)] as const),
    ),
  )
  const lacking = [...admins].filter(([admin]) => !there.includes(admin))
  if (lacking.length === 0) return []
  return [
    {
      what: 'Give the gate an admin key of each provider, one that your app does not use:',
      how: lacking.map(
        ([admin, provider]) =>
          `gh ${sourceOf(admin) === 'vars' ? 'variable' : 'secret'} set ${admin} --env ${GATE} --repo ${repoOf(place)}   # ${provider}`,
      ),
    },
  ]
}

/** Whose a variable is that opens no provider. */
const HOSTS: Readonly<Record<string, string>> = {
  AWS_ACCOUNT_ID: 'aws',
  AWS_ACCESS_KEY_ID: 'aws',
  AWS_SECRET_ACCESS_KEY: 'aws',
  VAULT_ADDR: 'vault',
  VAULT_TOKEN: 'vault',
  VERCEL_TOKEN: 'vercel',
  PROMETHEUS_TOKEN: 'prometheus',
}

function hostOf({ stores }: Credential, variable: string): string {
  const by = stores.find((store) => store.kind === 'command' && store.env.includes(variable))
  return by?.kind === 'command' ? by.program : (HOSTS[variable] ?? 'a deploy hook')
}

/** A job sees the secrets of one environment only: of others, a person copies the value into the gate. */
function incumbentSteps({ place, look, manifest, written }: ForNext): readonly Step[] {
  if (!written.some((path) => path.endsWith('keyturn.yml'))) return []
  const there = look?.gate.kind === 'there' ? (look.gate.secrets ?? []) : []
  const names = (manifest?.credentials ?? [])
    .filter(({ stores: [store, ...others] }) => store && isElsewhere(store) && others.length === 0)
    .flatMap((one) => incumbentVariables(one).map(({ variable }) => variable))
    .filter((name) => !there.includes(name))
  if (names.length === 0) return []
  const back = manifest?.credentials.some((one) => !isDeferred(one)) ? ', and can put them back' : ''
  return [
    {
      what: `If you have the values in service at hand, copy them into the gate until the adoption is merged: then Keyturn finds by itself whose keys they are${back}. Without them, the adoption asks.`,
      how: names.map((name) => `gh secret set ${name} --env ${GATE} --repo ${repoOf(place)}`),
    },
  ]
}

/** No job of the gate sees it by itself. */
function isElsewhere(store: StoreSpec): boolean {
  const other = store.kind === 'github' && store.repository !== undefined
  return isLate(store) || other || environmentOf(store) !== undefined
}

function mergeSteps({ written, branch }: ForNext): readonly Step[] {
  if (written.length === 0) return []
  const first =
    'The push starts Keyturn, which opens one pull request: the adoption. It touches no key; merging it lets Keyturn turn them.'
  return [
    {
      what: `Bring the files to ${branch}, by a pull request as you do it. ${first}`,
      how: [`git add ${written.join(' ')}`],
    },
  ]
}

function repoOf(place: Place | undefined): string {
  return place === undefined ? 'OWNER/NAME' : `${place.owner}/${place.name}`
}
