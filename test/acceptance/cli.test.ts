import { describe, expect, test } from '@jest/globals'
import { child, type Ended } from '../built/child.ts'
import { begin, type Story } from './story.ts'

interface Told {
  readonly cli: (...args: readonly string[]) => Promise<Ended>
  readonly story: Story
}

/** The command line as a person with the seal at hand uses it, from anywhere. */
async function toldOf(): Promise<Told> {
  const story = await begin({ name: 'openai', provider: 'openai', environment: 'production' })
  const token = story.world.github.control.installationToken({ forever: true })
  const { urls } = story.served
  // The providers' own addresses are not reachable here, so the manifest says where they are and nothing is due.
  const env = { ...story.secrets, GITHUB_API_URL: urls.github, GITHUB_TOKEN: token }
  return { story, cli: (...args) => child('cli', [...args, '--repo', 'acme/web'], env) }
}

describe('the command line against a repository', () => {
  test('plan, status and explain follow a key from unknown to adopted, and change nothing', async () => {
    const { story, cli } = await toldOf()
    const { world } = story
    try {
      const before = world.github.truth.allText()
      const plan = await cli('plan')
      expect(plan).toMatchObject({ code: 2, err: '' })
      expect(plan.out).toMatch(/openai\/production .* not adopted .* is not known to Keyturn yet/)
      expect(world.github.truth.allText()).toBe(before)

      await story.run()
      const status = await cli('status')
      expect(status.code).toBe(0)
      expect(status.out).toContain('waits for its adoption to be merged')
      expect(status.out).toContain('/acme/web/pull/1')

      const waiting = await cli('explain', 'openai/production')
      expect(waiting.out).toMatch(/ {2}adoption +wait: .*\n {2}→ Review and merge/)

      world.github.person('mona').merge(1)
      const explained = await cli('explain', 'openai/production')
      expect(explained.code).toBe(0)
      expect(explained.out).toMatch(/contain +–\n +authentic +–\n +former +–\n +ended +–\n +adoption +act: take-over/)
      expect(JSON.parse((await cli('explain', 'openai/production', '--json')).out)).toMatchObject({ version: 1 })
      expect(world.leaks([plan, status, explained].map(({ out, err }) => out + err).join())).toEqual([])
    } finally {
      await story.close()
    }
  }, 180_000)

  test('check --online needs no manifest at hand', async () => {
    const { story, cli } = await toldOf()
    try {
      const checked = await cli('check', '--online')
      expect(checked.err).toBe('')
      expect(checked.out).toContain('openai/production')
    } finally {
      await story.close()
    }
  }, 180_000)

  test('a credential that is not there is said so', async () => {
    const { story, cli } = await toldOf()
    try {
      const missing = await cli('explain', 'nope')
      expect(missing).toMatchObject({ code: 1, out: '' })
      expect(missing.err).toContain('rotation.yml has no credential nope')
    } finally {
      await story.close()
    }
  }, 180_000)
})
