import { Buffer } from 'node:buffer'
import { beforeAll, describe, expect, test } from '@jest/globals'
import sodium from 'libsodium-wrappers'
import { PERMISSIONS } from '../../../src/sandbox/github/permissions.ts'
import type { Permissions } from '../../../src/sandbox/github/contract.ts'
import { type Answer, ask } from '../ask.ts'
import { createRig, type Rig } from './rig.ts'

const SECRETS = '/orgs/acme/actions/secrets'
const WIDE: Permissions = { ...PERMISSIONS, organization_secrets: 'write' }

beforeAll(() => sodium.ready)

/** `acme/shop`, and beside it `acme/open`, which is public; ada owns the organisation. */
function organization(permissions: Permissions = WIDE): Rig {
  const rig = createRig({ permissions, repository: { organization: true, people: { ada: 'admin', will: 'write' } } })
  rig.github.control.addRepository({ owner: 'acme', name: 'open', people: { ada: 'admin' }, installed: false })
  return rig
}

function call(rig: Rig, line: string, body?: unknown, token = rig.token): Promise<Answer> {
  const handler: typeof rig.github.handler = async (request) => {
    const reply = await rig.github.handler(request)
    return reply.body === '' ? { ...reply, body: '{}' } : reply
  }
  return ask(handler, line.replace(' ', ` ${SECRETS}`), { key: token, body })
}

async function put(rig: Rig, more: Readonly<Record<string, unknown>>): Promise<number> {
  const { json } = await call(rig, 'GET /public-key')
  const box = sodium.crypto_box_seal('swordfish', Buffer.from(String(json['key']), 'base64'))
  const sealed = { encrypted_value: Buffer.from(box).toString('base64'), key_id: String(json['key_id']) }
  return (await call(rig, 'PUT /TEA', { ...sealed, ...more })).status
}

async function idOf(rig: Rig): Promise<unknown> {
  return (await rig.rest('GET ')).json['id']
}

describe('secrets of an organisation', () => {
  test('are kept with those who get them', async () => {
    const rig = organization()
    expect(await put(rig, { visibility: 'selected', selected_repository_ids: [await idOf(rig)] })).toBe(201)
    expect(rig.github.truth.readSecret('organization', 'TEA')).toBe('swordfish')
    expect(rig.github.truth.readSecret('organization', 'TEA', 'acme/open')).toBeUndefined()
    expect((await call(rig, 'GET /TEA')).json).toMatchObject({ name: 'TEA', visibility: 'selected' })
    const { json } = await call(rig, 'GET /TEA/repositories')
    expect(json).toMatchObject({ total_count: 1, repositories: [{ full_name: 'acme/shop' }] })
  })

  test('lose a list that is left out', async () => {
    const rig = organization()
    await put(rig, { visibility: 'selected', selected_repository_ids: [await idOf(rig)] })
    expect(await put(rig, { visibility: 'selected' })).toBe(204)
    expect(rig.github.truth.sharing('TEA')).toBe('selected')
  })

  test.each([
    ['nobody is named', {}],
    ['a list is given with "all"', { visibility: 'all', selected_repository_ids: [1] }],
    ['the list names what is not the organisation’s', { visibility: 'selected', selected_repository_ids: [7] }],
  ])('are refused where %s', async (_, more) => {
    expect(await put(organization(), more)).toBe(422)
  })

  test('reach private repositories alone, where they are for these', () => {
    const rig = organization()
    const ada = rig.github.person('ada')
    ada.setSecret('organization', 'TEA', 'swordfish')
    ada.shareSecret('TEA', 'private')
    expect(rig.github.truth.readSecret('organization', 'TEA')).toBe('swordfish')
    expect(rig.github.truth.readSecret('organization', 'TEA', 'acme/open')).toBeUndefined()
  })

  test('are told from a repository that gets them, by name alone', async () => {
    const rig = organization()
    rig.github.person('ada').setSecret('organization', 'TEA', 'swordfish')
    const { json } = await rig.rest('GET /actions/organization-secrets')
    expect(json).toMatchObject({ total_count: 1, secrets: [{ name: 'TEA' }] })
  })

  test.each([
    ['without the permission', PERMISSIONS, 403],
    ['with reading alone', { ...PERMISSIONS, organization_secrets: 'read' } as const, 403],
  ])('are not an App’s to write %s', async (_, permissions, status) => {
    const rig = organization(permissions)
    expect((await call(rig, 'PUT /TEA', { visibility: 'all' })).status).toBe(status)
  })

  test('are for owners of the organisation, by a classic token with admin:org', async () => {
    const rig = organization()
    const [ada, will] = [rig.github.person('ada'), rig.github.person('will')]
    ada.setSecret('organization', 'TEA', 'swordfish')
    const tokens = [ada.token({ scopes: ['repo', 'admin:org'] }), ada.token(), will.token({ scopes: ['admin:org'] })]
    const answers = await Promise.all(tokens.map((token) => call(rig, 'GET /TEA', undefined, token)))
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403])
  })

  test('a person’s account has none', async () => {
    const rig = createRig({ permissions: WIDE })
    expect((await call(rig, 'GET ')).status).toBe(404)
  })
})

test('a job gets its environment’s secret before the repository’s, and the repository’s before the organisation’s', async () => {
  const rig = createRig({
    repository: {
      organization: true,
      people: { ada: 'admin' },
      files: {
        '.github/workflows/go.yml':
          'on: workflow_dispatch\njobs:\n  here:\n    runs-on: x\n    steps: [{ run: a }]\n  there:\n    environment: production\n    runs-on: x\n    steps: [{ run: a }]\n',
      },
    },
  })
  const ada = rig.github.person('ada')
  const seen: string[] = []
  rig.github.onJob(async ({ job, secrets }) => {
    seen.push(`${job}: ${['ONE', 'TWO', 'THREE'].map((name) => secrets(name)).join(' ')}`)
    return 'success'
  })
  for (const [scope, names] of [
    ['organization', ['ONE', 'TWO', 'THREE']],
    ['repository', ['TWO', 'THREE']],
    ['environment/production', ['THREE']],
  ] as const)
    for (const name of names) ada.setSecret(scope, name, scope)
  ada.dispatch('go.yml')
  await rig.clock.advance(60_000)
  expect(seen.toSorted()).toEqual([
    'here: organization repository repository',
    'there: organization repository environment/production',
  ])
})

test('a run gets the first hundred of the organisation’s, by name; a private repository on Free gets none', async () => {
  const rig = organization()
  const ada = rig.github.person('ada')
  for (let n = 0; n < 101; n += 1) ada.setSecret('organization', `S${String(100 - n).padStart(3, '0')}`, 'x')
  const told = async (): Promise<unknown> => (await rig.rest('GET /actions/organization-secrets')).json['total_count']
  expect(await told()).toBe(100)
  rig.github.control.configure({ plan: 'free' })
  expect(await told()).toBe(0)
})
