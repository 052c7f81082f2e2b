import { expect, test } from '@jest/globals'
import { remindOutputs } from '../../src/action/remind-outputs.ts'
import type { Reminder, Standing } from '../../src/core/remind/standing.ts'

const AT = Date.UTC(2026, 10, 16, 2)

function reminder(standing: Standing, n = 0): Reminder {
  const credential = `key-number-${n}`
  return { credential, key: credential, provider: 'openai', every: 1, standing, minted: 0, due: 1, line: 4, column: 3 }
}

test('what is passed on leaves out the young ones where there are too many, and says how many', () => {
  const young = Array.from({ length: 6000 }, (_, n) => reminder('young', n))
  const few = remindOutputs({ at: AT, path: 'rotation.yml', reminders: [reminder('overdue'), ...young.slice(0, 3)] })
  expect(JSON.parse(few.result).reminders).toHaveLength(4)
  const many = remindOutputs({ at: AT, path: 'rotation.yml', reminders: [reminder('overdue'), ...young] })
  expect(JSON.parse(many.result)).toMatchObject({
    version: 1,
    mode: 'remind',
    reminders: [{ standing: 'overdue' }],
    young: 6000,
  })
  expect(many.result.length).toBeLessThan(400_000)
})

test('attention has what somebody must do, and nothing is under way', () => {
  const all = (['overdue', 'unknown', 'soon', 'young'] as const).map((standing) => reminder(standing))
  const { attention, matrix, proposals } = remindOutputs({ at: AT, path: 'rotation.yml', reminders: all })
  expect(JSON.parse(attention).map(({ reason }: { reason: string }) => reason)).toEqual(['overdue', 'unknown'])
  expect([matrix, proposals]).toEqual(['{"include":[]}', '[]'])
})
