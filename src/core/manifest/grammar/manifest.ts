import { fields } from '../codec.ts'
import type { Keyed } from '../codec.ts'
import type { PluginDeclarations } from '../declare.ts'
import { DEFAULTS } from '../defaults.ts'
import { NOTICES } from '../policy.ts'
import { choice, oneOrMore, whole } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { commanders } from './commanders.ts'
import { deploys } from './deploy.ts'
import { keysShape } from './key.ts'
import type { KeyText } from './key.ts'
import { LATER_POLICY, ONE_ENVIRONMENT, policyFields, WHOLE_FILE } from './policy.ts'
import { units } from './together.ts'
import type { UnitText } from './together.ts'

/** The whole file's grammar. */
export function manifestFields(known: PluginDeclarations) {
  return {
    version: {
      shape: version,
      about: "The version of this file's form.",
      demanded: 'version is missing · begin the file with `version: 1`',
    },
    defaults: {
      shape: fields({
        expected: 'a map',
        fields: policyFields,
        later: LATER_POLICY,
        elsewhere: { ...ONE_ENVIRONMENT, ...WHOLE_FILE },
      }),
      about: 'What holds for every key that does not say otherwise.',
    },
    deploy: {
      shape: deploys,
      about: 'How the consumers get a new value, for every key that does not say otherwise.',
    },
    limits: {
      shape: limits,
      about: 'How much Keyturn does at once.',
    },
    commanders: {
      shape: commanders,
      about: 'Whose commands count: by role, and in an environment by role and team. Looked up whenever one is given.',
    },
    notify: {
      shape: oneOrMore(choice(NOTICES, ['emergency'])),
      about:
        'What is told to the webhook whose address the workflow passes as KEYTURN_NOTIFY_URL, once for each time it happens.',
    },
    together: {
      shape: units,
      about:
        'Keys that are rotated as one: a list of their names, or several such lists. One proposal, opened once the values of all are staged; merged, all go into service; taken back, all go back; and no old key goes before all new ones serve.',
    },
    keys: {
      shape: keysShape(known),
      about: 'The keys to rotate.',
      demanded: 'keys is missing · add `keys:` with a line such as `OPENAI_API_KEY: openai`',
    },
  } as const
}

const version: Shape<1> = {
  expected: '1',
  schema: { const: 1 },
  read(node, reading) {
    if (node.is === 'scalar' && node.value === 1) return 1
    reading.report(node.at, 'version must be the number 1 · a newer form needs a newer Keyturn')
    return undefined
  },
}

const limits = fields({
  expected: 'a map with open-proposals and new-per-run',
  fields: {
    'open-proposals': {
      shape: whole(1, 1000),
      about: 'How many proposals may be open at once.',
      default: DEFAULTS['open-proposals'],
    },
    'new-per-run': {
      shape: whole(1, 1000),
      about: 'How many proposals one run may open.',
      default: DEFAULTS['new-per-run'],
    },
  },
})

/** `defaults:` as read. */
export type DefaultsText = NonNullable<ReturnType<ReturnType<typeof manifestFields>['defaults']['shape']['read']>>
/** `together:` as read: one list of names for each unit. */
export type TogetherText = readonly UnitText[]
/** `limits:` as read. */
export type LimitsText = NonNullable<ReturnType<typeof limits.read>>
/** `keys:` as read. */
export type KeysText = ReadonlyMap<string, Keyed<KeyText>>
