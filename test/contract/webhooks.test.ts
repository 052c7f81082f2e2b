import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import type { Delivery } from '../../src/sandbox/github/contract.ts'
import { createRig, openPull, type Rig } from '../sandbox/github/rig.ts'
import { SIBLINGS } from './judge/exceptions.ts'
import { sentence } from './judge/fault.ts'
import { at } from './judge/json.ts'
import { haveSpecs, readSpec } from './judge/specs.ts'
import { createWebhookJudge, type WebhookJudge } from './judge/webhooks.ts'

const DEPLOY = 'name: Deploy\non: [push, workflow_dispatch]\njobs:\n  deploy: { environment: production, steps: [] }\n'
const judged = haveSpecs() ? test : test.skip

// Compiling a webhook's description takes its time, and the machine may be busy.
jest.setTimeout(60_000)

let rig: Rig
let made: WebhookJudge | undefined
const judge: WebhookJudge = (event, payload) => (made ??= createWebhookJudge(readSpec('webhooks')))(event, payload)
const heard: Delivery[] = []

beforeEach(() => {
  rig = createRig({ repository: { files: { '.github/workflows/deploy.yml': DEPLOY, 'a.txt': 'a' } } })
  rig.github.onWebhook((delivery) => void heard.push(delivery))
})

afterEach(() => {
  heard.length = 0
})

function nameOf({ event, payload: { action } }: Delivery): string {
  return typeof action === 'string' ? `${event} ${action}` : event
}

/** Everything that GitHub would send a webhook for, once. */
async function everything(): Promise<void> {
  const number = openPull(rig, { x: 'x' })
  const comment = await rig.rest(`POST /issues/${number}/comments`, { body: 'hello' })
  await rig.rest(`PATCH /issues/comments/${String(comment.json['id'])}`, { body: 'hello again' })
  await rig.rest(`POST /issues/${number}/labels`, { labels: ['keyturn'] })
  await rig.rest(`PATCH /pulls/${number}`, { title: 'another' })
  await rig.rest(`POST /pulls/${number}/requested_reviewers`, { reviewers: ['mona'] })
  await rig.rest(`DELETE /issues/${number}/labels/keyturn`)
  await rig.rest(`PATCH /pulls/${number}`, { state: 'closed' })
  await rig.rest(`PATCH /pulls/${number}`, { state: 'open' })
  const check = await rig.rest('POST /check-runs', {
    head_sha: rig.head('change'),
    name: 'keyturn',
    output: { title: 't', summary: 's' },
  })
  await rig.rest(`PATCH /check-runs/${String(check.json['id'])}`, { conclusion: 'success' })
  rig.github.control.press('mona', Number(check.json['id']), 'retry')
  rig.github.person('will').commit('change', { y: 'y' }, 'Change y')
  await rig.clock.advance(60_000)
  rig.github.person('mona').merge(number)
  await rig.clock.advance(60_000)
  await rig.rest(`DELETE /issues/comments/${String(comment.json['id'])}`)
  await rig.rest('DELETE /git/refs/heads/change')
  rig.github.control.configure({ security: true })
  const alert = rig.github.control.leak('a value that leaked')
  rig.github.person('acme').changeAlert(alert, 'revoked')
  rig.github.person('acme').changeAlert(alert, 'open')
  rig.github.control.leave('will', { repository: 'acme/shop' })
  rig.github.control.leave('will', { team: 'sre' })
  rig.github.control.leave('will', 'organization')
  await rig.clock.advance(60_000)
}

const ALL = [
  'check_run completed',
  'check_run created',
  'check_run requested_action',
  'deployment_status created',
  'issue_comment created',
  'issue_comment deleted',
  'issue_comment edited',
  'member removed',
  'membership removed',
  'organization member_removed',
  'pull_request closed',
  'pull_request edited',
  'pull_request labeled',
  'pull_request opened',
  'pull_request reopened',
  'pull_request review_requested',
  'pull_request synchronize',
  'pull_request unlabeled',
  'push',
  'secret_scanning_alert created',
  'secret_scanning_alert reopened',
  'secret_scanning_alert resolved',
  'workflow_run completed',
  'workflow_run in_progress',
  'workflow_run requested',
]

judged('every webhook that the sandbox sends is as GitHub’s description says', async () => {
  await everything()

  const names = new Set(heard.map(nameOf))
  expect([...names].toSorted()).toEqual(ALL)
  expect(heard.flatMap(({ event, payload }) => judge(event, payload))).toEqual([])
})

judged('each stand-in for a description that is not at hand is needed', async () => {
  const document = readSpec('webhooks')
  await everything()
  const sent = heard.map((one) => nameOf(one).replaceAll(/[ _]/g, '-'))

  for (const [name, { like }] of Object.entries(SIBLINGS)) {
    expect([name, sent.includes(name), at(document, 'x-webhooks', name)]).toEqual([name, true, undefined])
    expect([like, at(document, 'x-webhooks', like) !== undefined]).toEqual([like, true])
  }
})

judged.each<[string, string, (payload: Delivery['payload']) => Delivery['payload'], string]>([
  ['a field that is made up', 'push', (payload) => ({ ...payload, made_up: 1 }), 'additional properties'],
  ['a field of another type', 'push', (payload) => ({ ...payload, forced: 'no' }), '/forced must be boolean'],
  ['a field that is missing', 'push', ({ ref: _ref, ...payload }) => payload, 'lacks ref'],
  ['a null where none may be', 'workflow_run', (payload) => ({ ...payload, workflow_run: null }), '/workflow_run'],
  ['an action that there is not', 'issue_comment', (payload) => ({ ...payload, action: 'sung' }), 'none that the'],
])('a webhook with %s is noticed', async (_, event, bent, said) => {
  await everything()
  const { payload } = heard.findLast((one) => one.event === event) ?? { payload: {} }

  expect(judge(event, payload)).toEqual([])
  expect(judge(event, bent(payload)).map(sentence).join('\n')).toContain(said)
})
