// The built Action, started as the ears start it, and as the clock does: only the first may be the word that somebody left.
import { expect, test } from '@jest/globals'
import { openOnes } from '../start/truth.ts'
import { begin } from './story.ts'

const KEY = { name: 'openai', provider: 'openai', environment: 'production' } as const
const WOKEN = {
  GITHUB_EVENT_NAME: 'workflow_dispatch',
  GITHUB_ACTOR: 'keyturn-ears[bot]',
  GITHUB_TRIGGERING_ACTOR: 'keyturn-ears[bot]',
}

test('a dispatch with nothing looks for owners at once; one with a comment, and the schedule, do not', async () => {
  const story = await begin(KEY, { defaults: ['reviewers: ["@octavia"]'] })
  const { github } = story.world
  const owners = (): readonly string[] => openOnes(story.world, 'owner').map(({ branch }) => branch)
  try {
    await story.run()
    github.person('mona').merge(1)
    await story.run()
    expect((await story.run(undefined, WOKEN)).calls).toHaveLength(2)
    github.control.setRole('mona', 'none')
    expect((await story.run()).calls).toHaveLength(1)
    expect((await story.run(undefined, { ...WOKEN, INPUT_COMMENT: '55' })).calls).toHaveLength(1)
    expect(owners()).toEqual([])
    const woken = await story.run(undefined, WOKEN)
    expect(woken.exit).toBe(0)
    expect(owners()).toEqual(['keyturn/owner/mona/left'])
    expect(story.world.leaks(woken.said)).toEqual([])
  } finally {
    await story.close()
  }
}, 180_000)
