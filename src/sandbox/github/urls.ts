// The addresses that GitHub gives along with accounts, repositories and runs (its REST description, `*_url`).
import type { Loose } from '../reply.ts'

type Urls = Readonly<Record<string, string>>

/** Below an account: by field, what follows its address. */
const OF_ACCOUNT: Urls = {
  followers_url: '/followers',
  following_url: '/following{/other_user}',
  gists_url: '/gists{/gist_id}',
  starred_url: '/starred{/owner}{/repo}',
  subscriptions_url: '/subscriptions',
  organizations_url: '/orgs',
  repos_url: '/repos',
  events_url: '/events{/privacy}',
  received_events_url: '/received_events',
}

const OF_REPOSITORY: Urls = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
}

const OF_RUN: Urls = {
  jobs_url: '/jobs',
  logs_url: '/logs',
  artifacts_url: '/artifacts',
  cancel_url: '/cancel',
  rerun_url: '/rerun',
}

function below(base: string, urls: Urls): Urls {
  return Object.fromEntries(Object.entries(urls).map(([name, path]) => [name, `${base}${path}`]))
}

export const accountUrls = (base: string): Urls => below(base, OF_ACCOUNT)
export const repositoryUrls = (base: string): Urls => below(base, OF_REPOSITORY)
export const runUrls = (base: string): Urls => below(base, OF_RUN)

/** What a repository has where it stands alone, and the sandbox knows nothing of. */
export const QUIET_REPOSITORY: Loose = {
  mirror_url: null,
  homepage: null,
  language: null,
  license: null,
  topics: [],
  size: 1,
  forks: 0,
  forks_count: 0,
  watchers: 0,
  watchers_count: 0,
  stargazers_count: 0,
  open_issues: 0,
  open_issues_count: 0,
  has_issues: true,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_downloads: true,
  has_discussions: false,
}

/** What an account has where it stands alone, and the sandbox knows nothing of. */
export const QUIET_ACCOUNT: Loose = {
  name: null,
  company: null,
  blog: null,
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
}
