import { describe, expect, test } from '@jest/globals'
import { violations } from './direction.ts'
import { sources } from './sources.ts'

describe('imports go in one direction', () => {
  test('everywhere in src', () => {
    const modules = sources('src')
    expect(modules.length).toBeGreaterThan(20)
    expect(violations(modules).map(({ path, line, about }) => `${path}:${line} ${about}`)).toEqual([])
  })

  test.each([
    ['core that looks at the engine', 'src/core/facts.ts', "import { x } from '../engine/x.ts'"],
    ['core that only names a type of the engine', 'src/core/facts.ts', "import type { X } from '../engine/x.ts'"],
    ['core that imports lazily', 'src/core/facts.ts', "const x = await import('../engine/x.ts')"],
    ['core that re-exports', 'src/core/facts.ts', "export { x } from '../engine/x.ts'"],
    ['core with a type in passing', 'src/core/facts.ts', "export type X = import('../engine/x.ts').X"],
    ['an engine that knows GitHub', 'src/engine/run.ts', "import { x } from '../github/x.ts'"],
    ['an engine that sends by itself', 'src/engine/run.ts', "import { x } from '../http/x.ts'"],
    [
      'an engine that knows a provider',
      'src/engine/run.ts',
      "import { x } from '../plugins/providers/openai/plugin.ts'",
    ],
    [
      'a plugin that reads the entry',
      'src/plugins/providers/openai/plugin.ts',
      "import { x } from '../../../core/entry/entry.ts'",
    ],
    [
      'a plugin that knows the engine',
      'src/plugins/providers/openai/plugin.ts',
      "import { x } from '../../../engine/x.ts'",
    ],
    ['an action that knows the CLI', 'src/action/main.ts', "import { x } from '../cli/x.ts'"],
    ['an action that brings the sandbox', 'src/action/main.ts', "import { x } from '../sandbox/x.ts'"],
    ['a module that leaves src', 'src/core/facts.ts', "import { x } from '../../test/x.ts'"],
    ['octokit outside github', 'src/engine/run.ts', "import { Octokit } from '@octokit/rest'"],
    ['a bot that brings the sandbox', 'src/bot/app.ts', "import { x } from '../sandbox/x.ts'"],
    ['a bot that knows the CLI', 'src/bot/app.ts', "import { x } from '../cli/x.ts'"],
    ['probot outside the bot', 'src/engine/run.ts', "import { Probot } from 'probot'"],
    ['the runner outside the action', 'src/engine/run.ts', "import * as core from '@actions/core'"],
  ])('finds %s', (_, path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1)
  })

  test.each([
    ['core within core', 'src/core/entry/codec.ts', "import { x } from '../facts.ts'"],
    ['an engine with a type of a plugin', 'src/engine/run.ts', "import type { X } from '../plugins/contract/store.ts'"],
    [
      'a plugin with what plugins may know',
      'src/plugins/stores/github/store.ts',
      "import { x } from '../../../core/secret.ts'",
    ],
    ['the bot that is tried out with the sandbox', 'src/bot/local.ts', "import { x } from '../sandbox/world.ts'"],
    ['the CLI with the sandbox', 'src/cli/demo.ts', "import { x } from '../sandbox/world.ts'"],
    ['octokit in github', 'src/github/client.ts', "import { Octokit } from '@octokit/rest'"],
    ['what Node brings', 'src/core/secret.ts', "import { createHash } from 'node:crypto'"],
  ])('allows %s', (_, path, text) => {
    expect(violations([{ path, text }])).toEqual([])
  })
})
