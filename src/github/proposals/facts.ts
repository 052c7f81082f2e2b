import { Failure } from '../../core/failure.ts'
import type { ProposalFacts } from '../../engine/ports.ts'
import { at, instantAt, listAt, numberAt, textAt } from '../codec.ts'
import type { Mine } from '../mine.ts'
import { mergeable } from '../mergeable.ts'

/** A pull request of ours as the fragment `Q` gave it; undefined: it is not ours. */
export function readProposal(pull: unknown, mine: Mine): ProposalFacts | undefined {
  const foreign = at(pull, 'isCrossRepository')
  if (typeof foreign !== 'boolean') throw incomplete('isCrossRepository')
  if (foreign || !mine.actor(at(pull, 'author'))) return undefined
  const check = readCheck(pull, mine)
  return {
    branch: need(pull, 'headRefName'),
    number: present(numberAt(pull, 'number'), 'number'),
    id: need(pull, 'id'),
    url: need(pull, 'url'),
    state: stateOf(pull),
    head: need(pull, 'headRefOid'),
    createdAt: present(instantAt(pull, 'createdAt'), 'createdAt'),
    ...optional('closedAt', instantAt(pull, 'closedAt')),
    ...optional('mergedAt', instantAt(pull, 'mergedAt')),
    ...optional('mergedBy', textAt(pull, 'mergedBy', 'login')),
    approvals: approvals(pull),
    meddled: mine.meddled(pull),
    mergeable: mergeable(pull),
    title: need(pull, 'title'),
    body: need(pull, 'body'),
    labels: listAt(pull, 'labels', 'nodes').flatMap((label) => textAt(label, 'name') ?? []),
    told: toldIn(at(pull, 'comments'), mine),
    ...optional('check', check),
  }
}

/** Markers of our own comments; a person's copy of one tells nothing, nor does one that somebody else has changed: it is told again. */
export function toldIn(comments: unknown, mine: Mine): readonly string[] {
  return listAt(comments, 'nodes').flatMap((comment) => {
    const isEdited = textAt(comment, 'lastEditedAt') !== undefined && !mine.actor(at(comment, 'editor'))
    if (isEdited || !mine.actor(at(comment, 'author'))) return []
    const [first = ''] = (textAt(comment, 'body') ?? '').split(/\r?\n/, 1)
    return /^<!-- keyturn:(.+) -->$/.exec(first)?.[1] ?? []
  })
}

/** A comment's text with its marker hidden in the first line. */
export function marked(marker: string, body: string): string {
  return `<!-- keyturn:${marker} -->\n${body}`
}

function stateOf(pull: unknown): ProposalFacts['state'] {
  const state = textAt(pull, 'state')
  if (state === 'OPEN') return 'open'
  if (state === 'MERGED') return 'merged'
  if (state === 'CLOSED') return 'closed'
  throw incomplete('state')
}

/** Whose newest opinion is approval. They come oldest first; a mere comment takes nothing back. */
function approvals(pull: unknown): readonly string[] {
  const newest = new Map<string, string>()
  for (const review of listAt(pull, 'reviews', 'nodes')) {
    const [login, state] = [textAt(review, 'author', 'login'), textAt(review, 'state')]
    if (login !== undefined && state !== undefined) newest.set(login, state)
  }
  return [...newest].filter(([, state]) => state === 'APPROVED').map(([login]) => login)
}

/** Our own check run: a workflow's job may be called `keyturn` too, and only our App may change ours. */
function readCheck(pull: unknown, mine: Mine): ProposalFacts['check'] {
  const [newest] = listAt(pull, 'checked', 'nodes')
  const commit = at(newest, 'commit')
  const head = textAt(commit, 'oid')
  const runs = listAt(commit, 'checkSuites', 'nodes')
    .filter((suite) => textAt(suite, 'app', 'slug') === mine.app)
    .flatMap((suite) => listAt(suite, 'checkRuns', 'nodes'))
    .filter((run) => textAt(run, 'name') === 'keyturn')
  const run = runs.at(-1)
  const id = textAt(run, 'id')
  if (id === undefined || head === undefined) return undefined
  return {
    id,
    head,
    status: textAt(run, 'status')?.toLowerCase() ?? '',
    summary: textAt(run, 'summary') ?? '',
    ...optional('title', textAt(run, 'title')),
    ...optional('conclusion', textAt(run, 'conclusion')?.toLowerCase()),
  }
}

function need(pull: unknown, field: string): string {
  return present(textAt(pull, field), field)
}

function present<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw incomplete(field)
  return value
}

/** What cannot be read is not guessed: a state that is none of the known ones is not "closed". */
function incomplete(field: string): Failure {
  return new Failure(
    'unexpected-response',
    `GitHub described a pull request without its ${field}. Nothing was changed.`,
    {
      effect: 'not-done',
    },
  )
}

function optional<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  if (value === undefined) return {}
  const one: Partial<Record<K, V>> = {}
  one[name] = value
  return one
}
