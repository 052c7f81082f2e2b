import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { Env } from '../../src/action/event.ts'
import { demandHand, readEvent } from '../../src/action/event.ts'

const folder = mkdtempSync(join(tmpdir(), 'keyturn-event-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function read(env: Env): Promise<{ about: string; warnings: readonly string[] }> {
  const warnings: string[] = []
  const { about } = await readEvent({ GITHUB_EVENT_NAME: 'push', ...env }, (line) => warnings.push(line))
  return { about, warnings }
}

describe('the event that woke a run', () => {
  test('says who and which run', async () => {
    const env = {
      GITHUB_EVENT_NAME: 'schedule',
      GITHUB_RUN_ID: '1841',
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_ACTOR: 'mona',
      GITHUB_TRIGGERING_ACTOR: 'hubot',
    }
    expect(await readEvent(env, () => {})).toEqual({
      name: 'schedule',
      runId: 1841,
      runAttempt: 2,
      actor: 'hubot',
      about: 'schedule',
    })
  })

  test('may be missing altogether', async () => {
    expect(await readEvent({}, () => {})).toEqual({
      name: '',
      runId: 0,
      runAttempt: 1,
      actor: '',
      about: 'a call by hand',
    })
  })

  test('of a schedule is not even looked for', async () => {
    expect(await read({ GITHUB_EVENT_NAME: 'schedule' })).toEqual({ about: 'schedule', warnings: [] })
  })

  test.each([
    ['missing', join(folder, 'nowhere.json'), 'cannot be read'],
    ['unnamed', undefined, 'is not named'],
    ['a folder', folder, 'cannot be read'],
    ['broken', file('broken.json', '{"ref":'), 'cannot be read'],
    ['no object', file('number.json', '7'), 'holds no event'],
  ])('goes on when its file is %s', async (_, path, why) => {
    expect(await read({ GITHUB_EVENT_PATH: path })).toEqual({
      about: 'push',
      warnings: [`The event's file ${why}; going on without it.`],
    })
  })

  test('goes on when its file is huge', async () => {
    const path = file('huge.json', '{}')
    truncateSync(path, 33 * 1024 * 1024)
    const { about, warnings } = await read({ GITHUB_EVENT_PATH: path })
    expect(about).toBe('push')
    expect(warnings).toEqual([expect.stringContaining('larger than any event')])
  })
})

describe('a command in the inputs', () => {
  test('is somebody’s only where they started the workflow by hand', () => {
    expect(() => demandHand({ name: 'workflow_dispatch' })).not.toThrow()
  })

  test.each(['issue_comment', 'schedule', 'push', 'workflow_run', 'repository_dispatch', ''])(
    'is nobody’s with the event "%s", whatever its payload says',
    (name) => {
      expect(() => demandHand({ name })).toThrow('only by `workflow_dispatch` a person gives one')
    },
  )
})
