import { describe, expect, test } from '@jest/globals'
import { child } from '../built/child.ts'
import { begin } from './story.ts'

describe('keyturn doctor, built', () => {
  test('tells a person and a program the same, changes nothing, and leaks nothing', async () => {
    const story = await begin({ name: 'openai', provider: 'openai', environment: 'production' })
    const { world, served, secrets } = story
    try {
      const env = { ...secrets, GITHUB_API_URL: served.urls.github, GITHUB_TOKEN: world.github.person('mona').token() }
      const before = world.github.truth.allText()
      const doctor = (...more: readonly string[]) => child('cli', ['doctor', '--repo', 'acme/web', ...more], env)
      const [text, json] = [await doctor(), await doctor('--json')]

      expect(text).toMatchObject({ code: 1, err: '' })
      expect(text.out).toContain('error    No workflow on main uses Keyturn.')
      expect(text.out).toContain('error    Every branch may use the gate keyturn.')
      expect(text.out).not.toContain('\u001b')
      const told: unknown = JSON.parse(json.out)
      expect(told).toMatchObject({
        version: 1,
        token: { kind: 'classic', login: 'mona' },
        findings: expect.arrayContaining([expect.objectContaining({ check: 'workflow', level: 'error' })]),
      })
      expect((await child('cli', ['doctor', '--repo', 'acme/web'], { ...env, FORCE_COLOR: '1' })).out).toContain(
        '\u001b[31m',
      )
      expect(world.github.truth.allText()).toBe(before)
      expect(world.leaks(text.out + json.out)).toEqual([])
    } finally {
      await story.close()
    }
  }, 180_000)

  test('says what to do without a login', async () => {
    const ended = await child('cli', ['doctor', '--repo', 'acme/web'])
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toContain('Set GITHUB_TOKEN or GH_TOKEN')
  })
})
