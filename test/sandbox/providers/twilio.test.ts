import { Buffer } from 'node:buffer'
import { beforeEach, expect, test } from '@jest/globals'
import { createClock } from '../../../src/sandbox/clock.ts'
import type { SandboxReply } from '../../../src/sandbox/contract.ts'
import { ACCOUNT } from '../../../src/sandbox/providers/twilio/state.ts'
import { createTwilio, type TwilioSandbox } from '../../../src/sandbox/providers/twilio/twilio.ts'
import { START } from '../../contract/bench.ts'

const MESSAGES = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`

let twilio: TwilioSandbox
let main: string

beforeEach(() => {
  twilio = createTwilio(createClock(START))
  main = twilio.mint({ name: 'keyturn', kind: 'main' }).value.split(':').slice(1).join(':')
})

async function asked(line: string, pair: string, form?: Record<string, string>): Promise<SandboxReply> {
  const [method = 'GET', path = ''] = line.split(' ')
  const headers = new Map([['authorization', `Basic ${Buffer.from(pair).toString('base64')}`]])
  const body = form === undefined ? '' : new URLSearchParams(form).toString()
  return twilio.handler({ method, url: new URL(path, 'https://iam.twilio.com'), headers, body })
}

function codeIn(reply: SandboxReply): unknown {
  const parsed: { readonly code?: unknown } = JSON.parse(reply.body)
  return [reply.status, parsed.code]
}

test('a standard key opens messages, and neither keys nor accounts', async () => {
  const { value } = twilio.mint({ name: 'web' })
  expect((await asked(`GET ${MESSAGES}`, value)).status).toBe(200)
  for (const path of [`/v1/Keys?AccountSid=${ACCOUNT}`, `/2010-04-01/Accounts/${ACCOUNT}.json`])
    expect(codeIn(await asked(`GET ${path}`, value))).toEqual([401, 20003])
})

test('a deleted key, a suspended account and a missing permission are told alike', async () => {
  const [gone, narrow] = [twilio.mint({ name: 'web' }), twilio.mint({ name: 'web', kind: [] })]
  twilio.remove(gone.id)
  const told = [await asked(`GET ${MESSAGES}`, gone.value), await asked(`GET ${MESSAGES}`, narrow.value)]
  twilio.controls.status = 'suspended'
  told.push(await asked(`GET ${MESSAGES}`, main))
  expect(told.map(codeIn)).toEqual(told.map(() => [401, 20003]))
})

test('halves of two keys open nothing, nor does a secret alone', async () => {
  const [one, two] = [twilio.mint({ name: 'one' }).value, twilio.mint({ name: 'two' }).value]
  const [sid, secret] = [one.split(':')[0], two.split(':')[1]]
  for (const pair of [`${sid}:${secret}`, `:${secret}`, `${secret}`, ''])
    expect((await asked(`GET ${MESSAGES}`, pair)).status).toBe(401)
  expect(twilio.accepts(`${sid}:${secret}`)).toBe(false)
})

test('the secret is told once, and a restricted key has its policy', async () => {
  const form = { AccountSid: ACCOUNT, FriendlyName: 'web' }
  const policy = JSON.stringify({ allow: ['/twilio/messaging/messages/read'] })
  const made = await asked('POST /v1/Keys', main, { ...form, KeyType: 'restricted', Policy: policy })
  const key: { readonly sid: string; readonly secret: string } = JSON.parse(made.body)
  const shown = await asked(`GET /v1/Keys/${key.sid}`, main)
  expect(made.status).toBe(201)
  expect(shown.body).toContain(policy)
  expect(shown.body).not.toContain(key.secret)
  expect(codeIn(await asked('POST /v1/Keys', main, { ...form, Policy: policy }))).toEqual([400, 20001])
})
