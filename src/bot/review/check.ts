// The bot's check run on a commit: one, found again, and brought to what is wanted however often it is asked for.
import { listAt, looseText, numberAt, textAt } from '../../github/codec.ts'
import { sameText } from '../../github/proposals/text.ts'
import { type Ask, isSame, type Place, whoAmI } from '../ask.ts'
import type { Note, Plan } from './facts.ts'

/** The name that rulesets ask for. */
export const NAME = 'keyturn'

/** REST, "Create a check run": 50 annotations in a request; further ones are added by updates. */
const AT_ONCE = 50

/** What became of it. */
export type Checked = 'created' | 'updated' | 'left'

/** Writes the check of a commit, or leaves one that says this already. */
export async function writeCheck(
  ask: Ask,
  place: Place,
  { head, plan }: { readonly head: string; readonly plan: Plan },
): Promise<Checked> {
  const found = await findCheck(ask, place, head)
  const notes = plan.notes.map(annotationOf)
  if (found === undefined) {
    const [now, rest] = [notes.slice(0, AT_ONCE), notes.slice(AT_ONCE)]
    const asked = { ...place, name: NAME, head_sha: head, ...saying(plan, now) }
    const { data } = await ask('POST /repos/{owner}/{repo}/check-runs', asked)
    await add(ask, place, { id: idOf(data), plan, notes: rest })
    return 'created'
  }
  const there = found.annotations === 0 ? new Set<string>() : await annotationsOn(ask, place, found.id)
  const missing = notes.filter((one) => !there.has(spelled(one)))
  if (missing.length === 0 && saysAlready(found, plan)) return 'left'
  await add(ask, place, { id: found.id, plan, notes: missing, always: true })
  return 'updated'
}

interface Found {
  readonly id: number
  readonly conclusion: string | undefined
  readonly title: string | undefined
  readonly summary: string | undefined
  readonly annotations: number
}

/** A workflow's job may be called so as well: only one of this App's counts. */
async function findCheck(ask: Ask, place: Place, head: string): Promise<Found | undefined> {
  const me = await whoAmI(ask)
  const asked = { ...place, ref: head, check_name: NAME, filter: 'latest', per_page: 100 }
  const { data } = await ask('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', asked)
  const own = listAt(data, 'check_runs').find((one) => isSame(looseText(one, 'app', 'slug'), me))
  if (own === undefined) return undefined
  return {
    id: idOf(own),
    conclusion: textAt(own, 'conclusion'),
    title: textAt(own, 'output', 'title'),
    summary: textAt(own, 'output', 'summary'),
    annotations: numberAt(own, 'output', 'annotations_count') ?? 0,
  }
}

async function annotationsOn(ask: Ask, place: Place, id: number): Promise<ReadonlySet<string>> {
  const all = new Set<string>()
  for (let page = 1; ; page++) {
    const asked = { ...place, check_run_id: id, per_page: 100, page }
    const { data } = await ask('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', asked)
    const some = listAt({ some: data }, 'some')
    for (const one of some)
      all.add(`${textAt(one, 'path') ?? ''}:${numberAt(one, 'start_line') ?? 0} ${textAt(one, 'message') ?? ''}`)
    if (some.length < 100) return all
  }
}

interface Adding {
  readonly id: number
  readonly plan: Plan
  readonly notes: readonly Annotation[]
  /** Also where no annotation is to be added. */
  readonly always?: boolean
}

async function add(ask: Ask, place: Place, { id, plan, notes, always = false }: Adding): Promise<void> {
  for (let from = 0; from < notes.length || (always && from === 0); from += AT_ONCE) {
    const asked = { ...place, check_run_id: id, ...saying(plan, notes.slice(from, from + AT_ONCE)) }
    await ask('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', asked)
  }
}

interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: 'failure'
  readonly message: string
}

function annotationOf({ path, line, message }: Note): Annotation {
  return { path, start_line: line, end_line: line, annotation_level: 'failure', message }
}

function spelled({ path, start_line, message }: Annotation): string {
  return `${path}:${start_line} ${message}`
}

function saying({ conclusion, title, summary }: Plan, annotations: readonly Annotation[]) {
  const output = { title, summary, ...(annotations.length === 0 ? {} : { annotations }) }
  return { status: 'completed', conclusion, output }
}

function saysAlready(found: Found, { conclusion, title, summary }: Plan): boolean {
  const says = sameText(found.title ?? '', title) && sameText(found.summary ?? '', summary)
  return says && found.conclusion === conclusion
}

function idOf(check: unknown): number {
  const id = numberAt(check, 'id')
  if (id === undefined) throw new Error('GitHub described a check run without its number; nothing more was changed.')
  return id
}
