import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { PERMISSIONS } from '../../../src/sandbox/github/github.ts'
import { createRig, type Rig } from './rig.ts'

const VALUE = 'sk-svcacct-0123456789abcdefghij'
const ALERTS = '/secret-scanning/alerts'

function scanned(level: 'read' | 'write' = 'write', security = true): Rig {
  return createRig({ repository: { security }, permissions: { ...PERMISSIONS, secret_scanning_alerts: level } })
}

async function listed(rig: Rig, query = ''): Promise<unknown> {
  return JSON.parse((await rig.rest(`GET ${ALERTS}${query}`)).body)
}

describe('alerts of secret scanning', () => {
  test('are listed newest first, and hold the value unless it is to be hidden', async () => {
    const rig = scanned()
    rig.github.control.leak(VALUE)
    rig.github.control.leak('another-value-altogether')
    expect(await listed(rig)).toMatchObject([{ number: 2 }, { number: 1, state: 'open', secret: VALUE }])
    const hidden = JSON.stringify(await listed(rig, '?hide_secret=true'))
    expect(hidden).toContain('"number":1')
    expect(hidden).not.toContain(VALUE)
  })

  test('say that a value stands there as base64', async () => {
    const rig = scanned()
    rig.github.control.leak(VALUE, { base64: true })
    const { json } = await rig.rest(`GET ${ALERTS}/1`)
    expect(json).toMatchObject({ is_base64_encoded: true, secret: Buffer.from(VALUE).toString('base64') })
  })

  test('are resolved once, with a reason, and opened again by a person', async () => {
    const rig = scanned()
    rig.github.control.leak(VALUE)
    const resolved = { state: 'resolved', resolution: 'revoked', resolution_comment: 'It is dead.' }
    expect((await rig.rest(`PATCH ${ALERTS}/1`, { state: 'resolved' })).status).toBe(422)
    expect((await rig.rest(`PATCH ${ALERTS}/1`, { ...resolved, resolution_comment: 'x'.repeat(281) })).status).toBe(400)
    expect((await rig.rest(`PATCH ${ALERTS}/1`, resolved)).json).toMatchObject(resolved)
    expect((await rig.rest(`PATCH ${ALERTS}/1`, resolved)).status).toBe(400)
    expect(await listed(rig, '?state=open')).toEqual([])
    rig.github.person('acme').changeAlert(1, 'open')
    expect(rig.github.truth.alerts()).toMatchObject([{ number: 1, state: 'open', resolution: undefined }])
  })

  test('are for those alone who may see them, and only where scanning is on', async () => {
    const reader = scanned('read')
    reader.github.control.leak(VALUE)
    expect((await reader.rest(`PATCH ${ALERTS}/1`, { state: 'resolved', resolution: 'revoked' })).status).toBe(403)
    expect(() => reader.github.person('mona').changeAlert(1, 'wont_fix')).toThrow()
    expect((await createRig({ repository: { security: true } }).rest(`GET ${ALERTS}`)).status).toBe(403)
    expect((await scanned('write', false).rest(`GET ${ALERTS}`)).status).toBe(404)
    expect((await scanned().rest(`GET ${ALERTS}/1`)).status).toBe(404)
  })
})
