import { describe, expect, test } from '@jest/globals'
import { manifestOf, problemsOf } from './known.ts'

const REST = 'version: 1\ndeploy: deploy.yml\nkeys: { A: openai }\n'

describe('notify', () => {
  test.each([
    ['notify: parked', ['parked']],
    ['notify: [parked, overdue, failed]', ['parked', 'overdue', 'failed']],
    ['notify: [parked, parked]', ['parked']],
    ['notify: emergency', ['emergency']],
  ])('%s', (line, notices) => {
    expect(manifestOf(`${REST}${line}\n`).notify).toEqual(notices)
  })

  test('is nothing where nothing is said', () => {
    expect(manifestOf(REST)).not.toHaveProperty('notify')
  })

  test.each([
    ['notify: parkd', /"parkd" is not known. Did you mean "parked"\?/],
    [
      'notify: { webhook: "https://hooks.slack.com/x" }',
      /notify must be one of parked, overdue, failed, emergency, not a map/,
    ],
    ['notify: []', /notify is an empty list/],
  ])('%s is refused', (line, message) => {
    expect(problemsOf(`${REST}${line}\n`)).toEqual([expect.stringMatching(message)])
  })
})
