import { fields, named } from '../codec.ts'
import type { Keyed, Read } from '../codec.ts'
import { refine, text } from '../shape.ts'
import type { At, Reading, Shape } from '../shape.ts'
import { quote } from '../words.ts'

/** Fields of a secret in Vault as written. Absent: one field, with the name of the key in upper case. */
export interface VaultText {
  readonly kind: 'vault'
  readonly mount: string
  readonly path: string
  readonly namespace?: string
  readonly field?: At<string>
  readonly fields?: ReadonlyMap<string, Keyed<string>>
  readonly login?: { readonly role: string; readonly at: string }
}

/** What waits and what was lies below this, beside every path that applications read. */
export const KEPT_BELOW = 'keyturn'

/** Segments that need no escaping in a URL, so that one spelling is one place. */
const segments = (expected: string): Shape<string> =>
  refine(
    text({ expected, pattern: /^[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/, longest: 200 }),
    (value, node, reading) => {
      if (!value.split('/').some((part) => /^\.+$/.test(part))) return value
      reading.report(node.at, `${reading.name} must be ${expected}, without "." and ".."`)
      return undefined
    },
  )

const path: Shape<string> = refine(segments('the path of a secret, such as apps/web'), (value, node, reading) => {
  const [first, second] = value.split('/')
  if (first === KEPT_BELOW)
    reading.report(node.at, `path must not lie below ${KEPT_BELOW}/ · that is where Keyturn keeps what waits`)
  else if (first === 'data' && second !== undefined)
    reading.report(node.at, `path ${quote(value)} begins with data/ · leave that out: Vault's API adds it by itself`)
  else return value
  return undefined
})

const fieldName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/

const members = {
  path: {
    shape: path,
    about: 'The path of the secret, without the mount and without `data/`.',
    demanded: 'vault has no `path:` · name the secret, such as path: apps/web',
  },
  field: {
    shape: text({ expected: 'the name of a field: letters, digits, _, . and -', pattern: fieldName }),
    about: 'The field that holds the value. Default: the name of the key in upper case.',
  },
  fields: {
    shape: named({
      expected: 'a map from fields to the parts of the key',
      value: text({ expected: 'a part of the key', pattern: /^\S+$/ }),
      name: { pattern: fieldName, good: (name) => fieldName.test(name), expected: 'the name of a field' },
      tolerant: 'all',
    }),
    about:
      'For keys of several parts: which field holds which part; `json`: one field holds all of them, as a JSON object.',
  },
  mount: {
    shape: segments("the mount of a KV engine's version 2, such as secret"),
    about: 'Where the KV engine (version 2) is mounted.',
    default: 'secret',
  },
  namespace: {
    shape: segments('a namespace, such as acme/web'),
    about: 'Vault Enterprise, HCP and OpenBao: the namespace that the mount belongs to.',
  },
  role: {
    shape: text({ expected: 'the name of a role', pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/ }),
    about:
      'The role by which the job logs in with its own identity (GitHub OIDC). Absent: the workflow passes VAULT_TOKEN.',
  },
  login: {
    shape: segments('the mount of the JWT method, such as jwt'),
    about: 'Where the JWT login method is mounted; with `role`.',
    default: 'jwt',
  },
} as const

/** `vault:` below `store:`. */
export const vaultStore: Shape<VaultText> = refine(
  fields({ expected: 'a map with path, field, mount, namespace, role, login', fields: members }),
  (said, _node, reading) => (isSound(said, reading) ? toStore(said) : undefined),
)

function isSound({ field, fields: parts, login, role }: Read<typeof members>, reading: Reading): boolean {
  if (field !== undefined && parts !== undefined)
    reading.report(parts.key, '`field` and `fields` cannot both be said · keep one')
  else if (login !== undefined && role === undefined)
    reading.report(login.key, '`login` says where a role logs in · add `role:`, or remove it')
  else return true
  return false
}

function toStore(said: Read<typeof members>): VaultText | undefined {
  return (
    said.path && {
      kind: 'vault',
      mount: said.mount?.value ?? 'secret',
      path: said.path.value,
      ...(said.namespace !== undefined && { namespace: said.namespace.value }),
      ...(said.field !== undefined && { field: said.field }),
      ...(said.fields !== undefined && { fields: said.fields.value }),
      ...(said.role !== undefined && { login: { role: said.role.value, at: said.login?.value ?? 'jwt' } }),
    }
  )
}
