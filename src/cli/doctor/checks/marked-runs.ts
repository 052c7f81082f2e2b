// Runs that are told from others by their title alone: what they are started by, and whether they show the mark.
import type { DispatchSpec, RunWitnessSpec } from '../../../core/manifest/policy.ts'
import { hears, lacksForTest, SHOWN, shows, type Workflow } from '../../../start/workflow-file.ts'
import { CAUSES } from '../../../plugins/contract/runs.ts'
import { field } from '../../../http/json.ts'
import type { Finding } from '../finding.ts'
import { instead, withEvent } from '../lines.ts'
import { spell } from '../spell.ts'

/** An event starts it: it has to hear the type, and to show whose event it was. */
export function judgeEvent(workflow: Workflow, { event }: DispatchSpec): readonly Finding[] {
  if (!hears(workflow, event)) return [deaf(workflow, event)]
  return shows(workflow, 'repository_dispatch') ? [] : [unmarked(workflow, 'repository_dispatch')]
}

function deaf(workflow: Workflow, event: string): Finding {
  const types = field(workflow.on.get('repository_dispatch'), 'types')
  const all = Array.isArray(types) ? types.map(String) : typeof types === 'string' ? [types] : []
  return {
    level: 'error',
    what: `${workflow.path} is not started by the event ${event}: it has no \`repository_dispatch\` of that type.`,
    means:
      'Keyturn sends the event after it has put a new key into service; nothing would come of it, and the app keeps the old one.',
    fix: 'Add it. The workflow has to deploy with the secrets as they are at that moment.',
    lines: withEvent(workflow, 'repository_dispatch', { types: [...all, event] }),
  }
}

function unmarked(workflow: Workflow, event: keyof typeof SHOWN): Finding {
  const shown = `\${{ ${SHOWN[event]} }}`
  const place = workflow.place('run-name')
  return {
    level: 'error',
    what: `${workflow.path} does not show \`${shown}\` in its \`run-name:\`.`,
    means:
      'GitHub does not tell which run a dispatch started. By its title alone the run is found, so it would be waited for in vain.',
    fix: place === undefined ? 'Add it.' : 'Add it to what is said there.',
    lines: {
      file: workflow.path,
      where: place === undefined ? 'at the top' : instead(place),
      text: spell({ 'run-name': `${workflow.title ?? 'Deploy'} ${shown}` }),
    },
  }
}

/** A smoke test: Keyturn starts it and finds it again, or something else starts it. */
export function judgeTest(all: readonly Workflow[], { file, inputs, start }: RunWitnessSpec): readonly Finding[] {
  const path = `.github/workflows/${file}`
  const workflow = all.find((one) => one.path === path)
  if (workflow === undefined) return [untestable(path, ['there is no such file on the default branch'])]
  if (!workflow.readable) return []
  const idle = CAUSES.every((event) => !workflow.on.has(event))
  const lacks = start === 'keyturn' ? lacksForTest(workflow, Object.keys(inputs)) : idle ? [NO_CAUSE] : []
  return lacks.length === 0 ? [] : [untestable(path, lacks)]
}

const NO_CAUSE = `nothing starts it that testifies: one of ${CAUSES.join(', ')}`

function untestable(path: string, lacks: readonly string[]): Finding {
  return {
    level: 'error',
    what: `${path} cannot testify: ${lacks.join('; ')}.`,
    means: 'The manifest asks it whether a new key serves; without its answer the old key is never deleted.',
    fix: 'Give it what it lacks, or name another witness.',
  }
}
