import { fields, named } from '../codec.ts'
import type { Keyed, Read } from '../codec.ts'
import type { AwsPlace } from '../policy.ts'
import { refine, text } from '../shape.ts'
import type { At, Reading, Shape } from '../shape.ts'

/** A secret in AWS Secrets Manager as written. With neither `field` nor `fields` its whole text is the value. */
export interface AwsSecretText extends AwsPlace {
  readonly kind: 'aws-secrets-manager'
  readonly name: string
  readonly field?: At<string>
  readonly fields?: ReadonlyMap<string, Keyed<string>>
}

/** Characters of a name by the API Reference, "CreateSecret", `Name`. An ARN could name another account's. */
const secret: Shape<string> = text({
  expected: "a secret's name such as prod/web, not its ARN",
  pattern: /^[A-Za-z0-9/_+=.@-]+$/,
  longest: 256,
})

/** China and the closed partitions have other hosts, and other identities for a job. */
const region: Shape<string> = refine(
  text({ expected: 'a region such as eu-central-1', pattern: /^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$/, longest: 40 }),
  (value, node, reading) => {
    if (!/^cn-|-iso[a-z]?-/.test(value)) return value
    reading.report(node.at, `region ${value} is not built yet · Keyturn reaches AWS's regions outside of China`)
    return undefined
  },
)

const fieldName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/

const members = {
  secret: {
    shape: secret,
    about: 'The name of the secret. It is there already, and has a value.',
    demanded: 'aws-secrets-manager has no `secret:` · name the secret, such as secret: prod/web',
  },
  region: {
    shape: region,
    about: 'The region that the secret is in; of one with replicas, its primary region.',
    demanded: 'aws-secrets-manager has no `region:` · name it, such as region: eu-central-1',
  },
  field: {
    shape: text({ expected: 'the name of a key: letters, digits, _, . and -', pattern: fieldName }),
    about: 'The key of the JSON object that holds the value. Absent: the whole text of the secret is the value.',
  },
  fields: {
    shape: named({
      expected: 'a map from keys of the JSON object to the parts of the key',
      value: text({ expected: 'a part of the key', pattern: /^\S+$/ }),
      name: { pattern: fieldName, good: (name) => fieldName.test(name), expected: 'the name of a key' },
      tolerant: 'all',
    }),
    about: 'For keys of several parts: which key of the JSON object holds which part.',
  },
  role: {
    shape: text({
      expected: "a role's ARN such as arn:aws:iam::111122223333:role/keyturn",
      pattern: /^arn:aws(-us-gov)?:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
    }),
    about:
      'The role by which the job logs in with its own identity (GitHub OIDC). Absent: the workflow passes AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  },
} as const

/** `aws-secrets-manager:` below `store:`. */
export const awsSecret: Shape<AwsSecretText> = refine(
  fields({ expected: 'a map with secret, region, field, role', fields: members }),
  (said, _node, reading) => (isSound(said, reading) ? toStore(said) : undefined),
)

function isSound({ field, fields: parts }: Read<typeof members>, reading: Reading): boolean {
  if (field === undefined || parts === undefined) return true
  reading.report(parts.key, '`field` and `fields` cannot both be said · keep one')
  return false
}

function toStore({
  secret: name,
  region: at,
  field,
  fields: parts,
  role,
}: Read<typeof members>): AwsSecretText | undefined {
  if (name === undefined || at === undefined) return undefined
  return {
    kind: 'aws-secrets-manager',
    name: name.value,
    region: at.value,
    ...(field !== undefined && { field }),
    ...(parts !== undefined && { fields: parts.value }),
    ...(role !== undefined && { role: role.value }),
  }
}
