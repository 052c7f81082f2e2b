import { type CheckChange, createCheck, updateCheck } from '../pulls/checks.ts'
import type { Annotation } from '../pulls/state.ts'
import { notFound, refusal } from '../refusal.ts'
import { resolve } from '../refs.ts'
import { isRecord, json, type Loose } from '../../reply.ts'
import { showAnnotation, showCheck } from '../show.ts'
import { needText, numberOf, recordOf, textOf } from '../graphql/codec.ts'
import { type AskedRepository, paged, repositoryRoute } from './route.ts'

/** Check runs. */
export const CHECKS = [
  repositoryRoute('POST /check-runs', 'metadata:read', ({ world, access, repository, body }) => {
    const [head, name] = [needText(body, 'head_sha'), needText(body, 'name')]
    return json(201, showCheck(world, createCheck(world, repository, { access, head, name, change: changeOf(body) })))
  }),
  repositoryRoute('PATCH /check-runs/{id}', 'metadata:read', (asked) => {
    const check = found(asked)
    updateCheck(asked.world, check, { access: asked.access, change: changeOf(asked.body) })
    return json(200, showCheck(asked.world, check))
  }),
  repositoryRoute('GET /check-runs/{id}', 'checks:read', (asked) => json(200, showCheck(asked.world, found(asked)))),
  repositoryRoute('GET /check-runs/{id}/annotations', 'checks:read', (asked) => {
    const check = found(asked)
    const { items, headers } = paged(asked, check.annotations)
    const shown = items.map((one) => showAnnotation(asked.world, check, one))
    return json(200, shown, headers)
  }),
  repositoryRoute('GET /commits/{ref...}/check-runs', 'checks:read', (asked) => {
    const { world, repository, query } = asked
    const head = resolve(world, repository, asked.part('ref'))
    if (head === undefined) throw notFound()
    const name = query.get('check_name')
    const all = repository.checks.filter((check) => check.head === head && (name === null || check.name === name))
    const latest =
      query.get('filter') === 'all' ? all : [...new Map(all.map((one) => [`${one.app.id} ${one.name}`, one])).values()]
    const { items, headers } = paged(asked, latest)
    return json(200, { total_count: latest.length, check_runs: items.map((check) => showCheck(world, check)) }, headers)
  }),
]

function found({ repository, number }: AskedRepository) {
  const check = repository.checks.find(({ id }) => id === number('id'))
  if (!check) throw notFound()
  return check
}

function changeOf(body: Loose): CheckChange {
  const output = recordOf(body, 'output')
  return {
    name: textOf(body, 'name'),
    status: textOf(body, 'status'),
    conclusion: textOf(body, 'conclusion'),
    title: textOf(output, 'title'),
    summary: textOf(output, 'summary'),
    text: textOf(output, 'text'),
    detailsUrl: textOf(body, 'details_url'),
    externalId: textOf(body, 'external_id'),
    annotations: annotationsIn(output),
  }
}

function annotationsIn(output: Loose): readonly Annotation[] {
  const listed = output['annotations']
  return (Array.isArray(listed) ? listed : []).map((one) => {
    const given = isRecord(one) ? one : {}
    const level = LEVELS.find((known) => known === given['annotation_level'])
    const [startLine, endLine] = [numberOf(given, 'start_line'), numberOf(given, 'end_line')]
    if (level === undefined || startLine === undefined || endLine === undefined)
      throw refusal(422, 'Invalid request.\n\nAn annotation lacks its lines or its level.')
    const title = textOf(given, 'title')
    return { path: needText(given, 'path'), startLine, endLine, level, title, message: needText(given, 'message') }
  })
}

const LEVELS = ['notice', 'warning', 'failure'] as const
