import { ownWorkflows } from '../facts.ts'
import type { Check } from '../finding.ts'
import { withEvent } from '../lines.ts'

/** As in the README. */
const INPUTS = {
  command: {
    description: 'What to do',
    type: 'choice',
    options: ['reconcile', 'adopt', 'overwrite'],
    default: 'reconcile',
  },
  credential: { description: 'For adopt and overwrite, the credential, as in openai/production' },
  key: { description: 'For adopt, the id of the key in service, if Keyturn cannot tell' },
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
