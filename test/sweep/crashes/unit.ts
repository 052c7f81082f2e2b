// Two that go as one, killed around every other effect, the long sweep around all: whatever stands, no half of them is proposed, put into service, taken back or retired.
import { expect, test } from '@jest/globals'
import { crashesAtEffects } from '../enumerate.ts'
import { harmless } from './harmless.ts'

export function testUnit(): void {
  test('two that go as one: a crash around any effect, then fresh runs until rest, parts nothing', async () => {
    expect(await harmless({ story: 'merged', key: 'unit' }, crashesAtEffects(0))).toBeGreaterThan(5)
  }, 300_000)
}
