import { account, knownAccount } from './accounts.ts'
import { changeTree, makeCommit } from './commits.ts'
import type { EnvironmentOptions, RepositoryOptions } from './contract.ts'
import { createObjects } from './git/objects.ts'
import { branchRef, setRef } from './refs.ts'
import { branchPolicies, firstSettings } from './settings.ts'
import { fullName, nextId, nodeId, now, type Repository, type World } from './world.ts'

/** Adds a repository with its people, environments and first commit. */
export function addRepository(world: World, options: RepositoryOptions): Repository {
  const repository = blank(world, options, undefined)
  for (const [login, role] of Object.entries(options.people ?? {})) {
    account(world, login)
    repository.roles.set(login.toLowerCase(), role)
  }
  for (const environment of options.environments ?? []) addEnvironment(world, repository, environment)
  if (options.files) {
    const tree = changeTree(repository, undefined, new Map(Object.entries(options.files)))
    const { oid } = makeCommit(world, repository, {
      author: repository.owner,
      parents: [],
      tree,
      message: 'Begin\n',
      signed: false,
    })
    setRef(world, repository, { ref: branchRef(repository.defaultBranch), to: oid })
    // The past began long ago: no replica lags behind it.
    repository.moves.length = 0
  }
  return repository
}

function blank(world: World, options: RepositoryOptions, fork: Repository | undefined): Repository {
  const id = nextId(world)
  const repository: Repository = {
    kind: 'repository',
    id,
    nodeId: nodeId('R', id),
    owner: account(world, options.owner, options.organization === true ? 'Organization' : undefined),
    name: options.name,
    private: options.private ?? false,
    defaultBranch: options.defaultBranch ?? 'main',
    objects: fork?.objects ?? createObjects(),
    fork,
    createdAt: now(world),
    installed: options.installed ?? true,
    numbers: 0,
    refs: new Map(),
    moves: [],
    roles: new Map(),
    pulls: new Map(),
    issues: new Map(),
    labels: new Map(),
    checks: [],
    scopes: new Map(),
    environments: new Map(),
    runs: [],
    deployments: [],
    settings: firstSettings(world, options),
    alerts: new Map(),
  }
  world.repositories.set(fullName(repository).toLowerCase(), repository)
  world.nodes.set(repository.nodeId, repository)
  return repository
}

/** Copies a repository under somebody's account; its objects are shared, as on GitHub. */
export function forkRepository(world: World, repository: Repository, login: string): Repository {
  const { name, private: hidden, defaultBranch } = repository
  const owner = knownAccount(world, login).login
  const copy = blank(world, { owner, name, private: hidden, defaultBranch, installed: false }, repository)
  for (const [ref, oid] of repository.refs) copy.refs.set(ref, oid)
  return copy
}

/** Removes an environment with its secrets. */
export function removeEnvironment(repository: Repository, name: string): void {
  repository.environments.delete(name.toLowerCase())
  repository.scopes.delete(`environment/${name}`.toLowerCase())
}

/** Adds an environment, or changes who reviews it. */
export function addEnvironment(world: World, repository: Repository, options: string | EnvironmentOptions): void {
  const { name, reviewers = [], branches } = typeof options === 'string' ? { name: options } : options
  const old = repository.environments.get(name.toLowerCase())
  const id = old?.id ?? nextId(world)
  const createdAt = old?.createdAt ?? now(world)
  const policies = branchPolicies(world, branches === undefined ? {} : { branches })
  repository.environments.set(name.toLowerCase(), {
    id,
    nodeId: nodeId('EN', id),
    name,
    createdAt,
    reviewers,
    branches: policies,
  })
}
