// The repository itself, its files, its people, and who asks.
import type { Buffer } from 'node:buffer'
import type { Oid } from '../../../core/facts.ts'
import { atLeast, may, roleOf } from '../access.ts'
import { bareLogin, knownAccount, showAccount } from '../accounts.ts'
import { diverge } from '../git/history.ts'
import { lineAt } from '../git/trees.ts'
import { appOf } from '../apps/installed.ts'
import { resolve } from '../refs.ts'
import { notFound, refusal } from '../refusal.ts'
import { json, type Loose } from '../../reply.ts'
import type { Permissions } from '../contract.ts'
import { recordOf, textsOf } from '../graphql/codec.ts'
import { showCommit } from '../git/show.ts'
import { apiUrl, showRepository } from '../show.ts'
import { QUIET_ACCOUNT } from '../urls.ts'
import { installationToken } from '../tokens.ts'
import { type Access, type App, htmlUrl, iso, type Repository, type World } from '../world.ts'
import { type Asked, empty, paged, repositoryRoute, route, type Route } from './route.ts'

export const REPOSITORY: readonly Route[] = [
  repositoryRoute('GET ', 'metadata:read', ({ world, repository, access }) => {
    const counts = { network_count: 0, subscribers_count: 0 }
    return json(200, { ...showRepository(world, repository), ...counts, ...showOwnSide(repository, access) })
  }),
  repositoryRoute('GET /contents/{path...}', 'contents:read', ({ world, repository, part, query }) => {
    const at = resolve(world, repository, query.get('ref') ?? repository.defaultBranch)
    const tree = at === undefined ? undefined : repository.objects.commits.get(at)?.tree
    const line = tree === undefined ? undefined : lineAt(repository.objects, tree, part('path'))
    const bytes = line === undefined ? undefined : repository.objects.blobs.get(line.oid)
    if (at === undefined || line === undefined || bytes === undefined) throw notFound()
    return json(200, showFile(world, repository, { path: part('path'), sha: line.oid, bytes, at }))
  }),
  repositoryRoute('GET /compare/{range...}', 'contents:read', ({ world, repository, part }) => {
    const [base, head] = part('range')
      .split('...')
      .map((one) => resolve(world, repository, one))
    if (base === undefined || head === undefined) throw notFound()
    const { ours, theirs, bases } = diverge(repository.objects, base, head)
    const status =
      theirs.length === 0 ? (ours.length === 0 ? 'identical' : 'behind') : ours.length === 0 ? 'ahead' : 'diverged'
    // Oldest first, as GitHub lists them.
    const commits = theirs.toReversed().map((one) => showCommit(world, repository, one))
    const counts = { status, ahead_by: theirs.length, behind_by: ours.length, total_commits: theirs.length }
    const ends = { base, common: bases[0] ?? base, range: part('range') }
    return json(200, { ...counts, ...showRange(world, repository, ends), commits })
  }),
  repositoryRoute('GET /collaborators/{login}/permission', 'metadata:read', ({ world, repository, part }) => {
    const account = knownAccount(world, part('login'))
    const role = roleOf(repository, account.login)
    if (role === 'none') throw refusal(404, `${account.login} is not a user`)
    const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role
    return json(200, { permission, role_name: role, user: { ...showAccount(world, account), role_name: role } })
  }),
  repositoryRoute('GET /collaborators/{login}', 'metadata:read', ({ repository, part }) => {
    // REST, "Check if a user is a repository collaborator": 204 or 404. On a public repository everybody reads, and is none.
    return roleOf(repository, part('login')) === 'none' ? { ...empty(), status: 404 } : empty()
  }),
  route('GET /user', ({ world, access }) => {
    // REST, "Get the authenticated user": for people's tokens only.
    if (access.by !== 'person') throw refusal(403, 'Resource not accessible by integration')
    return json(200, { ...showAccount(world, access.account), ...QUIET_ACCOUNT, ...sinceBegin(world) })
  }),
  route('GET /app', ({ world, access }) => {
    const { id, slug, clientId, account: bot } = appOf(world, access.account) ?? world.app
    return json(200, { id, slug, client_id: clientId, name: bareLogin(bot) })
  }),
  route('GET /installation/repositories', (asked) => {
    // REST, "List repositories accessible to the app installation".
    if (asked.access.by !== 'installation') throw refusal(403, 'Resource not accessible by integration')
    const all = installed(asked.world).filter(({ id }) => asked.access.repositories?.includes(id) === true)
    const { items, headers } = paged(asked, all)
    const repositories = items.map((one) => showRepository(asked.world, one))
    return json(200, { total_count: all.length, repository_selection: 'selected', repositories }, headers)
  }),
  route('GET /rate_limit', () =>
    json(200, { resources: { core: { limit: 5000, remaining: 4999, used: 1, reset: 0 } } }),
  ),
  route('GET /app/installations', (asked) => {
    // REST, "List installations for the authenticated app": of the first repository's owner, who alone installs it here.
    const [first] = installed(asked.world)
    if (asked.access.by !== 'app' || first === undefined) throw notFound()
    const all = [showInstallation(asked.world, first, appOf(asked.world, asked.access.account))]
    const { items, headers } = paged(asked, all)
    return json(200, items, headers)
  }),
  route('GET /repos/{owner}/{repo}/installation', (asked) => {
    const repository = asked.world.repositories.get(`${asked.part('owner')}/${asked.part('repo')}`.toLowerCase())
    if (asked.access.by !== 'app' || !repository?.installed) throw notFound()
    return json(200, showInstallation(asked.world, repository, appOf(asked.world, asked.access.account)))
  }),
  route('POST /app/installations/{installation}/access_tokens', makeToken),
]

/** What a person may do, and what only an administrator sees (REST, "Get a repository": `security_and_analysis`). */
function showOwnSide(repository: Repository, access: Access) {
  const { secretScanning, pushProtection } = repository.settings
  const security_and_analysis = {
    secret_scanning: switched(secretScanning),
    secret_scanning_push_protection: switched(pushProtection),
  }
  const role = roleOf(repository, access.account.login)
  const [admin, maintain, push, triage] = (['admin', 'maintain', 'write', 'triage'] as const).map((least) =>
    atLeast(role, least),
  )
  return {
    ...(access.by === 'person' ? { permissions: { admin, maintain, push, triage, pull: true } } : {}),
    ...(may(access, repository, ['administration', 'read']) ? { security_and_analysis } : {}),
  }
}

function sinceBegin({ began }: World) {
  return { created_at: iso(began), updated_at: iso(began) }
}

function switched(on: boolean) {
  return { status: on ? 'enabled' : 'disabled' }
}

interface FileAt {
  readonly path: string
  readonly sha: Oid
  readonly bytes: Buffer
  readonly at: Oid
}

function showFile(world: World, repository: Repository, { path, sha, bytes, at }: FileAt) {
  const page = htmlUrl(world, repository)
  const links = {
    self: `${apiUrl(repository)}/contents/${path}?ref=${at}`,
    git: `${apiUrl(repository)}/git/blobs/${sha}`,
    html: `${page}/blob/${at}/${path}`,
  }
  return {
    type: 'file',
    name: path.split('/').at(-1),
    path,
    sha,
    size: bytes.length,
    encoding: 'base64',
    content: bytes.toString('base64'),
    url: links.self,
    git_url: links.git,
    html_url: links.html,
    download_url: `${page}/raw/${at}/${path}`,
    _links: links,
  }
}

interface Ends {
  readonly base: Oid
  readonly common: Oid
  readonly range: string
}

function showRange(world: World, repository: Repository, { base, common, range }: Ends) {
  const page = `${htmlUrl(world, repository)}/compare/${range}`
  const [base_commit, merge_base_commit] = [base, common].map((oid) => {
    const commit = repository.objects.commits.get(oid)
    return commit === undefined ? undefined : showCommit(world, repository, commit)
  })
  return {
    url: `${apiUrl(repository)}/compare/${range}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit,
    merge_base_commit,
  }
}

function showInstallation(world: World, { owner }: Repository, app: App = world.app) {
  const { installation, id, clientId, slug, permissions, suspended } = app
  return {
    id: installation,
    account: showAccount(world, owner),
    repository_selection: 'selected',
    access_tokens_url: `https://api.github.com/app/installations/${installation}/access_tokens`,
    repositories_url: 'https://api.github.com/installation/repositories',
    html_url: `${world.html}/settings/installations/${installation}`,
    app_id: id,
    client_id: clientId,
    app_slug: slug,
    target_id: owner.id,
    target_type: owner.type,
    permissions,
    events: [],
    created_at: iso(world.began),
    updated_at: iso(world.began),
    single_file_name: null,
    suspended_by: suspended ? showAccount(world, owner) : null,
    suspended_at: suspended ? iso(world.began) : null,
  }
}

/** For all repositories and permissions of the installation, or for those asked for; never for more. */
function makeToken(asked: Asked): ReturnType<Route['answer']> {
  const { world, access, body } = asked
  const app = access.by === 'app' ? appOf(world, access.account) : undefined
  if (app === undefined || asked.number('installation') !== app.installation) throw notFound()
  if (app.suspended) throw refusal(403, 'This installation has been suspended')
  const repositories = chosen(installed(world), body)
  const permissions = narrowed(app.permissions, recordOf(body, 'permissions'))
  const token = installationToken(world, { repositories, permissions, app })
  return json(201, { token, expires_at: iso(world.clock.now() + 3_600_000), permissions })
}

function chosen(all: readonly Repository[], body: Loose): readonly Repository[] {
  const [names, ids] = [textsOf(body, 'repositories'), textsOf(body, 'repository_ids')]
  if (names.length === 0 && ids.length === 0) return all
  const found = all.filter(({ name, id }) => names.includes(name) || ids.includes(String(id)))
  if (found.length < names.length + ids.length)
    throw refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  return found
}

function narrowed(granted: Permissions, asked: Loose): Permissions {
  if (Object.keys(asked).length === 0) return granted
  const narrower: Record<string, 'read' | 'write'> = {}
  for (const [name, level] of Object.entries(asked)) {
    const has = granted[name]
    if (has === undefined || (level === 'write' && has === 'read'))
      throw refusal(422, 'The permissions requested are not granted to this installation.')
    narrower[name] = level === 'write' ? 'write' : 'read'
  }
  return narrower
}

function installed(world: World): readonly Repository[] {
  return [...world.repositories.values()].filter((one) => one.installed)
}
