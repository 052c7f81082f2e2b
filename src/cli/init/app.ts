// GitHub's manifest flow: an App of one's own by two clicks. Its private key goes from the answer into the gate, and nowhere else.
import { randomBytes } from 'node:crypto'
import { Failure } from '../../core/failure.ts'
import { type Mask, Secret } from '../../core/secret.ts'
import { misread } from '../../http/refuse.ts'
import type { Request } from '../../http/send.ts'
import { askGithub, type GithubRest } from '../../plugins/contract/github.ts'
import { id, text } from '../../plugins/contract/read.ts'
import type { Need } from '../../start/permissions.ts'
import { failedPage, formPage, madePage } from './app-page.ts'
import { putGateSecret } from './gate.ts'
import type { GithubLook } from './github.ts'
import { listen } from './loopback.ts'
import { GATE } from '../../start/intake.ts'
import type { Act, Step } from './report.ts'

export const APP_KEY = 'KEYTURN_APP_PRIVATE_KEY'
export const APP_ID = 'KEYTURN_APP_CLIENT_ID'
const WHAT = 'the GitHub App, with its private key in the gate'

export interface AppMaking {
  readonly rest: GithubRest
  readonly look: GithubLook
  readonly mask: Mask
  /** Tells a person what to open. */
  readonly say: (line: string) => void
  readonly dryRun: boolean
  /** What it is to be granted. */
  readonly needs: readonly Need[]
  /** The gate is there, for the default branch alone. */
  readonly gated: boolean
}

/** What came of it, and what is left to do then. */
export interface AppMade {
  readonly act: Act
  readonly next: readonly Step[]
}

/** What the gate has of the App. */
export function appIn({ gate }: GithubLook): 'whole' | 'key' | 'id' | 'nothing' {
  const key = gate.kind === 'there' && gate.secrets?.includes(APP_KEY) === true
  const named = gate.kind === 'there' && gate.variables?.includes(APP_ID) === true
  return key ? (named ? 'whole' : 'key') : named ? 'id' : 'nothing'
}

/** Makes the App, unless the gate has one. */
export async function makeApp(making: AppMaking): Promise<AppMade> {
  const { rest, look, dryRun, gated } = making
  const has = appIn(look)
  if (has === 'whole') return { act: { what: WHAT, state: 'kept' }, next: [] }
  if (has !== 'nothing') return { act: halfThere(has, rest), next: [] }
  if (!gated) return { act: { what: WHAT, state: 'todo', why: 'the gate comes first' }, next: [] }
  if (dryRun) return { act: { what: WHAT, state: 'would' }, next: [] }
  return byBrowser(making)
}

/** Overwrites neither: what is there may be a person's. */
function halfThere(has: 'key' | 'id', { owner, repository }: GithubRest): Act {
  const of = `--env ${GATE} --repo ${owner}/${repository}`
  const how =
    has === 'key'
      ? [`gh variable set ${APP_ID} ${of} --body THE-CLIENT-ID   # the App's settings page shows it`]
      : [`gh variable delete ${APP_ID} ${of}   # then keyturn init --app`]
  const why = has === 'key' ? `${APP_KEY} is there, and ${APP_ID} is not` : `${APP_ID} is there, and ${APP_KEY} is not`
  return { what: WHAT, state: 'todo', why, how }
}

async function byBrowser({ rest, look, mask, say, needs }: AppMaking): Promise<AppMade> {
  const { owner, repository } = rest
  const state = randomBytes(16).toString('hex')
  const action = `${look.organization ? `${look.site}/organizations/${owner}` : look.site}/settings/apps/new?state=${state}`
  const loopback = await listen(state, (back) =>
    formPage({ action, manifest: manifestFor({ rest, look, needs }, back) }),
  )
  try {
    say(`Open ${loopback.url} in the browser of this machine, and agree there. Waiting for it, ten minutes at most.`)
    const app = await convert(rest, await loopback.code, mask)
    await keep(rest, app)
    const install = `${app.page}/installations/new`
    loopback.answer(madePage(install, `${owner}/${repository}`))
    return {
      act: { what: `${WHAT}: ${app.page}`, state: 'done' },
      next: [{ what: `Install the App, on ${owner}/${repository} alone:`, how: [install] }],
    }
  } catch (thrown) {
    loopback.answer(failedPage())
    throw thrown
  } finally {
    loopback.close()
  }
}

/** At most 34 characters; GitHub shows it, and it may be changed there. */
function manifestFor({ rest, look, needs }: Pick<AppMaking, 'rest' | 'look' | 'needs'>, back: string): string {
  const { owner, repository } = rest
  const { site } = look
  return JSON.stringify({
    name: `keyturn-${owner}-${repository}`.slice(0, 34).replace(/\W+$/, ''),
    url: `${site}/${owner}/${repository}`,
    redirect_url: back,
    public: false,
    default_permissions: Object.fromEntries(needs.map(({ name, level }) => [name, level])),
    default_events: [],
  })
}

interface Converted {
  readonly clientId: string
  readonly privateKey: Secret
  /** The App's own page. */
  readonly page: string
}

/** "Registering a GitHub App from a manifest", the third step: the code is good once, for an hour, and needs no login. */
async function convert(rest: GithubRest, code: string, mask: Mask): Promise<Converted> {
  const request: Request = {
    method: 'POST',
    url: `${rest.base}/app-manifests/${encodeURIComponent(code)}/conversions`,
    path: '/app-manifests/{code}/conversions',
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  }
  const reply = await rest.send(request)
  const [clientId, pem, page] = [id(reply.json, 'client_id'), text(reply.json, 'pem'), text(reply.json, 'html_url')]
  if (clientId === undefined || pem === undefined || page === undefined)
    throw misread(request, reply, 'no private key of the new App')
  return { clientId, privateKey: Secret.of(pem, mask), page }
}

/** The key first: without it the App is of no use, and can be given another one. */
async function keep(rest: GithubRest, { clientId, privateKey, page }: Converted): Promise<void> {
  await orSay(
    () => putGateSecret(rest, APP_KEY, privateKey),
    `The App is made, and its key is lost: generate another at ${page}, or delete the App there and run \`keyturn init --app\` again.`,
  )
  const body = { name: APP_ID, value: clientId }
  const path = '/environments/{environment}/variables'
  const by = `gh variable set ${APP_ID} --env ${GATE} --repo ${rest.owner}/${rest.repository} --body ${clientId}`
  await orSay(async () => {
    await askGithub(rest, { method: 'POST', path, at: [GATE], body })
  }, `The App is made and its key is in the gate; only its client id is missing: ${by}`)
}

async function orSay(act: () => Promise<void>, remedy: string): Promise<void> {
  try {
    await act()
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    throw new Failure(thrown.code, `${thrown.message} ${remedy}`, { effect: thrown.effect })
  }
}
