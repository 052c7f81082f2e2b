// A GitHub App from a manifest: GitHub's documentation, "Registering a GitHub App from a manifest".
import { generateKeyPairSync } from 'node:crypto'
import { demand, roleOf } from '../access.ts'
import { account, knownAccount, showAccount } from '../accounts.ts'
import type { Permissions } from '../contract.ts'
import { recordOf, textOf } from '../graphql/codec.ts'
import { notFound, refusal } from '../refusal.ts'
import { isRecord, type Loose } from '../../reply.ts'
import { type Access, type Account, iso, nextId, now, type Repository, type World } from '../world.ts'
import type { MadeApp } from './state.ts'

/** A person submits the form that somebody's page has filled in; where GitHub then sends the browser. */
export function submitManifest(world: World, access: Access, form: { action: string; manifest: string }): string {
  const url = new URL(form.action)
  const state = url.searchParams.get('state')
  const owner = ownerOf(world, access, url.pathname)
  const manifest: unknown = JSON.parse(form.manifest)
  const said = isRecord(manifest) ? manifest : {}
  const back = textOf(said, 'redirect_url')
  const home = textOf(said, 'url')
  if (back === undefined || home === undefined) throw refusal(422, 'Manifest is missing url or redirect_url')
  const code = world.letters.text(40)
  world.made.set(code, makeApp(world, { owner, said, home }))
  const to = new URL(back)
  to.searchParams.set('code', code)
  if (state !== null) to.searchParams.set('state', state)
  return to.href
}

/** Whose the App is, by the address of the form. For an organisation only its administrators may. */
function ownerOf(world: World, access: Access, path: string): Account {
  const organization = /^\/organizations\/([^/]+)\/settings\/apps\/new$/.exec(path)?.[1]
  if (organization === undefined) {
    if (path !== '/settings/apps/new') throw notFound()
    return access.account
  }
  const owner = knownAccount(world, organization)
  const own = [...world.repositories.values()].filter((one) => one.owner === owner)
  if (owner.type !== 'Organization' || !own.some((one) => roleOf(one, access.account.login) === 'admin'))
    throw notFound()
  return owner
}

const LONGEST_NAME = 34
const HOUR = 3_600_000

function makeApp(world: World, { owner, said, home }: { owner: Account; said: Loose; home: string }): MadeApp {
  const name = textOf(said, 'name') ?? 'app'
  if (name.length > LONGEST_NAME) throw refusal(422, `Name is too long (maximum is ${LONGEST_NAME} characters)`)
  const slug = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  if (world.accounts.has(`${slug}[bot]`)) throw refusal(422, 'Name is already taken')
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const id = nextId(world)
  const app = {
    id,
    clientId: `Iv23${world.letters.text(16)}`,
    slug,
    account: account(world, `${slug}[bot]`),
    permissions: permissionsOf(recordOf(said, 'default_permissions')),
    installation: nextId(world),
    suspended: false,
    privateKey: pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
  return { app, owner, private: said['public'] !== true, name, url: home, until: now(world) + HOUR }
}

function permissionsOf(said: Loose): Permissions {
  const pairs = Object.entries(said).map(([name, level]) => {
    if (level !== 'read' && level !== 'write') throw refusal(422, `Default permission records resource is not included`)
    return [name, level] as const
  })
  return Object.fromEntries<'read' | 'write'>([...pairs, ['metadata', 'read']])
}

/** The App behind a code, once. From then on it is the App that people here install. */
export function convert(world: World, code: string) {
  const made = world.made.get(code)
  if (made === undefined || made.until < now(world)) throw notFound()
  world.made.delete(code)
  world.latest = made
  const { app, owner, name, url } = made
  const at = iso(now(world))
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${app.id}`,
    client_id: app.clientId,
    owner: showAccount(world, owner),
    name,
    description: null,
    external_url: url,
    html_url: `${world.html}/apps/${app.slug}`,
    created_at: at,
    updated_at: at,
    permissions: app.permissions,
    events: [],
    client_secret: world.letters.text(40),
    webhook_secret: null,
    pem: app.privateKey,
  }
}

/** Installs the App that was made last on one repository: a private one on its owner's alone. */
export function installApp(world: World, repository: Repository, access: Access): void {
  demand(access, repository, ['administration', 'write'])
  const made = world.latest
  if (made === undefined || (made.private && made.owner !== repository.owner)) throw notFound()
  world.app = made.app
  for (const one of world.repositories.values()) one.installed = one === repository
}
