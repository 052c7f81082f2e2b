import { showAccount } from '../accounts.ts'
import { associationOf, noReactions } from '../pulls/show.ts'
import { apiUrl, viaApp, showLabel } from '../show.ts'
import { htmlUrl, iso, isoOrNull, type World } from '../world.ts'
import type { Issue } from './state.ts'

/** Field names as in GitHub's REST description. */
export function showIssue(world: World, issue: Issue) {
  const { repository } = issue
  const url = `${apiUrl(repository)}/issues/${issue.number}`
  return {
    id: issue.id,
    node_id: issue.nodeId,
    number: issue.number,
    url,
    html_url: `${htmlUrl(world, repository)}/issues/${issue.number}`,
    repository_url: apiUrl(repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    title: issue.title,
    body: issue.body,
    user: showAccount(world, issue.author),
    labels: [...issue.labels].map(showLabel),
    state: issue.state,
    state_reason: issue.reason ?? null,
    locked: false,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: issue.comments.length,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: isoOrNull(issue.closedAt),
    author_association: associationOf(issue, issue.author.login),
    performed_via_github_app: viaApp(world, issue.author),
    reactions: noReactions(url),
  }
}
