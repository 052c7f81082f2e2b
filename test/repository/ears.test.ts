// The ears as a step of a workflow by Probot's adapter: what stands in action.yml can run, and stays away from the hands.
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse as parseYaml } from 'yaml'
import { read, ROOT } from './sources.ts'
import { imports, packageOf, parse } from './syntax.ts'

interface Step {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
}

const action = parseYaml(read('src/bot/action.yml'))
const steps: readonly Step[] = action.runs.steps
const PROGRAM = 'src/bot/adapter.ts'

/** Every module that the program brings along, and every package. */
function reach(program: string): { readonly modules: readonly string[]; readonly packages: readonly string[] } {
  const [modules, packages] = [new Set([program]), new Set<string>()]
  for (const path of modules) {
    for (const { from, typeOnly } of imports(parse({ path, text: read(path) }))) {
      if (from.startsWith('.')) modules.add(posix.join(posix.dirname(path), from))
      else if (!typeOnly && !from.startsWith('node:')) packages.add(packageOf(from))
    }
  }
  return { modules: [...modules], packages: [...packages] }
}

describe('the adapter’s step', () => {
  test('uses nothing that is not pinned by a full commit', () => {
    const used = steps.flatMap(({ uses }) => uses ?? [])
    expect(used).toEqual([expect.stringMatching(/^actions\/setup-node@[0-9a-f]{40}$/)])
  })

  test('installs by the lock, runs no scripts, and starts the program with a Node that reads TypeScript', () => {
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual([
      'npm ci --omit=dev --ignore-scripts --no-audit --no-fund',
      `node ${PROGRAM}`,
    ])
    expect(steps[0]?.with).toMatchObject({ 'node-version': '24' })
    expect(existsSync(join(ROOT, PROGRAM))).toBe(true)
  })

  test('puts nothing of the workflow into a shell but by the environment', () => {
    expect(steps.flatMap(({ run }) => run ?? []).filter((line) => line.includes('${{'))).toEqual([])
    expect(steps.at(-1)?.env).toEqual({ GITHUB_TOKEN: '${{ inputs.token }}', KEYTURN_HANDS: '${{ inputs.hands }}' })
  })

  test('has all packages without those of development', () => {
    const { dependencies } = JSON.parse(read('package.json'))
    const { modules, packages } = reach(PROGRAM)
    expect(modules.length).toBeGreaterThan(40)
    expect(packages).toContain('@probot/adapter-github-actions')
    expect(packages.filter((name) => dependencies[name] === undefined)).toEqual([])
  })

  test('leaves dist/, where the hands are, without a line of Probot’s', () => {
    expect(read('dist/licenses.txt')).not.toMatch(/^(?:@probot\/|probot )/m)
  })
})
