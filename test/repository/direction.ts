import { posix } from 'node:path'
import type { Source } from './sources.ts'
import { imports, parse } from './syntax.ts'

/** Who may import whom: a layer sees itself and what is listed; everything else is a violation. */
const SEES: Readonly<Record<string, readonly string[]>> = {
  core: [],
  engine: ['core', 'plugins/contract'],
  http: ['core', 'engine'],
  github: ['core', 'engine', 'http', 'plugins/contract'],
  start: ['core', 'engine', 'http', 'plugins', 'github'],
  sandbox: ['core', 'engine', 'http', 'plugins', 'github', 'start'],
  action: ['core', 'engine', 'http', 'plugins', 'github', 'start', 'bot'],
  bot: ['core', 'engine', 'http', 'plugins', 'github', 'start'],
  cli: ['core', 'engine', 'http', 'plugins', 'github', 'start', 'sandbox'],
}

/** Where a layer may bring the sandbox although it is for trying things: the program of `npm run bot`, which no container has. */
const TRYING = 'src/bot/local.ts'

/** What of `core` a plugin may know. */
const CORE_FOR_PLUGINS = ['facts', 'secret', 'failure', 'tag', 'manifest/policy']

export interface Violation {
  readonly path: string
  readonly line: number
  readonly about: string
}

/** Imports that go against the direction of the tree. */
export function violations(modules: readonly Source[]): readonly Violation[] {
  return modules.flatMap((source) =>
    imports(parse(source)).flatMap(({ from, line, typeOnly }) => {
      const about = judge(source.path, from, typeOnly)
      return about === undefined ? [] : [{ path: source.path, line, about }]
    }),
  )
}

function judge(path: string, from: string, typeOnly: boolean): string | undefined {
  if (!from.startsWith('.')) return judgePackage(path, from)
  const target = posix.join(posix.dirname(path), from)
  const [here, there] = [layer(path), layer(target)]
  if (here === undefined || !target.startsWith('src/')) return `imports ${target}, which is outside src/`
  if (here === there) return undefined
  if (here === 'plugins') return judgePlugin(target)
  if (path === TRYING && there === 'sandbox') return undefined
  if (here === 'engine' && there === 'http')
    return typeOnly ? undefined : `engine imports ${target} for more than types`
  const inside = target.slice('src/'.length)
  const allowed = (SEES[here] ?? []).some((prefix) => inside.startsWith(`${prefix}/`))
  return allowed ? undefined : `${here} imports ${target}`
}

function judgePlugin(target: string): string | undefined {
  const inside = target.slice('src/'.length).replace(/\.ts$/, '')
  if (inside.startsWith('http/')) return undefined
  const allowed = CORE_FOR_PLUGINS.some((name) => inside === `core/${name}`)
  return allowed ? undefined : `a plugin imports ${target}`
}

function judgePackage(path: string, from: string): string | undefined {
  const owner: Readonly<Record<string, string>> = {
    '@octokit/rest': 'src/github/',
    '@octokit/auth-app': 'src/github/',
    '@actions/core': 'src/action/',
    '@actions/github': 'src/action/',
    '@aws-sdk/credential-providers': 'src/plugins/providers/aws-iam/',
    '@smithy/core': 'src/plugins/providers/aws-iam/',
    '@supabase/supabase-js': 'src/plugins/providers/supabase/',
    '@probot/adapter-github-actions': 'src/bot/',
    probot: 'src/bot/',
    pino: 'src/bot/',
    stripe: 'src/plugins/providers/stripe',
  }
  const folder = owner[from]
  return folder === undefined || path.startsWith(folder) ? undefined : `${from} is imported outside ${folder}`
}

/** The folder below src/ a module stands in; modules directly in src/ belong to none. */
function layer(path: string): string | undefined {
  const [first, second, third] = path.split('/')
  return first === 'src' && third !== undefined ? second : undefined
}
