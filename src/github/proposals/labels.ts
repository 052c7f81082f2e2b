import type { Label } from '../../core/render/view.ts'
import { Failure } from '../../core/failure.ts'
import { at } from '../codec.ts'
import { failureOf } from '../errors.ts'
import { queryWhole } from '../graphql.ts'
import { sendParts } from './change.ts'
import { type Desk, keep, keepLabel, known } from './desk.ts'
import { labelsQuery, type Part } from './queries.ts'

/** Ids of labels. Known ones cost nothing; what is missing is looked up by name and then made, in its colour. */
export async function labelIds(desk: Desk, labels: readonly Label[]): Promise<readonly string[]> {
  const unknown = (): readonly Label[] => labels.filter(({ name }) => !desk.labels.has(name.toLowerCase()))
  if (unknown().length > 0 && (!desk.labelsSeen || desk.labels.size >= PAGE)) await lookUp(desk, unknown())
  if (unknown().length > 0) await make(desk, unknown())
  return labels.map(({ name }) => known(desk.labels.get(name.toLowerCase())))
}

/** So many labels a repository's answer brings along; only where it has more can one be hidden. */
const PAGE = 100

async function lookUp(desk: Desk, labels: readonly Label[]): Promise<void> {
  const { owner, name } = desk.api
  const names = Object.fromEntries(labels.map((label, n) => [`l${n}`, label.name]))
  const answered = await queryWhole(desk.api, labelsQuery(labels.length), { owner, name, ...names })
  keep(desk, answered.data, at(answered.data, 'repository'))
  for (const n of labels.keys()) keepLabel(desk, at(answered.data, 'repository', `l${n}`))
}

async function make(desk: Desk, labels: readonly Label[]): Promise<void> {
  const repositoryId = known(desk.nodeId)
  const parts = labels.map(({ name, color, description }, n): Part => {
    // GitHub takes a description of 100 characters at most (REST, "Create a label").
    const input = { repositoryId, name, color, description: description.slice(0, 100) }
    return { alias: `label${n}`, field: 'createLabel', input }
  })
  const answered = await sendParts(desk, parts)
  for (const { alias } of parts) keepLabel(desk, at(answered?.data, alias, 'label'))
  const [error] = answered?.errors ?? []
  // Another runner made it in between: then it is there to be found.
  if (error) await lookUp(desk, labels)
  if (labels.every(({ name }) => desk.labels.has(name.toLowerCase()))) return
  throw error
    ? failureOf(error, 'unknown')
    : new Failure('unexpected-response', 'GitHub made a label and did not tell its id.', { effect: 'done' })
}

/** Labels that are ours to take away: views of a state that is over. Nobody else's. */
export function stale(standing: readonly string[], wanted: readonly Label[]): readonly string[] {
  return standing.filter((name) => /^keyturn[:/ ]/i.test(name) && !wanted.some((label) => sameName(label.name, name)))
}

/** Labels of the view that the proposal lacks. */
export function missing(standing: readonly string[], wanted: readonly Label[]): readonly Label[] {
  return wanted.filter((label) => !standing.some((name) => sameName(name, label.name)))
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
