import { Buffer } from 'node:buffer'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { readSeals } from '../../src/core/seal.ts'
import { entry, failure, open, SEALS } from './stand-in/open.ts'
import { createStandIn, operation, type StandIn } from './stand-in/stand-in.ts'
import { fileAt, MONA, push } from './stand-in/state.ts'

const CREDENTIAL = 'openai/production'
const SLOT = 'github:environment/production/OPENAI_API_KEY'
const TAG = 'kt-7-openai-production-1-9c04ae'
const VALUE = { box: 'c2VhbGVkIGJveA==', keyId: '5682', publicKey: 'ab'.repeat(32) }
const PATH = `sealed/openai/production/github%3Aenvironment%2Fproduction%2FOPENAI_API_KEY/${TAG}.json`

let standIn: StandIn

beforeEach(() => {
  standIn = createStandIn()
})

/** A process that has staged a value and committed. */
async function staged() {
  const github = open(standIn)
  await github.journal.ensure()
  await github.journal.entries([CREDENTIAL])
  const custody = github.journal.custody(CREDENTIAL)
  await custody.put(SLOT, TAG, VALUE)
  const first = entry(CREDENTIAL)
  await github.journal.commit([{ credential: CREDENTIAL, from: undefined, to: first }], 'record')
  return { github, custody, first }
}

/** Another process that has read the entry. */
async function later(seals = SEALS) {
  const github = open(standIn, { seals })
  await github.journal.entries([CREDENTIAL])
  return { github, custody: github.journal.custody(CREDENTIAL) }
}

describe('custody of a sealed value', () => {
  test('it goes out with the credential’s next commit and with no other', async () => {
    const github = open(standIn)
    await github.journal.ensure()
    const custody = github.journal.custody(CREDENTIAL)
    await custody.put(SLOT, TAG, VALUE)
    await github.journal.commit([{ credential: 'other', from: undefined, to: entry('other') }], 'x')
    expect(fileAt(standIn.state, 'keyturn/journal', PATH)).toBeUndefined()
    expect(custody.held(SLOT)).toEqual([])
    await github.journal.commit([{ credential: CREDENTIAL, from: undefined, to: entry(CREDENTIAL) }], 'record')
    expect(fileAt(standIn.state, 'keyturn/journal', PATH)).toContain(SEALS.current.id)
    expect(custody.held(SLOT)).toEqual([TAG])
  })

  test('another process reads it back', async () => {
    await staged()
    const { custody } = await later()
    expect(custody.held(SLOT)).toEqual([TAG])
    expect(await custody.get(SLOT, TAG)).toEqual(VALUE)
  })

  test.each([
    ['tag', SLOT, 'kt-7-openai-production-2-9c04ae'],
    ['slot', 'github:repository/OPENAI_API_KEY', TAG],
  ])('nothing is held for another %s', async (_, slot, tag) => {
    await staged()
    expect(await (await later()).custody.get(slot, tag)).toBeUndefined()
  })

  test('it is never replaced', async () => {
    const { custody } = await staged()
    const before = fileAt(standIn.state, 'keyturn/journal', PATH)
    expect((await failure(custody.put(SLOT, TAG, { ...VALUE, box: 'b3RoZXI=' }))).code).toBe('refused')
    const { custody: late } = await later()
    expect((await failure(late.put(SLOT, TAG, VALUE))).code).toBe('refused')
    expect(fileAt(standIn.state, 'keyturn/journal', PATH)).toBe(before)
  })

  test('it is not replaced while it waits, either', async () => {
    const github = open(standIn)
    await github.journal.ensure()
    const custody = github.journal.custody(CREDENTIAL)
    await custody.put(SLOT, TAG, VALUE)
    expect((await failure(custody.put(SLOT, TAG, VALUE))).code).toBe('refused')
  })

  test('one whose commit failed is gone with its attempt', async () => {
    const { github, custody, first } = await staged()
    const other = 'kt-7-openai-production-2-9c04ae'
    await custody.put(SLOT, other, VALUE)
    const stale = entry(CREDENTIAL, undefined, 99)
    await failure(github.journal.commit([{ credential: CREDENTIAL, from: stale, to: entry(CREDENTIAL, stale) }], 'x'))
    await github.journal.commit([{ credential: CREDENTIAL, from: first, to: entry(CREDENTIAL, first) }], 'y')
    expect((await later()).custody.held(SLOT)).toEqual([TAG])
  })

  test('dropped, it leaves with the next commit; dropping what is not held is fine', async () => {
    const { github, custody, first } = await staged()
    custody.drop(SLOT, TAG)
    custody.drop(SLOT, 'kt-7-openai-production-8-9c04ae')
    await github.journal.commit([{ credential: CREDENTIAL, from: first, to: entry(CREDENTIAL, first) }], 'retire')
    expect(fileAt(standIn.state, 'keyturn/journal', PATH)).toBeUndefined()
    expect([custody.held(SLOT), (await later()).custody.held(SLOT)]).toEqual([[], []])
  })

  test('one that a person has taken away by hand does not keep the credential from going on', async () => {
    const { github, custody, first } = await staged()
    custody.drop(SLOT, TAG)
    push(standIn.state, 'keyturn/journal', { files: { [PATH]: undefined }, author: MONA })
    const next = entry(CREDENTIAL, first)
    await github.journal.commit([{ credential: CREDENTIAL, from: first, to: next }], 'retire')
    expect(fileAt(standIn.state, 'keyturn/journal', 'entries/openai/production.json')).toContain(next.mac)
  })

  test('one that a person has moved to another slot does not open there', async () => {
    await staged()
    const text = fileAt(standIn.state, 'keyturn/journal', PATH)
    const to = PATH.replace('OPENAI_API_KEY', 'RESEND_API_KEY')
    push(standIn.state, 'keyturn/journal', { files: { [to]: text }, author: MONA })
    const { custody } = await later()
    expect((await failure(custody.get(SLOT.replace('OPENAI', 'RESEND'), TAG))).code).toBe('refused')
  })

  test('a copied journal opens nothing in another repository', async () => {
    await staged()
    standIn.state.repositoryId = 8
    const { custody } = await later()
    expect((await failure(custody.get(SLOT, TAG))).message).toContain('does not belong here')
  })

  test('under a new seal it needs the previous one', async () => {
    await staged()
    const next = readSeals(Buffer.alloc(32, 9).toString('base64'))
    expect((await failure((await later(next)).custody.get(SLOT, TAG))).message).toContain(SEALS.current.id)
    const both = { current: next.current, previous: SEALS.current }
    expect(await (await later(both)).custody.get(SLOT, TAG)).toEqual(VALUE)
  })

  test('read as often as it may be, it came with the entries', async () => {
    await staged()
    const { custody } = await later()
    await Promise.all([custody.get(SLOT, TAG), custody.get(SLOT, TAG)])
    expect(standIn.requests.map(operation).filter((name) => name === 'Held')).toHaveLength(0)
  })
})
