import { changeIssue, issueOf, openIssue } from '../issues/issues.ts'
import type { Issue } from '../issues/state.ts'
import { showIssue } from '../issues/show.ts'
import { showIssue as showPullAsIssue } from '../pulls/show.ts'
import type { Pull } from '../pulls/state.ts'
import { refusal } from '../refusal.ts'
import { json, type Loose } from '../../reply.ts'
import { needText, textOf } from '../graphql/codec.ts'
import { namesIn } from './pulls.ts'
import { type AskedRepository, paged, repositoryRoute } from './route.ts'

/** Issues. A list of them has the pull requests, too. */
export const ISSUES = [
  repositoryRoute('GET /issues', 'issues:read', (asked) => {
    const { items, headers } = paged(asked, filtered(asked))
    const shown = items.map((one) =>
      one.kind === 'pull' ? showPullAsIssue(asked.world, one) : showIssue(asked.world, one),
    )
    return json(200, shown, headers)
  }),
  repositoryRoute('POST /issues', 'issues:write', ({ world, access, repository, body }) => {
    const [title, text, labels] = [needText(body, 'title'), textOf(body, 'body') ?? '', namesIn(body)]
    return json(201, showIssue(world, openIssue(world, repository, { access, title, body: text, labels })))
  }),
  repositoryRoute('GET /issues/{number}', 'issues:read', ({ world, repository, number }) => {
    const pull = repository.pulls.get(number('number'))
    return json(200, pull ? showPullAsIssue(world, pull) : showIssue(world, issueOf(repository, number('number'))))
  }),
  repositoryRoute('PATCH /issues/{number}', 'issues:write', ({ world, access, repository, body, number }) => {
    const issue = issueOf(repository, number('number'))
    const change = { title: textOf(body, 'title'), body: textOf(body, 'body'), ...stateIn(body) }
    changeIssue(world, issue, { access, change })
    return json(200, showIssue(world, issue))
  }),
]

const REASONS = ['completed', 'not_planned', 'reopened'] as const

function stateIn(body: Loose): { state: Issue['state'] | undefined; reason: Issue['reason'] } {
  const [state, reason] = [textOf(body, 'state'), textOf(body, 'state_reason')]
  if (state !== undefined && state !== 'open' && state !== 'closed') throw refusal(422, 'Validation Failed')
  return { state, reason: REASONS.find((known) => known === reason) }
}

/** Newest first unless asked otherwise; labels are all wanted at once and compared without case. */
function filtered({ repository, query }: AskedRepository): readonly (Issue | Pull)[] {
  const [state, creator] = [query.get('state') ?? 'open', query.get('creator')?.toLowerCase()]
  const labels = (query.get('labels') ?? '').toLowerCase().split(',').filter(Boolean)
  const all = [...repository.issues.values(), ...repository.pulls.values()].sort((a, b) => a.number - b.number)
  return (query.get('direction') === 'asc' ? all : all.reverse())
    .filter((one) => state === 'all' || (state === 'open') === (one.state === 'open'))
    .filter((one) => creator === undefined || one.author.login.toLowerCase() === creator)
    .filter((one) => labels.every((name) => [...one.labels].some((label) => label.name.toLowerCase() === name)))
}
