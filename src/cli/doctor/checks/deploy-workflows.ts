import { field } from '../../../http/json.ts'
import type { DeploySpec, RunWitnessSpec } from '../../../core/manifest/policy.ts'
import { type Facts, manifestOf, valueOf } from '../facts.ts'
import type { Check, Finding } from '../finding.ts'
import { withEvent } from '../lines.ts'
import { judgeEvent, judgeTest } from './marked-runs.ts'
import { judgeBeside } from './three-secrets.ts'
import { declaredInputs, entries, type Workflow } from '../../../start/workflow-file.ts'

type Dispatch = Extract<DeploySpec, { kind: 'workflow' }>

export const deployWorkflows: Check = (facts) => {
  const all = valueOf(facts.workflows)
  if (all === undefined) return []
  const tests = testsOf(facts).flatMap((spec) => judgeTest(all, spec))
  const found = specsOf(facts).flatMap((spec) => {
    if (!('file' in spec) || spec.file === undefined) return []
    const path = `.github/workflows/${spec.file}`
    const workflow = all.find((one) => one.path === path)
    if (workflow === undefined) return [missing(path, facts)]
    if (!workflow.readable) return []
    if (spec.kind === 'repository-dispatch') return judgeEvent(workflow, spec)
    return spec.kind === 'workflow' ? judge(workflow, spec) : judgeMerge(workflow, facts)
  })
  // Credentials that deploy alike are told once.
  return [...new Map([...found, ...tests, ...judgeBeside(all, facts)].map((one) => [one.what, one])).values()]
}

function testsOf(facts: Facts): readonly RunWitnessSpec[] {
  const all = (manifestOf(facts)?.credentials ?? []).flatMap(({ witnesses }) => witnesses)
  return all.flatMap((spec) => (spec.kind === 'github-run' ? [spec] : []))
}

function specsOf(facts: Facts): readonly DeploySpec[] {
  return (manifestOf(facts)?.credentials ?? []).flatMap(({ deploy }) => deploy)
}

/** The merge itself deploys: its push has to start the workflow. */
function judgeMerge(workflow: Workflow, { repository }: Facts): readonly Finding[] {
  if (workflow.on.has('push')) return []
  const { defaultBranch } = repository
  return [
    {
      level: 'error',
      what: `${workflow.path} does not run when something is merged: it has no \`push\`.`,
      means: 'The manifest says that the merge deploys; the new key would never reach the app.',
      fix: 'Add it, or deploy by `workflow`.',
      lines: withEvent(workflow, 'push', { branches: [defaultBranch] }),
    },
  ]
}

function missing(path: string, { repository }: Facts): Finding {
  return {
    level: 'error',
    what: `The manifest deploys by ${path}, and there is no such file on ${repository.defaultBranch}.`,
    means: 'A new key could be put into the store, and would never reach the app.',
    fix: 'Name the workflow that deploys, or write `deploy: { none: { because: … } }`.',
  }
}

function judge(workflow: Workflow, spec: Dispatch): readonly Finding[] {
  if (!workflow.on.has('workflow_dispatch')) return [notByHand(workflow, spec)]
  const declared = declaredInputs(workflow)
  const unknown = Object.keys(spec.inputs).filter((name) => !declared.has(name))
  const wanted = [...declared].filter(
    ([name, input]) =>
      field(input, 'required') === true && field(input, 'default') === undefined && spec.inputs[name] === undefined,
  )
  return [...unknown.map((name) => undeclared(workflow, name)), ...wanted.map(([name]) => notGiven(workflow, name))]
}

function notByHand(workflow: Workflow, { inputs }: Dispatch): Finding {
  const names = Object.keys(inputs)
  return {
    level: 'error',
    what: `${workflow.path} cannot be started: it has no \`workflow_dispatch\`.`,
    means: 'Keyturn starts it after it has put a new key into service; without it the app keeps the old one.',
    fix: 'Add it. The workflow has to deploy with the secrets as they are at that moment.',
    lines: withEvent(workflow, 'workflow_dispatch', names.length === 0 ? null : { inputs: inputsOf(names) }),
  }
}

function undeclared(workflow: Workflow, name: string): Finding {
  const dispatch = workflow.on.get('workflow_dispatch')
  const inputs = { ...Object.fromEntries(entries(field(dispatch, 'inputs'))), ...inputsOf([name]) }
  return {
    level: 'error',
    what: `${workflow.path} has no input \`${name}\`, which the manifest gives it.`,
    means: 'GitHub refuses to start it, and the new key never reaches the app.',
    fix: 'Add the input, or take it out of the manifest.',
    lines: withEvent(workflow, 'workflow_dispatch', { ...Object.fromEntries(entries(dispatch)), inputs }),
  }
}

function notGiven({ path }: Workflow, name: string): Finding {
  return {
    level: 'error',
    what: `${path} demands the input \`${name}\`, and the manifest does not give it.`,
    means: 'GitHub refuses to start it, and the new key never reaches the app.',
    fix: `Give it in the manifest, as in \`deploy: { workflow: { file: ${path.split('/').at(-1) ?? ''}, inputs: { ${name}: … } } }\`, or give the input a default.`,
  }
}

function inputsOf(names: readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(names.map((name) => [name, { type: 'string', required: true }]))
}
