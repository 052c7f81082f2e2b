// The repository itself, its files, its people, and who asks.
import { Buffer } from 'node:buffer'
import { roleOf } from '../access.ts'
import { bareLogin, knownAccount, showAccount } from '../accounts.ts'
import { diverge } from '../git/history.ts'
import { textAt } from '../git/trees.ts'
import { resolve } from '../refs.ts'
import { notFound, refusal } from '../refusal.ts'
import { json } from '../../reply.ts'
import { showCommit, showRepository } from '../show.ts'
import { installationToken } from '../tokens.ts'
import { iso, type Repository, type World } from '../world.ts'
import { type Asked, repositoryRoute, route, type Route } from './route.ts'

export const REPOSITORY: readonly Route[] = [
  repositoryRoute('GET ', 'metadata:read', ({ world, repository }) => json(200, showRepository(world, repository))),
  repositoryRoute('GET /contents/{path...}', 'contents:read', ({ world, repository, part, query }) => {
    const at = resolve(world, repository, query.get('ref') ?? repository.defaultBranch)
    const tree = at === undefined ? undefined : repository.objects.commits.get(at)?.tree
    const text = tree === undefined ? undefined : textAt(repository.objects, tree, part('path'))
    if (text === undefined) throw notFound()
    const path = part('path')
    const content = Buffer.from(text).toString('base64')
    return json(200, {
      type: 'file',
      name: path.split('/').at(-1),
      path,
      size: text.length,
      encoding: 'base64',
      content,
    })
  }),
  repositoryRoute('GET /compare/{range...}', 'contents:read', ({ world, repository, part }) => {
    const [base, head] = part('range')
      .split('...')
      .map((one) => resolve(world, repository, one))
    if (base === undefined || head === undefined) throw notFound()
    const { ours, theirs } = diverge(repository.objects, base, head)
    const status =
      theirs.length === 0 ? (ours.length === 0 ? 'identical' : 'behind') : ours.length === 0 ? 'ahead' : 'diverged'
    const commits = theirs.map((one) => showCommit(world, repository, one))
    return json(200, { status, ahead_by: theirs.length, behind_by: ours.length, total_commits: theirs.length, commits })
  }),
  repositoryRoute('GET /collaborators/{login}/permission', 'metadata:read', ({ world, repository, part }) => {
    const account = knownAccount(world, part('login'))
    const role = roleOf(repository, account.login)
    if (role === 'none') throw refusal(404, `${account.login} is not a user`)
    const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role
    return json(200, { permission, role_name: role, user: showAccount(world, account) })
  }),
  route('GET /user', ({ world, access }) => json(200, showAccount(world, access.account))),
  route('GET /app', ({ world }) =>
    json(200, {
      id: world.app.id,
      slug: world.app.slug,
      client_id: world.app.clientId,
      name: bareLogin(world.app.account),
    }),
  ),
  route('GET /rate_limit', () =>
    json(200, { resources: { core: { limit: 5000, remaining: 4999, used: 1, reset: 0 } } }),
  ),
  route('GET /repos/{owner}/{repo}/installation', (asked) => {
    const repository = asked.world.repositories.get(`${asked.part('owner')}/${asked.part('repo')}`.toLowerCase())
    if (asked.access.by !== 'app' || !repository?.installed) throw notFound()
    return json(200, {
      id: asked.world.app.installation,
      app_id: asked.world.app.id,
      permissions: asked.world.app.permissions,
    })
  }),
  route('POST /app/installations/{installation}/access_tokens', makeToken),
]

function makeToken(asked: Asked): ReturnType<Route['answer']> {
  const { world, access, body } = asked
  if (access.by !== 'app' || asked.number('installation') !== world.app.installation) throw notFound()
  const names = Array.isArray(body['repositories']) ? body['repositories'].map(String) : undefined
  const repositories = installed(world).filter(({ name }) => names === undefined || names.includes(name))
  const token = installationToken(world, { repositories, permissions: world.app.permissions })
  return json(201, { token, expires_at: iso(world.clock.now() + 3_600_000), permissions: world.app.permissions })
}

function installed(world: World): readonly Repository[] {
  return [...world.repositories.values()].filter((one) => one.installed)
}
