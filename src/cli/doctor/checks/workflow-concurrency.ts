import { field } from '../../../http/json.ts'
import { ownWorkflows } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import type { Workflow } from '../../../start/workflow-file.ts'

const LINES = ['concurrency:', '  group: keyturn', '  queue: max']

export const workflowConcurrency: Check = (facts) => ownWorkflows(facts).flatMap((workflow) => judge(workflow))

function judge(workflow: Workflow): readonly Finding[] {
  const { path, own } = workflow
  const { concurrency, job = '' } = own ?? {}
  const lines = { file: path, where: `in the job \`${job}\``, text: LINES }
  if (concurrency === undefined)
    return [
      {
        level: 'warning',
        what: `${path} has no \`concurrency\`.`,
        means:
          'Two runs may work side by side. They do no harm to each other’s keys, but each makes the other start again.',
        fix: 'Let them queue.',
        lines,
      },
    ]
  if (field(concurrency, 'cancel-in-progress') === true)
    return [
      {
        level: 'error',
        what: `${path} cancels a run that is under way.`,
        means:
          'A cancelled run may have a new key in its hands; that key is lost, and has to be deleted and made again.',
        fix: 'Take `cancel-in-progress` away and let runs queue.',
        lines,
      },
    ]
  return field(concurrency, 'queue') === 'max'
    ? []
    : [
        {
          level: 'note',
          what: `${path} keeps one waiting run at most.`,
          means:
            'GitHub drops a waiting run for a newer one. Keyturn finds at its next run what the dropped one would have seen.',
          fix: 'Say `queue: max` to keep them all.',
          lines,
        },
      ]
}
