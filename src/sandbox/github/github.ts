import { account, type Accounts, asPerson } from './accounts.ts'
import { trigger } from './actions/trigger.ts'
import type { AppOptions, GithubControl, GithubOptions, GithubSandbox } from './contract.ts'
import { createLetters } from '../letters.ts'
import { PERMISSIONS } from './permissions.ts'
import { personOf } from './person.ts'
import { branchRef } from './refs.ts'
import { addEnvironment, addRepository, removeEnvironment } from './repositories.ts'
import { replacePair, scopeOf } from './secrets/scopes.ts'
import { push } from './push.ts'
import { actionsToken, installationToken, privateKey } from './tokens.ts'
import { truthOf } from './truth.ts'
import { serve } from './handler.ts'
import { setRef } from './refs.ts'
import { raiseAlert } from './scanning/alerts.ts'
import { configure } from './settings.ts'
import { leave } from './people.ts'
import { pressButton } from './pulls/checks.ts'
import type { App, Repository, World } from './world.ts'

export { PERMISSIONS } from './permissions.ts'

/** A stateful GitHub in memory. */
export function createGithub(options: GithubOptions): GithubSandbox {
  const world = blank(options)
  for (const one of options.repositories) addRepository(world, one)
  const [first] = world.repositories.values()
  function repositoryOf(name: string | undefined): Repository {
    const found = name === undefined ? first : world.repositories.get(name.toLowerCase())
    if (!found) throw new Error(`There is no repository ${name ?? ''}.`)
    return found
  }
  world.finished.add((repository, run) => {
    const sha = repository.refs.get(branchRef(repository.defaultBranch)) ?? ''
    const access = asPerson(run.actor)
    trigger(world, repository, {
      access,
      trigger: {
        event: 'workflow_run',
        activity: 'completed',
        sha,
        branch: repository.defaultBranch,
        actor: run.actor,
        workflow: run.name,
      },
    })
  })
  return {
    handler: (request) => serve(world, request),
    person: (login, name) => personOf(world, repositoryOf(name), login),
    onWebhook: (listener) => {
      world.listeners.add(listener)
      return () => void world.listeners.delete(listener)
    },
    onJob: (run) => {
      world.onJob = run
    },
    control: controlOf(world, repositoryOf),
    truth: truthOf(world, repositoryOf),
  }
}

function blank(options: GithubOptions): World {
  const accounts: Accounts = { accounts: new Map(), nodes: new Map(), ids: 1000 }
  return {
    clock: options.clock,
    began: options.clock.now(),
    options,
    html: options.html ?? 'https://github.com',
    letters: createLetters(options.seed ?? 'github'),
    repositories: new Map(),
    teams: new Map(),
    organizations: new Map(),
    tokens: new Map(),
    listeners: new Set(),
    finished: new Set(),
    past: [],
    used: new Map(),
    onJob: options.onJob,
    made: new Map(),
    latest: undefined,
    lagRefs: 0,
    lagMergeable: 0,
    app: appOf(accounts, { slug: 'keyturn-acme', id: 4242, clientId: 'Iv23keyturn', ...options.app }, 777),
    ears:
      options.ears && appOf(accounts, { slug: 'keyturn-ears', id: 4343, clientId: 'Iv23ears', ...options.ears }, 778),
    ...accounts,
  }
}

function appOf(
  accounts: Accounts,
  { slug, id, clientId, ...given }: AppOptions & Required<Pick<AppOptions, 'slug' | 'id' | 'clientId'>>,
  installation: number,
): App {
  return {
    id,
    clientId,
    slug,
    account: account(accounts, `${slug}[bot]`),
    permissions: given.permissions ?? PERMISSIONS,
    installation,
    suspended: given.suspended ?? false,
    publicKey: given.publicKey,
    privateKey: undefined,
  }
}

function earsOf({ ears }: World): App {
  if (ears === undefined) throw new Error('There is no second App.')
  return ears
}

function controlOf(world: World, repositoryOf: (name: string | undefined) => Repository): GithubControl {
  const granted = (name: string | undefined) =>
    name === undefined ? [...world.repositories.values()].filter((one) => one.installed) : [repositoryOf(name)]
  return {
    addRepository: (options) => void addRepository(world, options),
    installationToken: (options = {}) =>
      installationToken(world, {
        repositories: granted(options.repository),
        permissions: options.permissions ?? (options.app ? earsOf(world) : world.app).permissions,
        forever: options.forever ?? false,
        app: options.app && earsOf(world),
      }),
    actionsToken: (options = {}) =>
      actionsToken(world, {
        repositories: granted(options.repository),
        permissions: options.permissions ?? { contents: 'read' },
        forever: options.forever ?? false,
      }),
    privateKey: (app) => privateKey(app === undefined ? world.app : earsOf(world)),
    setRole: (login, role, name) => void repositoryOf(name).roles.set(account(world, login).login.toLowerCase(), role),
    setTeam: (team, members) => setTeam(world, team, members),
    lagRefs: (milliseconds) => {
      world.lagRefs = milliseconds
    },
    lagMergeable: (milliseconds) => {
      world.lagMergeable = milliseconds
    },
    replaceKeyPair: (scope, options = {}) =>
      replacePair(world, scopeOf(world, repositoryOf(options.repository), scope), options.keepId ?? false),
    setRef: (ref, to, name) => {
      const repository = repositoryOf(name)
      if (to === undefined) setRef(world, repository, { ref, to })
      else push(world, repository, { ref, to, access: asPerson(repository.owner) })
    },
    schedule: (name, by) => startOnSchedule(world, repositoryOf(name), by),
    deleteEnvironment: (environment, name) => removeEnvironment(repositoryOf(name), environment),
    addEnvironment: (environment, name) => addEnvironment(world, repositoryOf(name), environment),
    switchOff: (path, name) => void repositoryOf(name).settings.off.set(path, 'disabled_inactivity'),
    leak: (secret, options = {}) =>
      raiseAlert(world, repositoryOf(options.repository), { secret, base64: options.base64 ?? false }),
    ...happeningsOf(world),
    configure: (options, name) => configure(world, repositoryOf(name), options),
  }
}

/** The actor of such a run is who changed the cron last (GitHub: "Events that trigger workflows", schedule). */
function startOnSchedule(world: World, repository: Repository, by: string | undefined): void {
  const actor = by === undefined ? repository.owner : account(world, by)
  const branch = repository.defaultBranch
  const sha = repository.refs.get(branchRef(branch)) ?? ''
  const asked = { event: 'schedule', sha, branch, actor }
  trigger(world, repository, { access: asPerson(repository.owner), trigger: asked })
}

/** What people do elsewhere than in a repository's files. */
function happeningsOf(world: World): Pick<GithubControl, 'leave' | 'press'> {
  return {
    leave: (login, from) => leave(world, account(world, login), from),
    press: (login, check, identifier) => {
      const found = [...world.repositories.values()].flatMap(({ checks }) => checks).find(({ id }) => id === check)
      if (found) pressButton(world, found, { access: asPerson(account(world, login)), identifier })
    },
  }
}

function setTeam(world: World, team: string, members: readonly string[]): void {
  world.teams.set(team.toLowerCase(), new Set(members.map((login) => account(world, login).login.toLowerCase())))
}
