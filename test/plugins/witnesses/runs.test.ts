import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Testimony } from '../../../src/core/facts.ts'
import { openRuns } from '../../../src/plugins/witnesses/runs.ts'
import { haveDocument, readDocument } from '../../contract/document.ts'
import { createTinyGithub, newRun, NOW, type TinyGithub } from '../github.ts'

let github: TinyGithub

beforeEach(() => {
  github = createTinyGithub()
})

afterEach(() => {
  if (!haveDocument('github.trimmed.json')) return
  const document = readDocument('github.trimmed.json')
  expect(github.sent.flatMap((sent) => document.faults(sent))).toEqual([])
})

async function quiet(): Promise<Testimony | undefined> {
  const witness = openRuns({ rest: github.rest, now: () => NOW + 1_000_000, ownRun: '999' })
  return witness.quiet?.('key_1', NOW)
}

describe('runs that may still hold the old value', () => {
  test.each(['queued', 'in_progress', 'waiting', 'pending', 'requested'])(
    'a %s one from before the change',
    async (status) => {
      github.runs.push(newRun({ id: 7, status, created: NOW - 1_000 }))

      expect(await quiet()).toMatchObject({
        verdict: 'no',
        number: 1,
        answer: '1: https://github.com/acme/web/actions/runs/7',
      })
    },
  )

  test('any event, any file, any actor', async () => {
    github.runs.push(
      newRun({ id: 7, event: 'schedule', file: 'nightly.yml', actor: 'mona', created: NOW - 29 * 86_400_000 }),
    )

    expect((await quiet())?.verdict).toBe('no')
  })

  test.each([
    ['that is over', { status: 'completed', conclusion: 'success', created: NOW - 1_000 }],
    ['from after the change', { created: NOW + 1_000 }],
    ['that is Keyturn itself', { id: 999, status: 'in_progress', created: NOW - 1_000 }],
  ])('not one %s', async (_name, of) => {
    github.runs.push(newRun(of))

    expect(await quiet()).toMatchObject({ verdict: 'yes', answer: 'none', number: 0 })
  })

  test('all pages are read', async () => {
    for (let i = 0; i < 250; i++) github.runs.push(newRun({ id: i + 1, created: NOW - 1_000 }))

    const testimony = await quiet()

    expect(testimony).toMatchObject({ verdict: 'no', number: 250 })
    expect(testimony?.answer).toMatch(/^250: .*, …$/)
  })
})
