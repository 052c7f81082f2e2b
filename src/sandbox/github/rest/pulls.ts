import type { Loose } from '../../reply.ts'
import { isRecord, json } from '../../reply.ts'
import { changePull, requestReviews } from '../pulls/change.ts'
import { createLabel, addLabels, namedLabel, removeLabels } from '../pulls/labels.ts'
import { mergeable, mergePull } from '../pulls/merge.ts'
import { openPull, pullOf } from '../pulls/open.ts'
import type { Pull } from '../pulls/state.ts'
import { addComment, addReview, commentOf, deleteComment, editComment, react, talkOf } from '../pulls/talk.ts'
import { notFound, refusal } from '../refusal.ts'
import { showComment, showListedPull, showPull, showReview } from '../pulls/show.ts'
import { showAccount } from '../accounts.ts'
import { iso, now } from '../world.ts'
import { showLabel } from '../show.ts'
import { needText, textOf, textsOf } from '../graphql/codec.ts'
import { type AskedRepository, empty, paged, repositoryRoute } from './route.ts'

/** Pull requests, their comments, labels and reviews. */
export const PULLS = [
  repositoryRoute('GET /pulls', 'pull_requests:read', (asked) => {
    const { items, headers } = paged(asked, filtered(asked))
    return json(
      200,
      items.map((pull) => showListedPull(asked.world, pull)),
      headers,
    )
  }),
  repositoryRoute('POST /pulls', 'pull_requests:write', ({ world, access, repository, body }) => {
    const [head, base, title] = [needText(body, 'head'), needText(body, 'base'), needText(body, 'title')]
    const pull = openPull(world, repository, { access, head, base, title, body: textOf(body, 'body') ?? '' })
    return json(201, showPull(world, pull, null))
  }),
  repositoryRoute('GET /pulls/{number}', 'pull_requests:read', ({ world, repository, number }) => {
    const pull = pullOf(repository, number('number'))
    return json(200, showPull(world, pull, pull.state === 'open' ? (mergeable(world, pull) ?? null) : null))
  }),
  repositoryRoute('PATCH /pulls/{number}', 'pull_requests:write', ({ world, access, repository, body, number }) => {
    const pull = pullOf(repository, number('number'))
    const state = textOf(body, 'state')
    const change = { title: textOf(body, 'title'), body: textOf(body, 'body') }
    const wanted = state === 'open' || state === 'closed' ? state : undefined
    changePull(world, pull, { access, change: { ...change, state: wanted } })
    return json(200, showPull(world, pull, null))
  }),
  repositoryRoute('PUT /pulls/{number}/merge', 'contents:write', (asked) => {
    const { world, access, repository, body, number } = asked
    const method = (['merge', 'squash', 'rebase'] as const).find(
      (one) => one === (textOf(body, 'merge_method') ?? 'merge'),
    )
    if (!method) throw refusal(422, 'merge_method is not valid')
    const texts = { title: textOf(body, 'commit_title'), message: textOf(body, 'commit_message') }
    const merging = { access, method, sha: textOf(body, 'sha'), ...texts }
    const sha = mergePull(world, pullOf(repository, number('number')), merging)
    return json(200, { sha, merged: true, message: 'Pull Request successfully merged' })
  }),
  repositoryRoute('POST /pulls/{number}/requested_reviewers', 'pull_requests:write', (asked) => {
    const { world, access, repository, body, number } = asked
    const pull = pullOf(repository, number('number'))
    if (textsOf(body, 'team_reviewers').length > 0)
      throw refusal(422, 'Could not resolve to a node with the global id of the team.')
    requestReviews(world, pull, { access, logins: textsOf(body, 'reviewers') })
    return json(201, showPull(world, pull, null))
  }),
  repositoryRoute('GET /pulls/{number}/reviews', 'pull_requests:read', (asked) => {
    const pull = pullOf(asked.repository, asked.number('number'))
    const { items, headers } = paged(asked, pull.reviews)
    return json(
      200,
      items.map((review) => showReview(asked.world, pull, review)),
      headers,
    )
  }),
  repositoryRoute(
    'POST /pulls/{number}/reviews',
    'pull_requests:write',
    ({ world, access, repository, body, number }) => {
      const pull = pullOf(repository, number('number'))
      const event =
        (['APPROVE', 'REQUEST_CHANGES', 'COMMENT'] as const).find((one) => one === textOf(body, 'event')) ?? 'COMMENT'
      return json(
        200,
        showReview(world, pull, addReview(world, pull, { access, event, body: textOf(body, 'body') ?? '' })),
      )
    },
  ),
]

function filtered({ repository, query }: AskedRepository): readonly Pull[] {
  const state = query.get('state') ?? 'open'
  const [head, base] = [query.get('head'), query.get('base')]
  return [...repository.pulls.values()]
    .reverse()
    .filter((pull) => state === 'all' || (state === 'open') === (pull.state === 'open'))
    .filter((pull) => base === null || pull.base === base)
    .filter((pull) => head === null || head === `${pull.from.repository.owner.login}:${pull.from.branch}`)
}

/** Comments and labels. Issues share their numbers with pull requests; issues of their own are in `issues.ts`. */
export const TALK = [
  repositoryRoute('GET /issues/{number}/comments', 'triage:read', (asked) => {
    const { comments } = talkOf(asked.repository, asked.number('number'))
    const { items, headers } = paged(asked, comments)
    return json(
      200,
      items.map((comment) => showComment(asked.world, comment)),
      headers,
    )
  }),
  repositoryRoute('POST /issues/{number}/comments', 'triage:read', ({ world, access, repository, body, number }) => {
    const on = talkOf(repository, number('number'))
    return json(201, showComment(world, addComment(world, on, { access, body: needText(body, 'body') })))
  }),
  repositoryRoute('GET /issues/comments/{id}', 'triage:read', ({ world, repository, number }) =>
    json(200, showComment(world, commentOf(repository, number('id')))),
  ),
  repositoryRoute('PATCH /issues/comments/{id}', 'triage:read', ({ world, access, repository, body, number }) => {
    const comment = commentOf(repository, number('id'))
    editComment(world, comment, { access, body: needText(body, 'body') })
    return json(200, showComment(world, comment))
  }),
  repositoryRoute('DELETE /issues/comments/{id}', 'triage:read', ({ world, access, repository, number }) => {
    deleteComment(world, commentOf(repository, number('id')), access)
    return empty()
  }),
  repositoryRoute(
    'POST /issues/comments/{id}/reactions',
    'triage:read',
    ({ world, access, repository, body, number }) => {
      // REST, "Create reaction for an issue comment": 201, and 200 where the same was there.
      const comment = commentOf(repository, number('id'))
      const before = comment.reactions.length
      const content = react(comment, { access, content: needText(body, 'content') })
      const shown = { id: comment.id, node_id: comment.nodeId, user: showAccount(world, access.account), content }
      return json(comment.reactions.length > before ? 201 : 200, { ...shown, created_at: iso(now(world)) })
    },
  ),
  repositoryRoute('GET /labels', 'triage:read', (asked) => {
    const { items, headers } = paged(asked, [...asked.repository.labels.values()])
    return json(200, items.map(showLabel), headers)
  }),
  repositoryRoute('GET /labels/{name}', 'triage:read', ({ repository, part }) => {
    const label = repository.labels.get(part('name').toLowerCase())
    if (!label) throw notFound()
    return json(200, showLabel(label))
  }),
  repositoryRoute('POST /labels', 'triage:write', ({ world, access, repository, body }) => {
    const [name, color] = [needText(body, 'name'), textOf(body, 'color') ?? 'ededed']
    const description = textOf(body, 'description') ?? ''
    return json(201, showLabel(createLabel(world, repository, { access, name, color, description })))
  }),
  repositoryRoute('POST /issues/{number}/labels', 'triage:write', ({ world, access, repository, body, number }) => {
    const pull = pullOf(repository, number('number'))
    const labels = namesIn(body).map((name) => namedLabel(world, repository, { access, name }))
    addLabels(world, pull, { access, labels })
    return json(200, [...pull.labels].map(showLabel))
  }),
  repositoryRoute(
    'DELETE /issues/{number}/labels/{name}',
    'triage:write',
    ({ world, access, repository, part, number }) => {
      const pull = pullOf(repository, number('number'))
      const label = repository.labels.get(part('name').toLowerCase())
      if (!label || !pull.labels.has(label)) throw refusal(404, 'Label does not exist')
      removeLabels(world, pull, { access, labels: [label] })
      return json(200, [...pull.labels].map(showLabel))
    },
  ),
]

/** Labels as a request may name them: by name, or as records with one. */
export function namesIn(body: Loose): readonly string[] {
  const labels = body['labels']
  if (!Array.isArray(labels)) return []
  return labels.map((one: unknown) => (isRecord(one) ? needText(one, 'name') : String(one)))
}
