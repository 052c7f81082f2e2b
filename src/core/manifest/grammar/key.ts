import { fields, named } from '../codec.ts'
import type { Keyed, Read } from '../codec.ts'
import { LATER_PROVIDERS, withSchemas } from '../declare.ts'
import type { PluginDeclarations } from '../declare.ts'
import { isCredentialId, isEnvironmentName, isKeyName } from '../names.ts'
import { anyMap, choice, shortOrLong, text, refine } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { exemption } from './exempt.ts'
import { LATER_POLICY, ONE_ENVIRONMENT, policyFields, WHOLE_FILE } from './policy.ts'
import { quote } from '../words.ts'
import { day, duration, url } from './scalars.ts'
import { witnesses } from './witness.ts'
import { withOf } from './with-schema.ts'

const admin: Shape<string> = refine(
  text({ expected: 'the name of an environment variable: letters, digits and _', pattern: /^[A-Za-z_][A-Za-z0-9_]*$/ }),
  (name, node, reading) => {
    if (!/^(?:GITHUB|ACTIONS|RUNNER|KEYTURN|INPUT|NODE)_/i.test(name)) return name
    reading.report(
      node.at,
      `${reading.name} cannot begin with ${name.split('_')[0]}_ · such variables are not admin keys`,
    )
    return undefined
  },
)

const former: Shape<string> = refine(
  text({ expected: 'the former name of this credential, such as openai/staging', pattern: /^\S+$/ }),
  (name, node, reading) => {
    if (isCredentialId(name)) return name
    reading.report(node.at, `${reading.name} ${quote(name)} cannot be the name of a credential`)
    return undefined
  },
)

/** What a credential can say besides policy, alone or for one environment. */
const credentialFields = {
  ...policyFields,
  admin: {
    shape: admin,
    about:
      "The environment variable of the workflow that holds the provider's admin key. Default: the provider's convention.",
  },
  mint: {
    shape: choice(['api', 'person']),
    about:
      'Who makes new keys: Keyturn by the admin key, or a person in the provider’s console, who hands them in. With `person` no admin key is used. Default: what the provider lets do.',
  },
  with: {
    shape: anyMap('a map of what the provider needs'),
    about:
      "What the provider needs to know: whose key it is, and its rights. An environment's lines go over the key's.",
  },
  witness: {
    shape: witnesses,
    about: 'Who testifies that the new key serves.',
  },
  incumbent: {
    shape: text({ expected: "a text, the provider's id of the key in service", pattern: /^\S+$/ }),
    about: 'The id of the key in service, for adoption.',
  },
  minted: {
    shape: day,
    about: 'When the key in service was made, for adoption.',
  },
  exempt: {
    shape: exemption,
    about:
      'The recorded exception: until when this key may be older than its policy allows, who says so, and why. A command and an emergency rotate it all the same.',
  },
  'moved-from': {
    shape: former,
    about:
      'What this credential was called before: it keeps its key, its history and its sealed values. A pull request moves its lines in the lock.',
  },
} as const

const environmentNames = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  good: isEnvironmentName,
  expected: 'a name of letters, digits, _, . and -',
} as const

/** What a credential can say as one of several environments, too. */
const environmentFields = {
  ...credentialFields,
  after: {
    shape: named({
      expected: 'a map from environments of this key to durations, such as `staging: 24h`',
      value: duration('0s', '90d'),
      name: environmentNames,
      tolerant: 'all',
    }),
    about:
      'Environments that are rotated before this one, and for how long their new key must have served before this one’s is made.',
  },
} as const

export type CredentialText = Read<typeof environmentFields>

const environmentMap: Shape<CredentialText> = fields({
  expected: 'a map',
  fields: environmentFields,
  later: LATER_POLICY,
  elsewhere: {
    provider: 'belongs to the key, not to one environment of it',
    endpoint: 'belongs to the key, not to one environment of it',
    environments: 'cannot stand in an environment',
    ...WHOLE_FILE,
  },
})

/** `staging:` with nothing after it is an environment where everything is as the key says. */
const environment: Shape<CredentialText> = {
  expected: environmentMap.expected,
  schema: { anyOf: [environmentMap.schema, { type: 'null' }] },
  read: (node, reading) => (node.is === 'scalar' && node.value === null ? {} : environmentMap.read(node, reading)),
}

/** A key as written; the short form names only its provider. */
export interface KeyText extends CredentialText {
  readonly provider: Keyed<string>
  readonly endpoint?: Keyed<string>
  readonly environments?: Keyed<ReadonlyMap<string, Keyed<CredentialText>>>
}

/** A key in the short form `NAME: provider`, or in full. */
export function keyShape(known: PluginDeclarations): Shape<KeyText> {
  const provider = providerShape(known)
  const long = refine(
    fields({
      expected: 'the name of a provider, or a map with `provider:`',
      fields: {
        provider: {
          shape: provider,
          about: 'Who made the key.',
          demanded: `this key has no \`provider:\` · known: ${idsOf(known).join(', ')}`,
        },
        ...credentialFields,
        endpoint: {
          shape: url({ plain: 'loopback', query: 'no' }),
          about:
            "Replaces the provider's address. The workflow must allow it (`allow-endpoints`), unless it is one of the provider's own.",
        },
        environments: {
          shape: named({
            expected: 'a map of environments',
            value: environment,
            name: environmentNames,
            tolerant: 'all',
          }),
          about: 'One credential for each environment. What stands here goes over what the key says.',
        },
      },
      later: LATER_POLICY,
      elsewhere: { ...ONE_ENVIRONMENT, ...WHOLE_FILE },
    }),
    ({ provider: said, ...rest }) => said && { provider: said, ...rest },
  )
  const short: Shape<KeyText> = {
    ...provider,
    read(node, reading) {
      const value = provider.read(node, { ...reading, name: 'provider' })
      return value === undefined ? undefined : { provider: { value, at: node.at, key: node.at } }
    },
  }
  return shortOrLong({
    expected: 'the name of a provider, or a map with `provider:`',
    short,
    long: { ...long, schema: { ...long.schema, allOf: withOf(known) } },
  })
}

/** All keys; one that is broken does not hide the others' problems. */
export function keysShape(known: PluginDeclarations): Shape<ReadonlyMap<string, Keyed<KeyText>>> {
  return named({
    expected: 'a map from names to keys, such as `OPENAI_API_KEY: openai`',
    value: keyShape(known),
    name: {
      pattern: /^[A-Za-z][A-Za-z0-9_-]*$/,
      good: isKeyName,
      expected: 'a name of a letter, then letters, digits, _ and -, and no word of YAML such as yes, nor version',
    },
    tolerant: 'each',
  })
}

function idsOf(known: PluginDeclarations): readonly string[] {
  return withSchemas(known).map(([id]) => id)
}

function providerShape(known: PluginDeclarations): Shape<string> {
  const ids = idsOf(known)
  return choice(
    ids,
    LATER_PROVIDERS.filter((id) => !ids.includes(id)),
  )
}
