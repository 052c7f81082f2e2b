// A job's event whose handling breaks: what Probot and its adapter tell of that has the event in it.
import { expect, test } from '@jest/globals'
import pino from 'pino'
import { createProbot } from 'probot'
import { createJob } from '../../src/bot/job.ts'
import { comment } from './payloads.ts'

const WORDS = '/keyturn rotate openai/production sk-proj-in-a-comment'

/** As the adapter does it, with what it would print. */
async function handle(hears: Parameters<typeof createJob>[1]) {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  const probot = createProbot({ env: {}, overrides: { githubToken: 'none', log } })
  const job = createJob({ GITHUB_REPOSITORY: 'acme/web' }, hears)
  await probot.load(job.app)
  try {
    await probot.webhooks.receive({
      id: '7',
      name: 'issue_comment',
      payload: JSON.parse(JSON.stringify(comment(WORDS))),
    })
  } catch (error) {
    probot.log.error(error)
  }
  return { wrong: await job.end(), lines }
}

test('a handler that breaks is told in one line, without the event, and the job is not good', async () => {
  const { wrong, lines } = await handle(() => {
    throw new Error('it broke')
  })
  expect(wrong).toContain('the event was not heard')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ msg: 'the event was not heard', err: { type: 'AggregateError', message: 'it broke' } }),
  ])
})

test('one that does not is good', async () => {
  const { wrong, lines } = await handle(({ place }) => ({ installation: undefined, place, deeds: [] }))
  expect({ wrong, lines }).toEqual({ wrong: undefined, lines: [] })
})
