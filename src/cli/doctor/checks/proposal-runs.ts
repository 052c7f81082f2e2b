import { field } from '../../../http/json.ts'
import { manifestOf, valueOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import { withEvent } from '../lines.ts'
import { covers, textsOf } from '../patterns.ts'
import { entries, type Workflow } from '../../../start/workflow-file.ts'

/** As a proposal's branch is called. */
const BRANCH = 'keyturn/rotate/openai/production/4'

export const proposalRuns: Check = (facts) => {
  const references = manifestOf(facts)?.credentials.flatMap(({ stores }) => stores.flatMap((one) => one.references))
  const paths = ['rotation.lock.yml', ...(references ?? [])]
  return (valueOf(facts.workflows) ?? []).filter((workflow) => wakes(workflow, paths)).map((workflow) => tell(workflow))
}

/** Would a push of these files to a proposal's branch start it? */
function wakes({ on }: Workflow, paths: readonly string[]): boolean {
  if (!on.has('push')) return false
  const [branches, tags] = listsOf(on.get('push'), ['branches', 'tags'])
  const [noBranches, , within, without] = listsOf(on.get('push'), [
    'branches-ignore',
    'tags-ignore',
    'paths',
    'paths-ignore',
  ])
  if (branches === undefined && noBranches === undefined && tags !== undefined) return false
  if (branches !== undefined && !covers(branches, BRANCH)) return false
  if (noBranches !== undefined && covers(noBranches, BRANCH)) return false
  if (within !== undefined && !paths.some((path) => covers(within, path))) return false
  return without === undefined || paths.some((path) => !covers(without, path))
}

function listsOf(push: unknown, names: readonly string[]): readonly (readonly string[] | undefined)[] {
  return names.map((name) => {
    const value = field(push, name)
    return value === undefined ? undefined : textsOf(value)
  })
}

function tell(workflow: Workflow): Finding {
  return {
    level: 'warning',
    what: `${workflow.path} runs for every push, so for every proposal, too.`,
    means:
      'It would build, or even deploy, a branch on which only rotation.lock.yml differs, with the repository’s secrets.',
    fix: 'Leave the branches of Keyturn out.',
    lines: withEvent(workflow, 'push', without(workflow.on.get('push'))),
  }
}

/** The filters as they are, and the branches of Keyturn taken out. */
function without(push: unknown): object {
  const filters = Object.fromEntries(entries(push))
  const { branches, 'branches-ignore': ignored } = filters
  return branches === undefined
    ? { ...filters, 'branches-ignore': [...textsOf(ignored), 'keyturn/**'] }
    : { ...filters, branches: [...textsOf(branches), '!keyturn/**'] }
}
