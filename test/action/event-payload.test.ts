import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readEvent } from '../../src/action/event.ts'

// In a file of its own: @actions/github reads the event once, when it is first imported.
test('an event that can be read is told in words, without a line break of its own', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'keyturn-event-')), 'event.json')
  writeFileSync(path, JSON.stringify({ workflow_run: { name: 'Deploy\n::error::x', conclusion: 'success' } }))
  process.env['GITHUB_EVENT_PATH'] = path
  const env = { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_EVENT_PATH: path }
  const { about } = await readEvent(env, (line) => {
    throw new Error(line)
  })
  expect(about).toBe('workflow Deploy?::error::x success')
})
