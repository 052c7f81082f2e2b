import { fields, named, tagged } from '../codec.ts'
import type { Keyed, Read } from '../codec.ts'
import type { Layout, Position } from '../policy.ts'
import { choice, list, oneOrMore, shortOrLong, text, refine, yes } from '../shape.ts'
import type { At, Reading, Shape } from '../shape.ts'
import type { Node } from '../tree.ts'
import { awsSecret, type AwsSecretText } from './aws.ts'
import { commandStore, type CommandText } from './command.ts'
import { environmentName, forbiddenName, path, repositoryName, secretName } from './scalars.ts'
import { vaultStore, type VaultText } from './vault.ts'
import { vercelStore, type VercelText } from './vercel.ts'

/** A store as written. */
export type StoreText = AwsSecretText | GithubText | VaultText | VercelText | CommandText

/** What is absent follows from the credential: its name, its environment, its provider's parts. */
export interface GithubText {
  readonly kind: 'github'
  /** `store: github` alone: everything follows from the credential. */
  readonly bare: boolean
  readonly environment?: string
  readonly repository?: string
  readonly organization?: true
  readonly secret?: At<string>
  readonly secrets?: ReadonlyMap<string, Keyed<string>>
  /** Absent: as the provider's keys need it. */
  readonly layout?: Layout
  readonly references: readonly string[]
}

/** Stores of the design that are not built. */
export const LATER_STORES = ['google-secret-manager', 'azure-key-vault', 'doppler', 'infisical'] as const

const BARE: StoreText = { kind: 'github', bare: true, references: [] }

const members = {
  environment: {
    shape: environmentName,
    about: "The environment whose secret it is. Absent: the repository's own secrets.",
  },
  organization: {
    shape: yes,
    about:
      'A secret of the organisation that owns this repository. The workflow must allow it (`allow-secrets: organization`).',
  },
  repository: {
    shape: repositoryName,
    about:
      'Another repository whose secret it is, or whose environment’s. The workflow must allow it (`allow-secrets: acme/api`).',
  },
  secret: {
    shape: secretName,
    about: 'The secret that holds the value. Default: the name of the key in upper case.',
  },
  secrets: {
    shape: named({
      expected: 'a map from secret names to the parts of the key',
      value: text({ expected: 'a part of the key', pattern: /^\S+$/ }),
      name: {
        pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
        good: (name) => /^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name) && forbiddenName(name) === undefined,
        expected: 'a secret name of letters, digits and _, not beginning with GITHUB_ or KEYTURN_',
      },
      tolerant: 'all',
    }),
    about:
      'For keys of several parts: which secret holds which part; `json`: one secret holds all of them, as a JSON object.',
  },
  layout: {
    shape: choice(['single', 'versioned', 'dual']),
    about:
      'single: one secret, overwritten when the proposal is merged. versioned: a new secret each time, and the proposal edits the files that refer to it. dual: three secrets, of which every instance accepts all, for what others present to the app (provider generated). Default: dual for provider generated, else single.',
  },
  references: {
    shape: list(path),
    about: 'Layout versioned: the files whose `secrets.<NAME>` tokens name the version in use.',
  },
} as const

type Members = Read<typeof members>

const github: Shape<StoreText> = refine(
  fields({ expected: 'a map with environment, secret, layout, organization, repository', fields: members }),
  (said, node, reading) => (isSound(said, node, reading) ? toStore(said) : undefined),
)

const bare: Shape<StoreText> = refine(choice(['github'], LATER_STORES), () => BARE)

/** What these need: their names alone do not say where. */
const NEEDS: ReadonlyMap<unknown, string> = new Map([
  ['vercel', 'vercel needs its project · vercel: { project: prj_… }'],
  [
    'aws-secrets-manager',
    'aws-secrets-manager needs its secret and region · aws-secrets-manager: { secret: prod/web, region: eu-central-1 }',
  ],
  ['vault', 'vault needs its path · vault: { path: apps/web }'],
  ['command', 'command needs the program that writes · command: { write: [program, argument, …] }'],
  ['openbao', 'OpenBao is named vault here · vault: { path: apps/web }'],
])

const short: Shape<StoreText> = {
  ...bare,
  read(node, reading) {
    const needs = node.is === 'scalar' ? NEEDS.get(node.value) : undefined
    if (needs === undefined) return bare.read(node, reading)
    reading.report(node.at, `${reading.name}: ${needs}`)
    return undefined
  },
}

/** `github`, `github: {…}`, another kind with a map, or a list of such. */
export const stores: Shape<readonly At<StoreText>[]> = oneOrMore(
  shortOrLong({
    expected: '`github`, or `github:`, `aws-secrets-manager:`, `vault:`, `vercel:` or `command:` with a map',
    short,
    long: tagged<StoreText>({
      expected: '`github:`, `aws-secrets-manager:`, `vault:`, `vercel:` or `command:` with a map',
      kinds: {
        github: {
          shape: github,
          about: "GitHub's own secrets: of the repository or an environment, of another one, or of the organisation.",
        },
        'aws-secrets-manager': {
          shape: awsSecret,
          about: 'A secret in AWS Secrets Manager, or keys of the JSON object that it is.',
        },
        vault: {
          shape: vaultStore,
          about: "Fields of a secret in HashiCorp Vault or OpenBao: a KV engine's, version 2.",
        },
        vercel: {
          shape: vercelStore,
          about: 'An environment variable of a project at Vercel. The key is made after the merge.',
        },
        command: {
          shape: commandStore,
          about:
            'Wherever the command line of another tool writes to. The workflow must allow it (`allow-commands`). The key is made after the merge.',
        },
      },
      later: LATER_STORES,
    }),
  }),
)

function isSound(said: Members, node: Node, reading: Reading): boolean {
  const problem = findProblem(said)
  if (problem !== undefined) reading.report(problem.at ?? node.at, problem.message)
  return problem === undefined
}

function findProblem(said: Members): { readonly at: Position | undefined; readonly message: string } | undefined {
  const versioned = said.layout?.value === 'versioned'
  if (said.secret !== undefined && said.secrets !== undefined)
    return { at: said.secrets.key, message: '`secret` and `secrets` cannot both be said · keep one' }
  if (versioned && said.references === undefined)
    return {
      at: said.layout?.at,
      message: 'layout versioned needs `references:` · list the files that name the secret',
    }
  if (!versioned && said.references !== undefined)
    return { at: said.references.key, message: '`references` is for `layout: versioned` · add it, or remove them' }
  if (said.layout?.value === 'dual' && said.secrets !== undefined)
    return { at: said.secrets.key, message: '`secrets` cannot be said with layout dual · name the secret by `secret:`' }
  return findElsewhere(said, said.layout?.value)
}

/** What cannot be said of secrets outside this repository. */
function findElsewhere(
  { organization, repository, environment, layout }: Members,
  named: Layout | undefined,
): { readonly at: Position | undefined; readonly message: string } | undefined {
  if (organization !== undefined && repository !== undefined)
    return { at: repository.key, message: '`organization` and `repository` cannot both be said · keep one' }
  if (organization !== undefined && environment !== undefined)
    return {
      at: environment.key,
      message: '`organization` and `environment` cannot both be said · an organisation has no environments; keep one',
    }
  if (named === 'versioned' && (organization !== undefined || repository !== undefined))
    return {
      at: layout?.at,
      message: `layout versioned is for this repository's own secrets · its proposal changes files of this repository alone; leave the layout out`,
    }
  return undefined
}

function toStore(said: Members): StoreText {
  return {
    kind: 'github',
    bare: false,
    references: [...new Set((said.references?.value ?? []).map((each) => each.value))],
    ...(said.layout !== undefined && { layout: said.layout.value }),
    ...(said.environment !== undefined && { environment: said.environment.value }),
    ...(said.repository !== undefined && { repository: said.repository.value }),
    ...(said.organization !== undefined && { organization: true }),
    ...(said.secret !== undefined && { secret: said.secret }),
    ...(said.secrets !== undefined && { secrets: said.secrets.value }),
  }
}
