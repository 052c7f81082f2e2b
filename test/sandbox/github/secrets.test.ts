import { Buffer } from 'node:buffer'
import { beforeAll, describe, expect, test } from '@jest/globals'
import sodium from 'libsodium-wrappers'
import { createRig, type Rig } from './rig.ts'

const VALUE = 'swordfish-of-the-tests'
const REPOSITORY = '/actions/secrets'
const PRODUCTION = '/environments/production/secrets'

beforeAll(() => sodium.ready)

/** Seals with libsodium itself, which the sandbox does not use. */
async function seal(rig: Rig, path: string, value = VALUE) {
  const { json } = await rig.rest(`GET ${path}/public-key`)
  const box = sodium.crypto_box_seal(value, Buffer.from(String(json['key']), 'base64'))
  return { encrypted_value: Buffer.from(box).toString('base64'), key_id: String(json['key_id']) }
}

async function put(rig: Rig, path: string, body: unknown): Promise<number> {
  return (await rig.rest(`PUT ${path}`, body)).status
}

describe.each([
  ['the repository', REPOSITORY, 'repository'],
  ['an environment', PRODUCTION, 'environment/production'],
])('secrets of %s', (_, path, scope) => {
  test('are opened, kept under an upper-cased name, and told without their value', async () => {
    const rig = createRig()
    expect(await put(rig, `${path}/openai_key`, await seal(rig, path))).toBe(201)
    expect(rig.github.truth.readSecret(scope, 'OPENAI_KEY')).toBe(VALUE)
    await rig.clock.advance(90_500)
    expect(await put(rig, `${path}/OPENAI_KEY`, await seal(rig, path, 'second'))).toBe(204)
    const told = await rig.rest(`GET ${path}/OPENAI_KEY`)
    expect(told.json).toEqual({
      name: 'OPENAI_KEY',
      created_at: '2026-11-16T02:00:00Z',
      updated_at: '2026-11-16T02:01:30Z',
    })
    expect((await rig.rest(`GET ${path}`)).json).toMatchObject({ total_count: 1, secrets: [{ name: 'OPENAI_KEY' }] })
    expect(rig.github.truth.allText()).not.toContain(VALUE)
  })

  test('are refused when sealed to a key that is no longer this scope’s, though its id stayed', async () => {
    const rig = createRig()
    const sealed = await seal(rig, path)
    rig.github.control.replaceKeyPair(scope, { keepId: true })
    expect(await put(rig, `${path}/A`, sealed)).toBe(422)
    rig.github.control.replaceKeyPair(scope)
    expect(await put(rig, `${path}/A`, await seal(rig, path))).toBe(201)
  })

  test.each(['1A', 'A-B', 'GITHUB_X', 'A B'])('the name %s is refused', async (name) => {
    const rig = createRig()
    expect(await put(rig, `${path}/${encodeURIComponent(name)}`, await seal(rig, path))).toBe(422)
  })
})

describe('scopes', () => {
  test('have keys of their own: a box for one is not opened by the other, even under the other’s key id', async () => {
    const rig = createRig()
    const [one, other] = [await seal(rig, REPOSITORY), await seal(rig, PRODUCTION)]
    expect(await put(rig, `${PRODUCTION}/A`, one)).toBe(422)
    expect(await put(rig, `${PRODUCTION}/A`, { ...one, key_id: other.key_id })).toBe(422)
    expect(rig.github.truth.readSecret('environment/production', 'A')).toBeUndefined()
  })

  test('an environment must exist, and its secrets go with it', async () => {
    const rig = createRig()
    expect((await rig.rest('GET /environments/staging/secrets/public-key')).status).toBe(404)
    await put(rig, `${PRODUCTION}/A`, await seal(rig, PRODUCTION))
    rig.github.control.deleteEnvironment('production')
    rig.github.control.addEnvironment({ name: 'production' })
    expect((await rig.rest(`GET ${PRODUCTION}/A`)).status).toBe(404)
  })

  test('an environment’s name may hold a slash', async () => {
    const rig = createRig({ repository: { environments: ['eu/prod'] } })
    expect((await rig.rest('GET /environments/eu%2Fprod/secrets')).json).toEqual({ total_count: 0, secrets: [] })
  })

  test('repository and environment secrets are two permissions', async () => {
    const rig = createRig({ permissions: { secrets: 'write' } })
    expect((await rig.rest(`GET ${REPOSITORY}`)).status).toBe(200)
    expect((await rig.rest(`GET ${PRODUCTION}`)).status).toBe(403)
  })

  test('a writer sets the repository’s secrets by hand, an environment’s only an administrator', () => {
    const { github } = createRig()
    github.person('will').setSecret('repository', 'A', 'x')
    expect(() => github.person('will').setSecret('environment/production', 'A', 'x')).toThrow('admin rights')
    github.person('acme').setSecret('environment/production', 'A', 'y')
    expect([
      github.truth.readSecret('repository', 'A'),
      github.truth.readSecret('environment/production', 'A'),
    ]).toEqual(['x', 'y'])
  })
})
