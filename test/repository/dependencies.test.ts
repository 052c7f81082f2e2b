import { describe, expect, test } from '@jest/globals'
import { VERSION } from '../../src/core/version.ts'
import { read, sources } from './sources.ts'
import { imports, packageOf, parse } from './syntax.ts'

/** Every dependency, and why it is one. A new one is a decision: say here what it is for. */
const RUNTIME: Readonly<Record<string, string>> = {
  '@actions/core': 'inputs, masks, outputs, job summary and annotations of the Action',
  '@actions/github': 'the event that woke the Action',
  '@aws-sdk/credential-providers': 'the logins of AWS’s own clients: roles by an identity, profiles (decision 52)',
  '@noble/ciphers': 'the sealed boxes that GitHub demands for secrets',
  '@noble/hashes': 'BLAKE2b, for their nonces',
  '@octokit/auth-app': "the App's token",
  '@octokit/rest': "GitHub's REST API",
  '@smithy/core':
    'AWS’s files of profiles, as its own clients read them: what stands in one is judged before it is used',
  '@supabase/supabase-js': 'a key of Supabase is proven by the client that applications use',
  '@probot/adapter-github-actions': 'the bot as a step of a workflow, the way Probot has for it (decision 53)',
  graphql: 'the sandbox reads the documents it is sent',
  pino: 'the log of the bot: Probot writes into it, and no payload may get out',
  probot: 'the bot: webhooks with their signatures, the App’s tokens, throttling',
  stripe: "the calls of Stripe's API that turn webhook endpoints, written by its own client (decision 49)",
  yaml: 'the manifest',
}
const DEVELOPMENT: Readonly<Record<string, string>> = {
  '@actions/workflow-parser': "GitHub's own judgement of our workflows",
  '@jest/globals': 'tests',
  '@octokit/graphql-schema': "GitHub's schema, to check our GraphQL",
  '@swc/core': 'TypeScript for jest, and the syntax trees of these tests',
  '@swc/jest': 'TypeScript for jest',
  '@types/libsodium-wrappers': 'types',
  '@types/node': 'types',
  ajv: 'JSON Schema, to check ours and the vendors',
  'fast-check': 'properties',
  graphql: 'the sandbox reads the documents it is sent',
  jest: 'tests',
  'libsodium-wrappers': 'the reference for sealed boxes',
  oxfmt: 'format',
  oxlint: 'lint',
  'oxlint-tsgolint': 'lint that knows types',
  rolldown: 'dist',
  typescript: 'types',
}
/** They run as commands or are named in a configuration; nobody imports them. */
const COMMANDS = [
  '@swc/jest',
  '@types/libsodium-wrappers',
  '@types/node',
  'jest',
  'oxfmt',
  'oxlint',
  'oxlint-tsgolint',
  'rolldown',
  'typescript',
  '@octokit/graphql-schema',
]

interface PackageFile {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>
}

const manifest: PackageFile = JSON.parse(read('package.json'))
const inSource = importedIn('src')
const anywhere = new Set([...inSource, ...importedIn('test')])

describe('dependencies', () => {
  test('at run time are the allowed ones', () => {
    expect(Object.keys(manifest.dependencies).filter((name) => RUNTIME[name] === undefined)).toEqual([])
  })

  test('of development are the allowed ones', () => {
    expect(Object.keys(manifest.devDependencies).filter((name) => DEVELOPMENT[name] === undefined)).toEqual([])
  })

  test.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
    '%s is pinned exactly',
    (_, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    },
  )

  test.each(Object.keys(manifest.dependencies))('%s is really imported by src', (name) => {
    expect([...inSource]).toContain(name)
  })

  test('of development are used or run', () => {
    const idle = Object.keys(manifest.devDependencies).filter((name) => !anywhere.has(name) && !COMMANDS.includes(name))
    expect(idle).toEqual([])
  })

  test('are named for everything that src imports', () => {
    const known = { ...manifest.dependencies, ...manifest.devDependencies }
    expect([...inSource].filter((name) => known[name] === undefined)).toEqual([])
  })

  test('are locked for every platform: npm ci refuses a lock that lacks another one’s binaries', () => {
    const { packages }: LockFile = JSON.parse(read('package-lock.json'))
    const wanted = Object.values(packages).flatMap(({ optionalDependencies }) =>
      Object.entries(optionalDependencies ?? {}),
    )
    const exact = wanted.filter(([, version]) => /^\d+\.\d+\.\d+$/.test(version)).map(([name]) => name)
    expect(exact.length).toBeGreaterThan(20)
    expect(
      exact.filter((name) => !Object.keys(packages).some((place) => place.endsWith(`node_modules/${name}`))),
    ).toEqual([])
  })

  test('of the adapter’s are the Probot and the log that the bot has: it asks for older ones', () => {
    const { packages }: LockFile = JSON.parse(read('package-lock.json'))
    const places = Object.keys(packages).filter((place) => /(?:^|\/)node_modules\/(?:probot|pino)$/.test(place))
    expect(places).toEqual(['node_modules/pino', 'node_modules/probot'])
  })

  test('are locked without the address of anybody’s registry', () => {
    expect(read('package-lock.json').match(/"resolved"/g) ?? []).toEqual([])
  })
})

test('the version in the code is the version of the package', () => {
  expect(VERSION).toBe(manifest.version)
})

/** Names of the packages that the modules below a folder import. */
function importedIn(folder: string): ReadonlySet<string> {
  const names = sources(folder).flatMap((source) => imports(parse(source)).map(({ from }) => from))
  return new Set(names.filter((from) => !from.startsWith('.') && !from.startsWith('node:')).map(packageOf))
}
