// The last look of all: what one person ordered takes no key away that people approved.
import { describe, expect, test } from '@jest/globals'
import type { Job } from '../../src/engine/kit.ts'
import { revoke } from '../../src/engine/steps/retire.ts'
import { NOW, restored } from '../core/decide/world.ts'

function stores(): Promise<never> {
  return Promise.reject(new Error('the stores are asked'))
}

async function end(by: 'revert' | 'command', compromised: readonly string[] = []): Promise<unknown> {
  const rollback = { at: NOW, by, who: 'octavia', request: 'comment:1', restoredAt: NOW, verifiedAt: NOW }
  const entry = restored({ rollback, compromised })
  const job = { kit: { stores }, entry, now: NOW, ground: {}, world: {} }
  return revoke(job as unknown as Job, 'key_new').catch((error: unknown) => error)
}

describe('the end of a key on a way back', () => {
  test('that was only ordered is refused before anything else is looked at', async () => {
    expect(String(await end('command'))).toMatch(/people approved this key, and have not approved that it goes/)
  })

  test('that was merged, or whose key was reported, goes on to the stores', async () => {
    expect(String(await end('revert'))).toMatch(/the stores are asked/)
    expect(String(await end('command', ['key_new']))).toMatch(/the stores are asked/)
  })
})
