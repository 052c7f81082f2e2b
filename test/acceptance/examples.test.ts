import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exitsOf } from '../../src/cli/help.ts'
import { VERBS, type VerbSpec } from '../../src/cli/verbs.ts'
import type { Ended } from '../built/child.ts'
import { ROOT } from '../repository/sources.ts'
import { begin, type Story } from './story.ts'

/** The demo is run whole in test/cli/demo; twice more would be minutes. */
const EXAMPLES = Object.entries<VerbSpec>(VERBS)
  .filter(([verb]) => verb !== 'demo')
  .flatMap(([, spec]) => spec.examples.map(([example]) => [example, spec] as const))

const folder = mkdtempSync(join(tmpdir(), 'keyturn-examples-'))
let story: Story

beforeAll(async () => {
  story = await begin({ name: 'openai', provider: 'openai', environment: 'production' })
  writeFileSync(join(folder, 'rotation.yml'), 'version: 1\ndeploy: deploy.yml\nkeys:\n  OPENAI_API_KEY: openai\n')
  writeFileSync(join(folder, 'value.txt'), 'none-of-ours')
}, 60_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await story.close()
})

/** As a person types it, in a folder with a manifest. */
function typed(line: string): Promise<Ended> {
  const { world, served, secrets } = story
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GITHUB_API_URL: served.urls.github,
    GITHUB_TOKEN: world.github.control.installationToken({ forever: true }),
    GITHUB_REPOSITORY: 'acme/web',
    ...secrets,
  }
  const cli = `keyturn() { '${process.execPath}' '${join(ROOT, 'dist/cli.js')}' "$@"; }`
  const started = spawn('bash', ['--norc', '-c', `${cli}\n${line}`], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let [out, err] = ['', '']
    started.stdout.on('data', (chunk) => (out += String(chunk)))
    started.stderr.on('data', (chunk) => (err += String(chunk)))
    started.on('error', reject)
    started.on('close', (code) => resolve({ code, out, err }))
  })
}

describe('exit codes', () => {
  test.each([
    ['keyturn --version', 0],
    ['keyturn --help', 0],
    ['keyturn check', 0],
    ['keyturn check nowhere.yml', 1],
    ['keyturn plan', 2],
    ['keyturn statsu', 64],
    ['keyturn explain', 64],
    ['keyturn explain nope', 1],
  ])(
    'of `%s`: %d',
    async (line, code) => {
      expect((await typed(line)).code).toBe(code)
    },
    60_000,
  )
})

describe('every example of --help', () => {
  test.each(EXAMPLES)(
    '%s',
    async (example, spec) => {
      const { code, out, err } = await typed(example)
      const documented = exitsOf(spec).flatMap(([one]) => (one === 64 || one === 70 ? [] : [one]))
      expect({ err, documented: documented.includes(code ?? -1) }).toEqual({ err, documented: true })
      // What does not end well says why, and what to do.
      if (code === 1 && out === '') expect(err).toMatch(/\w.*\.\n/)
      expect(story.world.leaks(out + err)).toEqual([])
    },
    180_000,
  )
})
