import { ownWorkflows } from '../facts.ts'
import { INPUTS } from '../../../start/workflow-inputs.ts'
import type { Check } from '../finding.ts'
import { withEvent } from '../lines.ts'

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
