import { expect, test } from '@jest/globals'
import { holds } from '../../../src/sandbox/github/actions/condition.ts'

const IF =
  "github.event_name != 'issue_comment' || (github.event.comment.user.type == 'User' && contains(github.event.comment.body, '/keyturn'))"
const said = { sha: '', branch: 'main', event: 'issue_comment' } as const

test.each([
  ['a schedule', { event: 'schedule' }, true],
  ['a person’s command', { comment: { body: 'Please:\n/Keyturn rotate', by: 'User' } }, true],
  ['a person’s words', { comment: { body: 'Looks good', by: 'User' } }, false],
  ['an App’s words', { comment: { body: '/keyturn rotate', by: 'Bot' } }, false],
])('a condition on comments lets %s in, or not', (_, over, runs) => {
  const actor = { kind: 'account', type: 'User', id: 1, nodeId: 'U_1', login: 'mona', email: '' } as const
  expect(holds(IF, { ...said, actor, ...over })).toBe(runs)
  expect(holds(`\${{ ${IF} }}`, { ...said, actor, ...over })).toBe(runs)
  expect(holds(`!(${IF})`, { ...said, actor, ...over })).toBe(!runs)
})
