// How REST and webhooks show things. Field names as in GitHub's REST description.
import { showAccount } from './accounts.ts'
import { appOf, appsOf } from './apps/installed.ts'
import type { Annotation, CheckRun, Label } from './pulls/state.ts'
import { QUIET_REPOSITORY, repositoryUrls } from './urls.ts'
import { type Account, type App, fullName, htmlUrl, iso, isoOrNull, type Repository, type World } from './world.ts'

/** `https://api.github.com/repos/owner/name`: what `url` fields begin with. */
export function apiUrl(repository: Repository): string {
  return `https://api.github.com/repos/${fullName(repository)}`
}

/** Shown with every run, and always the same. */
const minimal = new WeakMap<Repository, ReturnType<typeof showMinimal>>()

/** A repository inside other things: `minimal-repository`. */
export function showMinimalRepository(world: World, repository: Repository) {
  const known = minimal.get(repository) ?? showMinimal(world, repository)
  minimal.set(repository, known)
  return known
}

function showMinimal(world: World, repository: Repository) {
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: showAccount(world, repository.owner),
    html_url: htmlUrl(world, repository),
    url: apiUrl(repository),
    description: null,
    fork: repository.fork !== undefined,
    ...repositoryUrls(apiUrl(repository)),
  }
}

/** A repository that stands alone. */
export function showRepository(world: World, repository: Repository) {
  const page = htmlUrl(world, repository)
  return {
    ...showMinimalRepository(world, repository),
    visibility: repository.private ? 'private' : 'public',
    default_branch: repository.defaultBranch,
    archived: false,
    disabled: false,
    git_url: `git://github.com/${fullName(repository)}.git`,
    ssh_url: `git@github.com:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    pushed_at: iso(repository.moves.at(-1)?.at ?? repository.createdAt),
    ...QUIET_REPOSITORY,
  }
}

export function showLabel(label: Label) {
  return {
    id: label.id,
    node_id: label.nodeId,
    name: label.name,
    color: label.color,
    description: label.description,
    default: false,
    url: `${apiUrl(label.repository)}/labels/${encodeURIComponent(label.name)}`,
  }
}

/** The homepage of every App here. */
const HOME = 'https://keyturn.test'

/** The App that did something with its own token; null: a person or nobody's App did. */
export function viaApp(world: World, account: Account) {
  const app = appOf(world, account)
  if (app === undefined) return null
  // The permissions that an App is shown with here leave merge queues out (GitHub's webhooks, `performed_via_github_app`).
  const { merge_queues: _left, ...permissions } = app.permissions
  return showApp(world, { ...app, permissions })
}

/** Keyturn's App. */
export function showApp(world: World, app: App = world.app) {
  const { clientId, permissions } = app
  return { ...showAnyApp(world, app), client_id: clientId, permissions }
}

/** An App of somebody else's, as checks show whose they are; GitHub Actions is one. */
function showAnyApp(world: World, { id, slug }: { readonly id: number; readonly slug: string }) {
  const owner = [...world.repositories.values()][0]?.owner
  return {
    id,
    slug,
    node_id: `A_${id}`,
    name: slug,
    description: null,
    owner: owner === undefined ? null : showAccount(world, owner),
    external_url: HOME,
    html_url: `${world.html}/apps/${slug}`,
    created_at: iso(world.began),
    updated_at: iso(world.began),
    permissions: {},
    events: [],
  }
}

export function showCheck(world: World, check: CheckRun) {
  return {
    id: check.id,
    node_id: check.nodeId,
    name: check.name,
    head_sha: check.head,
    external_id: check.externalId ?? '',
    url: `${apiUrl(check.repository)}/check-runs/${check.id}`,
    html_url: `${htmlUrl(world, check.repository)}/runs/${check.id}`,
    // GitHub puts the App's own page where none was given (REST: "Create a check run").
    details_url: check.detailsUrl ?? HOME,
    status: check.status,
    conclusion: check.conclusion ?? null,
    started_at: iso(check.startedAt),
    completed_at: isoOrNull(check.completedAt),
    output: {
      title: check.title ?? null,
      summary: check.summary ?? null,
      text: check.text ?? null,
      annotations_count: check.annotations.length,
      annotations_url: `${apiUrl(check.repository)}/check-runs/${check.id}/annotations`,
    },
    app: shownApp(world, check),
    check_suite: { id: check.id },
    pull_requests: pullsAt(check),
  }
}

function shownApp(world: World, { app }: CheckRun) {
  const made = appsOf(world).find(({ id }) => id === app.id)
  return made === undefined ? showAnyApp(world, app) : showApp(world, made)
}

/** Open pull requests of this very repository whose head it is. */
function pullsAt({ repository, head }: CheckRun) {
  const repo = { id: repository.id, url: apiUrl(repository), name: repository.name }
  return [...repository.pulls.values()]
    .filter((pull) => pull.state === 'open' && pull.head === head && pull.from.repository === repository)
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${apiUrl(repository)}/pulls/${pull.number}`,
      head: { ref: pull.from.branch, sha: pull.head, repo },
      base: { ref: pull.base, sha: pull.baseOid, repo },
    }))
}

/** One of its annotations. */
export function showAnnotation(world: World, check: CheckRun, one: Annotation) {
  return {
    path: one.path,
    blob_href: `${htmlUrl(world, check.repository)}/blob/${check.head}/${one.path}`,
    start_line: one.startLine,
    end_line: one.endLine,
    start_column: null,
    end_column: null,
    annotation_level: one.level,
    title: one.title ?? null,
    message: one.message,
    raw_details: null,
  }
}
