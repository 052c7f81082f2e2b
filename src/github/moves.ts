import type { Oid } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import type { Moves } from '../engine/ports.ts'
import type { Api } from './api.ts'
import { at, listAt, oidAt, textAt } from './codec.ts'
import { descends } from './fresh.ts'
import { queryWhole } from './graphql.ts'
import { pastQuery } from './queries.ts'

/** Five thousand commits during one rotation are more than anybody makes. */
const PAGES = 50

interface Stop {
  readonly oid: Oid
  /** The commit it was put upon: what the branch was before. */
  readonly before: Oid | undefined
  /** Ids of the files, as one text. */
  readonly files: string
}

/**
 * Where the default branch stood since `since` each time one of the files changed: its first-parent line, as a merge on GitHub makes
 * it. What a merged branch was between its own commits was never in service. Where that line does not meet `since` (a branch into
 * which the default branch was merged was pushed upon it), every commit in between counts: too many rather than too few.
 */
export async function readMoves(api: Api, { since, head, paths }: Moves): Promise<readonly Oid[] | undefined> {
  if (since === head) return []
  const variables = {
    owner: api.owner,
    name: api.name,
    head,
    since,
    ...Object.fromEntries(paths.map((path, number) => [`p${number}`, path])),
  }
  const found: Stop[] = []
  let after: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const asked = { ...variables, ...(after === undefined ? {} : { after }) }
    const { data } = await queryWhole(api, pastQuery(paths.length), asked)
    if (!descends(at(data, 'repository', 'defaultBranchRef'))) return undefined
    const history = at(data, 'repository', 'object', 'history')
    found.push(...listAt(history, 'nodes').flatMap((node) => stop(node, paths.length)))
    if (found.some(({ oid }) => oid === since)) return changes(found, since)
    after = textAt(history, 'pageInfo', 'endCursor')
    if (at(history, 'pageInfo', 'hasNextPage') !== true || after === undefined) return undefined
  }
  throw new Failure(
    'unexpected-response',
    `The default branch grew by more than ${PAGES * 100} commits since ${since.slice(0, 7)}, so Keyturn cannot say what it named in between.`,
    { effect: 'not-done' },
  )
}

function stop(node: unknown, files: number): readonly Stop[] {
  const oid = oidAt(node, 'oid')
  if (oid === undefined) return []
  const [parent] = listAt(node, 'parents', 'nodes')
  const ids = Array.from({ length: files }, (_, number) => oidAt(node, `f${number}`, 'oid') ?? '-')
  return [{ oid, before: oidAt(parent, 'oid'), files: ids.join(' ') }]
}

/** Newest first. */
function changes(found: readonly Stop[], since: Oid): readonly Oid[] {
  const all = new Map(found.map((one) => [one.oid, one]))
  const line: Stop[] = []
  let here = found[0]
  while (here !== undefined && here.oid !== since) {
    line.push(here)
    here = here.before === undefined ? undefined : all.get(here.before)
  }
  const met = here?.oid === since
  const between = met ? line : found.filter(({ oid }) => oid !== since)
  return between.filter((one) => one.files !== (all.get(one.before ?? '')?.files ?? '')).map(({ oid }) => oid)
}
