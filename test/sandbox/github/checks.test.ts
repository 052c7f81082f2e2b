import { describe, expect, test } from '@jest/globals'
import { at } from '../ask.ts'
import { createRig, type Rig } from './rig.ts'

function notes(many: number, from = 0) {
  return Array.from({ length: many }, (_, n) => ({
    path: 'README.md',
    start_line: from + n + 1,
    end_line: from + n + 1,
    annotation_level: 'failure',
    message: `line ${from + n + 1}`,
  }))
}

async function check(rig: Rig, annotations: readonly unknown[]) {
  const output = { title: 't', summary: 's', annotations }
  return rig.rest('POST /check-runs', { head_sha: rig.head(), name: 'keyturn', conclusion: 'failure', output })
}

describe('annotations of a check run', () => {
  test('are added by every update, and listed page by page', async () => {
    const rig = createRig()
    const { json } = await check(rig, notes(50))
    const path = `/check-runs/${String(json['id'])}`
    const updated = await rig.rest(`PATCH ${path}`, {
      output: { title: 't', summary: 's', annotations: notes(20, 50) },
    })
    expect(at(updated.json, 'output', 'annotations_count')).toBe(70)
    const listed: unknown = JSON.parse((await rig.rest(`GET ${path}/annotations?per_page=30&page=3`)).body)
    expect(listed).toHaveLength(10)
    expect(at(listed, 9)).toMatchObject({ start_line: 70, message: 'line 70', annotation_level: 'failure' })
  })

  test('are fifty in a request at most, and none of more is kept', async () => {
    const { unjudged } = await import('../../contract/unjudged.ts')
    unjudged('requests that are wrong on purpose')
    const rig = createRig()
    expect((await check(rig, notes(51))).status).toBe(422)
    const { json } = await check(rig, [])
    expect(at(json, 'output', 'annotations_count')).toBe(0)
  })

  test('of two Apps’ checks of one name stay apart', async () => {
    const rig = createRig()
    await check(rig, notes(1))
    const token = rig.github.control.actionsToken({ permissions: { checks: 'write' } })
    const output = { title: 'job', summary: 'job' }
    await rig.rest('POST /check-runs', { head_sha: rig.head(), name: 'keyturn', conclusion: 'success', output }, token)
    const all = await rig.rest(`GET /commits/${rig.head()}/check-runs?check_name=keyturn`)
    expect(all.json['total_count']).toBe(2)
  })
})
