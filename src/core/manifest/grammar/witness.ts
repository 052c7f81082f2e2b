import { fields, tagged } from '../codec.ts'
import { MARK } from '../policy.ts'
import type { HttpWitnessSpec, PersonWitnessSpec, RunWitnessSpec, WitnessSpec } from '../policy.ts'
import { choice, oneOrMore, text, refine, whole } from '../shape.ts'
import type { At, Shape } from '../shape.ts'
import { plain, texts, workflowFile } from './deploy.ts'
import { prometheus } from './prometheus.ts'
import { url } from './scalars.ts'

/** Witnesses of the design that are not built. */
export const LATER_WITNESSES = [] as const

const ASKS = 12
const INSTANCES = 1
const INSTANCE = 'instance'

const jsonPath: Shape<string> = text({
  expected: 'a JSON path such as instance or app.key, or a header such as x-instance',
  pattern: /^[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/,
})

const http: Shape<HttpWitnessSpec> = refine(
  fields({
    expected: 'a map with url',
    fields: {
      url: {
        shape: url({ plain: 'anywhere', query: 'yes' }),
        about: 'An address of the app that answers 200 only if it can use its key.',
        demanded: 'http has no `url:` · name the address to ask',
      },
      asks: { shape: whole(1, 200), about: 'How often it is asked.', default: ASKS },
      instances: {
        shape: whole(1, 100),
        about: 'How many distinct instances must have answered.',
        default: INSTANCES,
      },
      instance: {
        shape: jsonPath,
        about: 'Where the answer names its instance: a JSON path, or a header `x-…`.',
        default: INSTANCE,
      },
      fingerprint: {
        shape: jsonPath,
        about: "JSON path of the app's own fingerprint of the key it runs on. Absent: not compared.",
      },
      accepts: {
        shape: jsonPath,
        about:
          'Layout dual: JSON path of the list of fingerprints of all keys that the instance accepts. Absent: not compared.',
      },
    },
  }),
  ({ url: address, asks, instances, instance, fingerprint, accepts }, _node, reading) => {
    if (address === undefined) return undefined
    const often = asks?.value ?? Math.max(ASKS, (instances?.value ?? INSTANCES) * 3)
    if (instances !== undefined && instances.value > often) {
      reading.report(
        instances.at,
        `instances is ${instances.value}, and ${often} asks cannot meet so many · raise asks`,
      )
      return undefined
    }
    return {
      kind: 'http',
      url: address.value,
      asks: often,
      instances: instances?.value ?? INSTANCES,
      instance: instance?.value ?? INSTANCE,
      ...(fingerprint !== undefined && { fingerprint: fingerprint.value }),
      ...(accepts !== undefined && { accepts: accepts.value }),
    }
  },
)

const person: Shape<PersonWitnessSpec> = refine(
  fields({
    expected: 'a map with ask',
    fields: {
      ask: {
        shape: text({
          expected: 'a question on one line, up to 200 characters, whose yes proves that the new key serves',
          pattern: /^(?!\s)[^\p{Cc}\p{Cf}`]{1,200}(?<!\s)$/u,
        }),
        about: 'The question whose yes proves that the new key serves.',
        demanded: 'person has no `ask:` · write the question that somebody answers',
      },
    },
  }),
  ({ ask }) => (ask === undefined ? undefined : { kind: 'person', ask: ask.value }),
)

const inputs = refine(texts("a map of the workflow's inputs", 'an input'), (map, _node, reading) => {
  const own = map.get(MARK)
  if (own === undefined) return map
  reading.report(own.key, `inputs.${MARK} is Keyturn's own: by it the run is told from others · take another name`)
  return undefined
})

const githubRun: Shape<RunWitnessSpec> = refine(
  fields({
    expected: 'a map with file, inputs, start',
    fields: {
      file: {
        shape: workflowFile,
        about: 'The workflow that tests what is deployed.',
        demanded: 'github-run has no `file:` · name the workflow that tests what is deployed',
      },
      inputs: { shape: inputs, about: 'What it is started with, beside the mark. Texts only.' },
      start: {
        shape: choice(['keyturn', 'itself']),
        about:
          '`keyturn` starts it after the deployment; it needs `on: workflow_dispatch` with an input `keyturn`, and shows that in its `run-name:`. With `itself` any run of it after the deployment counts.',
        default: 'keyturn',
      },
    },
  }),
  ({ file, inputs: given, start }, _node, reading) => {
    if (file === undefined) return undefined
    if (start?.value === 'itself' && given !== undefined) {
      reading.report(
        given.key,
        'inputs are for what Keyturn starts, and this run starts by itself · remove one of them',
      )
      return undefined
    }
    return { kind: 'github-run', file: file.value, inputs: plain(given?.value), start: start?.value ?? 'keyturn' }
  },
)

/** Who testifies that the new key serves, beside the provider's own counts. */
export const witnesses: Shape<readonly At<WitnessSpec>[]> = oneOrMore(
  tagged<WitnessSpec>({
    expected: '`http:`, `github-run:`, `prometheus:` or `person:` with a map',
    kinds: {
      http: { shape: http, about: 'The app itself is asked.' },
      'github-run': { shape: githubRun, about: 'A workflow tests what is deployed, and its conclusion counts.' },
      prometheus: { shape: prometheus, about: 'A query whose every series must hold.' },
      person: { shape: person, about: 'Somebody looks, and answers by the command `approve-evidence`.' },
    },
    later: LATER_WITNESSES,
  }),
)
