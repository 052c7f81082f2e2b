import { ownWorkflows } from '../facts.ts'
import type { Check } from '../finding.ts'
import { withEvent } from '../lines.ts'

/** As in the README. */
const INPUTS = {
  command: {
    description: 'What to do',
    type: 'choice',
    options: [
      'reconcile',
      'rotate',
      'leaked',
      'exploited',
      'disable',
      'restore-key',
      'retry',
      'postpone',
      'abort',
      'adopt',
      'overwrite',
    ],
    default: 'reconcile',
  },
  credential: { description: 'For a command, the credential, as in openai/production' },
  key: {
    description:
      'The id of the key, where two live or Keyturn cannot tell; for exploited, the credential once more first',
  },
}

export const workflowDispatch: Check = (facts) =>
  ownWorkflows(facts)
    .filter(({ on }) => !on.has('workflow_dispatch'))
    .map((workflow) => ({
      level: 'warning',
      what: `${workflow.path} cannot be started by hand: it has no \`workflow_dispatch\`.`,
      means: 'Neither the first run, nor `keyturn run`, nor a command such as `adopt` can be started.',
      fix: 'Add it, with the inputs that commands come by.',
      lines: withEvent(workflow, 'workflow_dispatch', { inputs: INPUTS }),
    }))
