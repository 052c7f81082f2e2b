// Whether a tick counts that stands in the text: what no run of the sandbox comes to by itself.
import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { readSeals } from '../../src/core/seal.ts'
import { type Edit, vouched } from '../../src/core/tick.ts'
import { heedTick, type Ticked } from '../../src/engine/commands/tick.ts'
import type { Ground, Kit } from '../../src/engine/kit.ts'
import type { ProposalFacts, Role } from '../../src/engine/ports.ts'
import { HOUR } from '../../src/core/schedule/due.ts'
import { CREDENTIAL, NOW, verified } from '../core/decide/world.ts'

const SEALS = readSeals(Buffer.alloc(32, 1).toString('base64'))
const PROVEN = NOW - HOUR
/** The key that goes was reported: a tick that gets so far is refused for that, and for nothing that is looked at before. */
const ENTRY = verified({ verifiedAt: PROVEN + 500 }, { compromised: ['key_old'] })
const AS_FAR = /key_old was reported compromised/
const TEXT = vouched('**Yours to tick**\n- [ ] nothing uses it\n', {
  seal: SEALS.current,
  tag: ENTRY.candidate?.tag ?? '',
}).replace('[ ]', '[x]')

const OURS: Edit = { id: 'UCE_1', at: PROVEN, author: 'keyturn-acme', person: false, ours: true }
const THEIRS: Edit = { id: 'UCE_2', at: PROVEN + 1000, author: 'octavia', person: true, ours: false }

interface Case {
  readonly edits?: readonly Edit[]
  readonly role?: Role
  readonly entry?: Ticked['entry']
  readonly told?: readonly string[]
  readonly body?: string
}

async function said({ edits = [THEIRS, OURS], role = 'maintain', entry = ENTRY, told = [], body = TEXT }: Case) {
  const shared = {
    github: {
      role: () => Promise.resolve(role),
      proposals: { written: () => Promise.resolve({ body, edits }) },
    },
    commanders: { role: 'maintain', teams: [], environments: [] },
    repository: { private: true },
    seals: SEALS,
    log: () => undefined,
    run: 'cli',
    version: '0.1.0',
  }
  const kit = { shared, credential: CREDENTIAL, plugin: { traits: { console: '', mint: 'api' } } } as unknown as Kit
  const facts = { state: 'merged', told, body: TEXT } as unknown as ProposalFacts
  const heeded = await heedTick(kit, { basis: {} } as unknown as Ground, { facts, entry })
  expect(heeded.entry).toBe(entry)
  return heeded.answer.map((answer) => answer.body).join('\n')
}

describe('a tick that stands there', () => {
  test.each<readonly [string, Case, RegExp]>([
    ['is taken, as far as it goes, where nothing speaks against it', {}, AS_FAR],
    [
      'is taken where it was made in the very second of the proof',
      { edits: [{ ...THEIRS, at: PROVEN }, OURS] },
      AS_FAR,
    ],
    [
      'says nothing of a proof that came after it',
      { edits: [{ ...THEIRS, at: PROVEN - 1000 }, OURS] },
      /has turned since that box was shown/,
    ],
    [
      'says nothing of a way back',
      { entry: { ...ENTRY, rollback: { at: NOW, by: 'revert' } } },
      /has turned since that box was shown/,
    ],
    [
      'is answered once more as it was, where it was taken before',
      { entry: { ...ENTRY, requests: ['edit:UCE_2'] } },
      /your tick is taken/,
    ],
    ['is not answered twice', { told: ['answer:edit:UCE_2'] }, /^$/],
    ['is none when somebody took it back meanwhile', { body: TEXT.replace('[x]', '[ ]') }, /^$/],
    [
      'is a person’s who may say so',
      { role: 'write' },
      /octavia has the role write here, and `approve-evidence` needs/,
    ],
    ['is nobody’s here', { role: 'none' }, /^$/],
    ['is no App’s', { edits: [{ ...THEIRS, person: false }, OURS] }, /^$/],
    ['is not Keyturn’s own', { edits: [{ ...OURS, at: NOW }, THEIRS, OURS] }, /^$/],
  ])('%s', async (_what, of, says) => {
    expect(await said(of)).toMatch(says)
  })
})
