import { describe, expect, test } from '@jest/globals'
import { wakes } from '../../../src/start/cron.ts'
import { examined, healthy, workflow } from './rig.ts'

/** The repository with a window, and Keyturn woken by this cron. */
async function told(window: string, cron: string): Promise<readonly string[]> {
  const defaults = [`window: "${window}"`, 'timezone: Europe/Berlin']
  const files = workflow((text) => text.replace(/cron: .*/, `cron: '${cron}'`))
  const { found } = await examined(healthy({ files, ready: { manifest: { defaults } } }))
  return found.filter(({ check }) => check === 'workflow-window').map(({ what }) => what)
}

const SENTENCE = 'The schedule of .github/workflows/keyturn.yml'

describe('a window that nobody is awake in', () => {
  test.each([
    [
      'nights only',
      'Mon-Thu 09:00-16:00',
      '23 1 * * *',
      ['never falls into the window Mon–Thu 09:00–16:00 (Europe/Berlin).'],
    ],
    [
      'a weekend',
      'Sat-Sun 09:00-16:00',
      '23 10 * * 1-5',
      ['never falls into the window Sat–Sun 09:00–16:00 (Europe/Berlin).'],
    ],
    [
      'an hour that summer moves',
      'Mon-Thu 09:00-10:00',
      '23 8 * * *',
      ['in summer never falls into the window Mon–Thu 09:00–10:00 (Europe/Berlin).'],
    ],
    ['four times a day', 'Mon-Thu 09:00-16:00', '23 1,7,13,19 * * *', []],
    ['every quarter of an hour', 'Fri 15:40-15:50', '*/5 * * * *', []],
    ['a cron that nobody reads is another finding', 'Mon 09:00-10:00', '0 25 * * *', []],
  ])('%s', async (_, window, cron, ends) => {
    expect(await told(window, cron)).toEqual(ends.map((end) => `${SENTENCE} ${end}`))
  })

  test('is no matter where there is no window', async () => {
    const { found } = await examined(
      healthy({ files: workflow((text) => text.replace(/cron: .*/, "cron: '23 1 * * *'")) }),
    )
    expect(found.map(({ check }) => check)).not.toContain('workflow-window')
  })
})

test('crons wake at their minutes of a day', () => {
  const day = Date.UTC(2026, 10, 16)
  const times = wakes(['5,35 7 * * 1', '0 9 * * 2'], day)?.map((at) => new Date(at).toISOString().slice(11, 16))
  expect(times).toEqual(['07:05', '07:35'])
  expect(wakes(['nonsense'], day)).toBeUndefined()
})
