import { fields, named, tagged } from '../codec.ts'
import type { DeploySpec } from '../policy.ts'
import { oneOrMore, shortOrLong, text, refine } from '../shape.ts'
import type { At, Shape } from '../shape.ts'
import { freeText } from './scalars.ts'
import { vercelDeploy } from './vercel.ts'

/** Deployers of the design that are not built. */
export const LATER_DEPLOYERS = ['repository-dispatch', 'hook', 'command'] as const

const workflowFile: Shape<string> = refine(
  text({
    expected: 'a workflow file such as deploy.yml',
    pattern: /^(?:\.github\/workflows\/)?[A-Za-z0-9_][A-Za-z0-9_. -]*\.ya?ml$/,
  }),
  (file) => file.replace('.github/workflows/', ''),
)

const workflow: Shape<DeploySpec> = shortOrLong<DeploySpec>({
  expected: 'a workflow file such as deploy.yml, or a map with `file:`',
  short: refine(workflowFile, (file) => ({ kind: 'workflow', file, inputs: {} })),
  long: refine(
    fields({
      expected: 'a map with file, inputs, ref',
      fields: {
        file: {
          shape: workflowFile,
          about: 'The workflow that is dispatched. It needs `on: workflow_dispatch`.',
          demanded: 'workflow has no `file:` · name the workflow file',
        },
        inputs: {
          shape: named({
            expected: "a map of the workflow's inputs",
            value: text({ expected: 'a text', pattern: /^/, longest: 1000 }),
            name: {
              pattern: /^[A-Za-z_][A-Za-z0-9_-]*$/,
              good: (name) => /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(name),
              expected: 'the name of an input: letters, digits, _ and -',
            },
            tolerant: 'all',
          }),
          about: "The workflow's inputs. Texts only.",
        },
        ref: {
          shape: text({ expected: 'a branch or a tag', pattern: /^(?![-/.])(?!.*(?:\.\.|@\{|\/\/))[^\s~^:?*[\\]+$/ }),
          about: 'The branch or tag whose workflow runs. Absent: the default branch.',
        },
      },
    }),
    ({ file, inputs, ref }) =>
      file && {
        kind: 'workflow',
        file: file.value,
        inputs: Object.fromEntries([...(inputs?.value ?? [])].map(([name, input]) => [name, input.value])),
        ...(ref !== undefined && { ref: ref.value }),
      },
  ),
})

const onMerge: Shape<DeploySpec> = refine(
  fields({
    expected: 'a map with file',
    fields: {
      file: {
        shape: workflowFile,
        about: 'The workflow that the merge starts. Absent: any that the push starts.',
      },
    },
  }),
  ({ file }) => ({ kind: 'on-merge', ...(file !== undefined && { file: file.value }) }),
)

const none: Shape<DeploySpec> = refine(
  fields({
    expected: 'a map with because',
    fields: {
      because: {
        shape: freeText('a text, the reason why nothing needs a deployment'),
        about: 'Why nothing has to be deployed. It stands in every proposal.',
        demanded: 'none has no `because:` · say why nothing has to be deployed',
      },
    },
  }),
  ({ because }) => because && { kind: 'none', because: because.value },
)

const short: Shape<DeploySpec> = {
  expected: 'a workflow file such as deploy.yml, or `on-merge`',
  schema: { anyOf: [{ const: 'on-merge' }, workflowFile.schema] },
  read(node, reading) {
    const said = node.is === 'scalar' ? node.value : undefined
    if (said === 'on-merge') return { kind: 'on-merge' }
    if (said === 'none') reading.report(node.at, 'deploy: none needs a reason · none: { because: "…" }')
    else {
      const file = workflowFile.read(node, reading)
      if (file !== undefined) return { kind: 'workflow', file, inputs: {} }
    }
    return undefined
  },
}

/** How the consumers get the new value: a workflow, the merge itself, or nothing. */
export const deploys: Shape<readonly At<DeploySpec>[]> = oneOrMore(
  shortOrLong<DeploySpec>({
    expected: 'a workflow file such as deploy.yml, `on-merge`, or a map with workflow, on-merge, vercel or none',
    short,
    long: tagged<DeploySpec>({
      expected: 'a map with workflow, on-merge, vercel or none',
      kinds: {
        workflow: { shape: workflow, about: 'A workflow of this repository is dispatched and followed to its end.' },
        'on-merge': { shape: onMerge, about: 'The merge itself deploys. Only with layout versioned.' },
        vercel: {
          shape: vercelDeploy,
          about: "What serves a project's production at Vercel is built again, and followed until it serves.",
        },
        none: { shape: none, about: 'Nothing has to be deployed, and why.' },
      },
      later: LATER_DEPLOYERS,
    }),
  }),
)
