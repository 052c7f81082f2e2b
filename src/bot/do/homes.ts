import { MANIFESTS } from '../../core/manifest/paths.ts'
import { looseAt } from '../../github/codec.ts'
import { declaredInputs, readWorkflow, type Workflow } from '../../start/workflow-file.ts'
import { type Ask, query } from '../ask.ts'
import type { Place } from '../hear/deeds.ts'
import { items, text } from '../hear/payload.ts'
import type { Home } from '../hear/worth.ts'
import { HOME, MANIFEST } from './queries.ts'

/** What the bot remembers of repositories, so that a busy one costs no request for each event. */
export interface Homes {
  /** Undefined: it has no workflow that uses Keyturn and can be started. */
  of(ask: Ask, place: Place): Promise<Home | undefined>
  /** Something there may have changed. */
  forget(place: Place): void
}

/** A push that another process heard is known here so much later. */
const GOOD_FOR = 10 * 60_000
const MOST = 5_000

export function createHomes(now: () => number): Homes {
  const known = new Map<string, { readonly home: Home | undefined; readonly until: number }>()
  return {
    of: async (ask, place) => {
      const key = keyOf(place)
      const kept = known.get(key)
      if (kept !== undefined && kept.until > now()) return kept.home
      const home = await readHome(ask, place)
      known.delete(key)
      known.set(key, { home, until: now() + GOOD_FOR })
      const [oldest] = known.keys()
      if (known.size > MOST && oldest !== undefined) known.delete(oldest)
      return home
    },
    forget: (place) => void known.delete(keyOf(place)),
  }
}

function keyOf({ owner, name }: Place): string {
  return `${owner}/${name}`.toLowerCase()
}

async function readHome(ask: Ask, place: Place): Promise<Home | undefined> {
  const found = await query(ask, HOME, { ...place })
  const branch = looseAt(found, 'repository', 'defaultBranchRef')
  const name = text(branch, 'name')
  const workflow = workflowsIn(branch).find(({ own, on }) => own !== undefined && on.has('workflow_dispatch'))
  if (name === undefined || workflow === undefined) return undefined
  return {
    workflow: workflow.path,
    branch: name,
    takesComment: declaredInputs(workflow).has('comment'),
    manifest: await manifestOf(ask, place, { workflow, branch }),
  }
}

function workflowsIn(branch: unknown): readonly Workflow[] {
  return items(branch, 'target', 'workflows', 'object', 'entries').flatMap((entry) => {
    const [name, content] = [text(entry, 'name'), textIn(entry)]
    const fits = name !== undefined && content !== undefined && /^[\w.-]+\.ya?ml$/.test(name)
    return fits ? [readWorkflow(name, content)] : []
  })
}

/** A file's text. What is cut is none: half a YAML can parse. */
function textIn(entry: unknown): string | undefined {
  return looseAt(entry, 'object', 'isTruncated') === false ? text(entry, 'object', 'text') : undefined
}

async function manifestOf(
  ask: Ask,
  place: Place,
  { workflow, branch }: { readonly workflow: Workflow; readonly branch: unknown },
): Promise<Home['manifest']> {
  const path = workflow.own?.with['manifest'] ?? ''
  if (path !== '') {
    const found = await query(ask, MANIFEST, { ...place, path })
    return manifestAt(path, looseAt(found, 'repository', 'defaultBranchRef', 'target', 'root'))
  }
  const [root, nested] = MANIFESTS
  return manifestAt(root, looseAt(branch, 'target', 'root')) ?? manifestAt(nested, looseAt(branch, 'target', 'nested'))
}

function manifestAt(path: string, entry: unknown): Home['manifest'] {
  const content = textIn(entry)
  return content === undefined ? undefined : { path, text: content }
}
