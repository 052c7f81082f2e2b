import { describe, expect, test } from '@jest/globals'
import { ask, at } from '../ask.ts'
import { appJwt } from './jwt.ts'
import { createRig, START } from './rig.ts'

const HOUR = 3_600_000

describe('who may what', () => {
  test('a token that GitHub never gave is refused with 401', async () => {
    const { rest } = createRig()
    expect(await rest('GET ', undefined, 'ghs_unknown')).toMatchObject({
      status: 401,
      json: { message: 'Bad credentials' },
    })
  })

  test('an installation token ends after an hour', async () => {
    const { rest, github, clock } = createRig()
    const token = github.control.installationToken()
    await clock.advance(HOUR - 1)
    expect((await rest('GET ', undefined, token)).status).toBe(200)
    await clock.advance(1)
    expect((await rest('GET ', undefined, token)).status).toBe(401)
  })

  test('a private repository is not found by who may not see it, and by a token for another one', async () => {
    const rig = createRig()
    rig.github.control.addRepository({ owner: 'acme', name: 'other', private: true, files: { a: 'a' } })
    const other = rig.github.control.installationToken({ repository: 'acme/other' })
    const stranger = rig.github.person('stranger').token()
    for (const token of [other, stranger]) {
      expect((await rig.rest('GET ', undefined, token)).status).toBe(404)
      const answer = await rig.graphql('query { repository(owner: "acme", name: "shop") { id } }', {}, token)
      expect(answer.json).toMatchObject({
        data: { repository: null },
        errors: [{ type: 'NOT_FOUND', path: ['repository'] }],
      })
    }
  })

  test('an App without the permission is told so; a person without the role, too', async () => {
    const rig = createRig({ permissions: { contents: 'read' } })
    const blob = { content: 'x' }
    expect(await rig.rest('POST /git/blobs', blob)).toMatchObject({
      status: 403,
      json: { message: 'Resource not accessible by integration' },
    })
    expect((await rig.rest('POST /git/blobs', blob, rig.github.person('rita').token())).status).toBe(403)
    expect((await rig.rest('POST /git/blobs', blob, rig.github.person('will').token())).status).toBe(201)
  })

  test('GITHUB_TOKEN never writes secrets, whatever it is given', async () => {
    const rig = createRig()
    const token = rig.github.control.actionsToken({ permissions: { contents: 'write', secrets: 'write' } })
    expect((await rig.rest('GET /actions/secrets/public-key', undefined, token)).status).toBe(403)
  })

  test.each([
    ['mona', 'write', 'maintain'],
    ['will', 'write', 'write'],
    ['trish', 'read', 'triage'],
    ['rita', 'read', 'read'],
    ['acme', 'admin', 'admin'],
  ])('%s has permission %s and role %s', async (login, permission, role) => {
    const { rest } = createRig()
    const answer = await rest(`GET /collaborators/${login}/permission`)
    expect(answer.json).toMatchObject({ permission, role_name: role })
  })

  test('a stranger’s role is not found', async () => {
    const { rest } = createRig()
    expect((await rest('GET /collaborators/nobody/permission')).status).toBe(404)
  })

  test('the same answers are given below /api/v3 and /api/graphql', async () => {
    const { github, token } = createRig()
    const rest = await ask(github.handler, 'GET /api/v3/repos/acme/shop', { key: token })
    expect(rest.json['full_name']).toBe('acme/shop')
    const graphql = await ask(github.handler, 'POST /api/graphql', {
      key: token,
      body: { query: '{ viewer { login } }' },
    })
    expect(at(graphql.json, 'data', 'viewer', 'login')).toBe('keyturn-acme[bot]')
  })
})

describe('the App’s own key', () => {
  const now = START / 1000

  test('opens the installation, which gives tokens for what was asked only', async () => {
    const { github } = createRig()
    const key = appJwt(github.control.privateKey(), { iss: 4242, iat: now - 30, exp: now + 500 })
    const installation = await ask(github.handler, 'GET /repos/acme/shop/installation', { key })
    const path = `POST /app/installations/${String(installation.json['id'])}/access_tokens`
    const body = { repositories: ['shop'], permissions: { contents: 'read' } }
    const made = await ask(github.handler, path, { key, body })
    expect(made).toMatchObject({ status: 201, json: { permissions: { contents: 'read' } } })
    const token = String(made.json['token'])
    expect(token).toMatch(/^ghs_4242_[A-Za-z0-9._-]{400,}$/)
    const asToken = { key: token }
    expect((await ask(github.handler, 'GET /repos/acme/shop', asToken)).status).toBe(200)
    expect(
      (await ask(github.handler, 'POST /repos/acme/shop/git/blobs', { ...asToken, body: { content: '' } })).status,
    ).toBe(403)
    const beyond = { repositories: ['shop'], permissions: { administration: 'write' } }
    expect((await ask(github.handler, path, { key, body: beyond })).status).toBe(422)
    expect((await ask(github.handler, path, { key, body: { repositories: ['nowhere'] } })).status).toBe(422)
  })

  test.each([
    ['of another App', { iss: 1, iat: now, exp: now + 500 }],
    ['that is over', { iss: 4242, iat: now - 700, exp: now - 1 }],
    ['from the future', { iss: 4242, iat: now + 120, exp: now + 300 }],
    ['for longer than ten minutes', { iss: 4242, iat: now, exp: now + 3600 }],
  ])('a JWT %s is refused', async (_, claims) => {
    const { github } = createRig()
    const key = appJwt(github.control.privateKey(), claims)
    expect((await ask(github.handler, 'GET /repos/acme/shop/installation', { key })).status).toBe(401)
  })
})

describe('limits', () => {
  test('every answer counts down, and the last is refused until the hour is over', async () => {
    const { rest, clock } = createRig({ rateLimit: 2 })
    expect((await rest('GET ')).headers['x-ratelimit-remaining']).toBe('1')
    expect((await rest('GET ')).headers['x-ratelimit-remaining']).toBe('0')
    const over = await rest('GET ')
    expect(over.status).toBe(403)
    expect(over.json['message']).toMatch(/rate limit exceeded/)
    expect(Number(over.headers['x-ratelimit-reset'])).toBe(START / 1000 + 3600)
    await clock.advance(HOUR)
    expect((await rest('GET ')).status).toBe(200)
  })
})
