import { fields, type Keyed, named, tagged } from '../codec.ts'
import { MARK, type DeploySpec } from '../policy.ts'
import { oneOrMore, shortOrLong, text, refine } from '../shape.ts'
import type { At, Shape } from '../shape.ts'
import { hook } from './hook.ts'
import { freeText } from './scalars.ts'
import { vercelDeploy } from './vercel.ts'

/** Deployers of the design that are not built. */
export const LATER_DEPLOYERS = ['command'] as const

export const workflowFile: Shape<string> = refine(
  text({
    expected: 'a workflow file such as deploy.yml',
    pattern: /^(?:\.github\/workflows\/)?[A-Za-z0-9_][A-Za-z0-9_. -]*\.ya?ml$/,
  }),
  (file) => file.replace('.github/workflows/', ''),
)

/** Texts by names of the user's own. */
export function texts(expected: string, one: string): Shape<ReadonlyMap<string, Keyed<string>>> {
  return named({
    expected,
    value: text({ expected: 'a text', pattern: /^/, longest: 1000 }),
    name: {
      pattern: /^[A-Za-z_][A-Za-z0-9_-]*$/,
      good: (name) => /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(name),
      expected: `the name of ${one}: letters, digits, _ and -`,
    },
    tolerant: 'all',
  })
}

/** The same without their places. */
export function plain(map: ReadonlyMap<string, Keyed<string>> | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries([...(map ?? [])].map(([name, { value }]) => [name, value]))
}

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
          shape: texts("a map of the workflow's inputs", 'an input'),
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
        inputs: plain(inputs?.value),
        ...(ref !== undefined && { ref: ref.value }),
      },
  ),
})

/** GitHub takes ten properties of a payload at most (REST, "Create a repository dispatch event"); one is the mark. */
const MOST_PAYLOAD = 9

const payload = refine(texts('a map of what the event carries', 'a property'), (map, node, reading) => {
  if (map.has(MARK)) {
    reading.report(
      map.get(MARK)?.key ?? node.at,
      `payload.${MARK} is Keyturn's own: by it the run is told from others · take another name`,
    )
    return undefined
  }
  if (map.size <= MOST_PAYLOAD) return map
  reading.report(
    node.at,
    `payload has ${map.size} properties, and GitHub takes ${MOST_PAYLOAD} beside Keyturn's own · leave some out`,
  )
  return undefined
})

const dispatch: Shape<DeploySpec> = refine(
  fields({
    expected: 'a map with event, file, payload',
    later: ['repository'],
    fields: {
      event: {
        // GitHub takes up to a hundred characters.
        shape: text({
          expected: 'the type of an event such as deploy-production, up to 100 characters',
          pattern: /^[A-Za-z0-9_](?:[A-Za-z0-9_./: -]*[A-Za-z0-9_])?$/,
          longest: 100,
        }),
        about: 'The type of the event that is sent, as `types:` of the workflow names it.',
        demanded: 'repository-dispatch has no `event:` · name the type of the event that is sent',
      },
      file: {
        shape: workflowFile,
        about:
          'The workflow whose run is the deployment. It needs `on: repository_dispatch`, and shows the mark in its `run-name:`.',
        demanded: 'repository-dispatch has no `file:` · name the workflow that the event starts',
      },
      payload: {
        shape: payload,
        about: 'What the event carries beside the mark: up to nine texts, and never a value.',
      },
    },
  }),
  ({ event, file, payload: carried }) =>
    event &&
    file && {
      kind: 'repository-dispatch',
      event: event.value,
      file: file.value,
      payload: plain(carried?.value),
    },
)

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
    expected:
      'a workflow file such as deploy.yml, `on-merge`, or a map with workflow, repository-dispatch, hook, on-merge, vercel or none',
    short,
    long: tagged<DeploySpec>({
      expected: 'a map with workflow, repository-dispatch, hook, on-merge, vercel or none',
      kinds: {
        workflow: { shape: workflow, about: 'A workflow of this repository is dispatched and followed to its end.' },
        'repository-dispatch': {
          shape: dispatch,
          about: 'An event of this repository is sent, and the run that it starts is followed to its end.',
        },
        hook: {
          shape: hook,
          about: 'A deploy hook is called. A witness that knows the new key proves what comes of it.',
        },
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
