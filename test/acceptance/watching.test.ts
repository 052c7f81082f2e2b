// What people and their machines look at, as the built Action and the built command line write it.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { child } from '../built/child.ts'
import { readExposition } from '../core/render/prometheus.ts'
import { isEffect } from '../start/call.ts'
import { live } from './live.ts'
import { begin } from './story.ts'

const KEY = { name: 'openai', provider: 'openai', environment: 'production' } as const

/** The file as it lies among everything that the run wrote. */
function exposition(said: string): string {
  return /^keyturn\.prom\n((?:#|keyturn_)[\s\S]*?\n)(?!#|keyturn_)/m.exec(`${said}\n`)?.[1] ?? ''
}

describe('the metrics', () => {
  test('are a file and an output of the Action, in an idle run too, and what the command line prints', async () => {
    const story = await begin(KEY, { inputs: { INPUT_METRICS: 'monitoring/keyturn.prom' } })
    const { world } = story
    try {
      const first = await story.run()
      expect(first.outputs['metrics']).toMatch(/\/own\/monitoring\/keyturn\.prom$/)
      const waits = readExposition(exposition(first.said)).series
      expect(waits.find(({ name }) => name === 'keyturn_waits_for_person')?.value).toBe(1)

      world.github.person('mona').merge(1)
      await story.run()
      const idle = await story.run()
      expect(idle.exit).toBe(0)
      const told = readExposition(exposition(idle.said)).series
      expect(told.find(({ name }) => name === 'keyturn_key_age_seconds')?.value).toBeGreaterThan(0)
      expect(idle.calls.filter(isEffect)).toEqual([])

      const env = { ...story.secrets, GITHUB_API_URL: story.served.urls.github }
      const token = world.github.control.installationToken({ forever: true })
      const words = ['status', '--metrics', '--repo', 'acme/web']
      const { code, out } = await child('cli', words, { ...env, GITHUB_TOKEN: token })
      expect(code).toBe(0)
      expect(readExposition(out).series.map(({ name }) => name)).toEqual(told.map(({ name }) => name))

      const refused = await child('cli', words, { ...env, KEYTURN_SEAL: '', GITHUB_TOKEN: token })
      expect(refused).toMatchObject({ code: 1, out: '' })
      expect(refused.err).toContain('Set KEYTURN_SEAL')
      expect(world.leaks([first, idle].map(({ said }) => said).join() + out)).toEqual([])
    } finally {
      await story.close()
    }
  }, 180_000)

  test('that cannot be written are a warning, and no failure', async () => {
    const story = await begin(KEY, { inputs: { INPUT_METRICS: '/dev/null/keyturn.prom' } })
    try {
      const { exit, log, outputs } = await story.run()
      expect(exit).toBe(0)
      expect(log).toContain('::warning::The file for monitoring could not be written: ')
      expect(outputs).not.toHaveProperty('metrics')
    } finally {
      await story.close()
    }
  }, 180_000)
})

describe('the report', () => {
  test('tells a whole rotation from its record, on one page and as JSON, and changes nothing', async () => {
    const story = await begin(KEY, { defaults: ['overlap: 1h', 'quiet: 30m'] })
    const { world } = story
    try {
      await live(story)
      const token = world.github.control.installationToken({ forever: true })
      const env = { ...story.secrets, GITHUB_API_URL: story.served.urls.github, GITHUB_TOKEN: token }
      const before = world.github.truth.allText()
      const path = join(mkdtempSync(join(tmpdir(), 'keyturn-')), 'keys.html')
      const written = await child('cli', ['report', '--html', '--out', path, '--repo', 'acme/web'], env)
      expect(written).toEqual({ code: 0, out: '', err: '' })
      const page = readFileSync(path, 'utf8')
      expect(page).toMatch(/<h1>Keys of acme\/web<\/h1>/)
      expect(page).toContain('records/openai/production/1.json"')
      expect(page).toContain('Every record fits the chain')

      const told = await child('cli', ['report', '--json', '--repo', 'acme/web'], env)
      const { histories } = JSON.parse(told.out)
      expect(histories['openai/production']).toMatchObject({
        whole: true,
        rotations: [{ generation: 1, mergedBy: 'mona' }],
      })
      expect(world.github.truth.allText()).toBe(before)
      expect(world.leaks(page + told.out)).toEqual([])

      const unsealed = await child('cli', ['report', '--html', '--repo', 'acme/web'], { ...env, KEYTURN_SEAL: '' })
      expect(unsealed).toMatchObject({ code: 1, out: '' })
      expect(unsealed.err).toContain('Set KEYTURN_SEAL')
      const nowhere = await child('cli', ['report', '--out', '/dev/null/x', '--repo', 'acme/web'], env)
      expect(nowhere).toMatchObject({ code: 1, out: '' })
      expect(nowhere.err).toContain('The report could not be written')
    } finally {
      await story.close()
    }
  }, 180_000)
})

describe('a chat', () => {
  test('is told by the built Action, whose log never shows where', async () => {
    const story = await begin(KEY)
    const { world } = story
    try {
      const manifest = world.github.truth.file('main', 'rotation.yml') ?? ''
      world.github.person('mona').commit('main', { 'rotation.yml': `${manifest}notify: [overdue]\n` }, 'Be told')
      await story.run()
      world.github.person('mona').merge(1)
      world.chat.refuse(410)
      const refused = await story.run()
      expect(refused.exit).toBe(0)
      expect(refused.log).toContain(
        '::warning::Nobody was notified; Keyturn tries again at its next run. POST 127.0.0.1:',
      )
      world.chat.refuse(undefined)
      const ran = [refused, await story.run(), await story.run()]
      expect(world.chat.messages).toHaveLength(1)
      expect(world.chat.messages[0]).toMatch(/openai\/production is overdue since .*: it waits for review/)
      expect(ran[2]?.calls).toHaveLength(1)
      expect(ran[2]?.summary).toMatch(
        /^Keyturn looked: nothing is due, nothing has changed\. The next thing to do is at 20\S+ \S+ UTC\.\n/,
      )
      const said = ran.map((one) => one.said).join('\n')
      expect(said).not.toContain(world.chat.secret)
      expect(world.leaks(said + world.chat.messages.join())).toEqual([])
    } finally {
      await story.close()
    }
  }, 180_000)
})
