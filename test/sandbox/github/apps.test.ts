import { describe, expect, test } from '@jest/globals'
import { createDocument } from '../../contract/judge/openapi.ts'
import { haveSpecs, readSpec } from '../../contract/judge/specs.ts'
import { ask, at } from '../ask.ts'
import { createRig, type Rig } from './rig.ts'

const MANIFEST = {
  name: 'keyturn-acme-shop',
  url: 'https://github.com/acme/shop',
  redirect_url: 'http://127.0.0.1:4000/back',
  public: false,
  default_permissions: { contents: 'write', deployments: 'read' },
}
const ORGANIZATION = 'https://github.com/organizations/acme/settings/apps/new?state=abc'

function rigOf(organization = true): Rig {
  return createRig({ repository: { organization, installed: false, people: { mona: 'admin', will: 'write' } } })
}

function submit(rig: Rig, changed: object = {}, action = ORGANIZATION, login = 'mona'): URL {
  return new URL(rig.github.person(login).createApp({ action, manifest: JSON.stringify({ ...MANIFEST, ...changed }) }))
}

const fetchApp = (rig: Rig, code: string) =>
  ask(rig.github.handler, `POST /app-manifests/${code}/conversions`, { key: '', body: undefined })

describe('an App from a manifest', () => {
  test('is given once, for its code, with its private key', async () => {
    const rig = rigOf()
    const back = submit(rig)
    expect(`${back.origin}${back.pathname}`).toBe(MANIFEST.redirect_url)
    expect(back.searchParams.get('state')).toBe('abc')
    const code = back.searchParams.get('code') ?? ''
    const first = await fetchApp(rig, code)
    expect(first.status).toBe(201)
    expect(at(first.json, 'pem')).toContain('PRIVATE KEY')
    expect(at(first.json, 'owner', 'login')).toBe('acme')
    expect(at(first.json, 'permissions')).toEqual({ contents: 'write', deployments: 'read', metadata: 'read' })
    expect((await fetchApp(rig, code)).status).toBe(404)
    if (!haveSpecs()) return
    const { client_secret, webhook_secret, pem, ...shown } = Object(first.json)
    expect([client_secret, webhook_secret, pem].map((one) => typeof one)).toEqual(['string', 'object', 'string'])
    const document = createDocument(readSpec('github'), { name: 'github', root: /^$/ })
    expect(document.component('integration')(shown)).toEqual([])
  })

  test('is too late after an hour', async () => {
    const rig = rigOf()
    const code = submit(rig).searchParams.get('code') ?? ''
    await rig.clock.advance(61 * 60_000)
    expect((await fetchApp(rig, code)).status).toBe(404)
  })

  test('works with its own key once it is installed, and the App before it no longer', async () => {
    const rig = rigOf()
    const code = submit(rig).searchParams.get('code') ?? ''
    const made = await fetchApp(rig, code)
    rig.github.person('mona').installApp()
    expect(rig.github.control.privateKey()).toBe(at(made.json, 'pem'))
  })

  test('is made by an organisation’s administrators, and installed by nobody else’s', async () => {
    const rig = rigOf()
    expect(() => submit(rig, {}, ORGANIZATION, 'will')).toThrow(/Not Found/)
    await fetchApp(rig, submit(rig, {}, 'https://github.com/settings/apps/new').searchParams.get('code') ?? '')
    // A private App of mona's own is not for acme.
    expect(() => rig.github.person('mona').installApp()).toThrow(/Not Found/)
  })

  test.each([
    [{ name: 'a-name-that-is-longer-than-github-likes' }, /too long/],
    [{ name: 'keyturn-acme' }, /already taken/],
    [{ redirect_url: undefined }, /missing url or redirect_url/],
    [{ default_permissions: { contents: 'all' } }, /permission/],
  ])('is refused for %j', (changed, why) => {
    expect(() => submit(rigOf(), changed)).toThrow(why)
  })
})

describe('an environment', () => {
  const ADMIN = { metadata: 'read', actions: 'read', environments: 'write' } as const

  test('has variables, each made once', async () => {
    const rig = createRig({ permissions: ADMIN })
    const path = '/environments/production/variables'
    expect((await rig.rest(`POST ${path}`, { name: 'client_id', value: 'Iv23' })).status).toBe(201)
    expect((await rig.rest(`POST ${path}`, { name: 'CLIENT_ID', value: 'other' })).status).toBe(409)
    expect(at((await rig.rest(`GET ${path}/client_id`)).json, 'value')).toBe('Iv23')
    expect(at((await rig.rest(`GET ${path}`)).json, 'total_count')).toBe(1)
    expect(rig.github.truth.readVariable('environment/production', 'CLIENT_ID')).toBe('Iv23')
  })

  test.each([
    ['main', ['main'], 'success'],
    ['main', ['next', 'ma*'], 'success'],
    ['main', ['release/*'], 'failure'],
    ['main', 'protected', 'success'],
    ['main', [], 'failure'],
  ] as const)('lets a run of %s in by %j: %s', async (_, branches, conclusion) => {
    const files = {
      '.github/workflows/go.yml':
        'name: go\non: workflow_dispatch\njobs:\n  go:\n    environment: gate\n    steps: []\n',
    }
    const rig = createRig({ repository: { files, environments: [{ name: 'gate', branches }] } })
    rig.github.person('mona').dispatch('go.yml')
    await rig.clock.advance(60_000)
    expect(rig.github.truth.runs().map((run) => run.conclusion)).toEqual([conclusion])
  })
})
