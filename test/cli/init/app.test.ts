import { isEffect } from '../../start/call.ts'
import { afterEach, describe, expect, test } from '@jest/globals'
import { broken, loseAnswer } from '../../../src/sandbox/faults.ts'
import { answerWith } from '../../../src/sandbox/faults.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { createGithub, PERMISSIONS } from '../../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { addressIn, agree, formAt } from './browser.ts'
import { makeClone, NEXTJS } from './clones.ts'
import { fileIn, flat, loginTo, runInit, type Said } from './ground.ts'

let remove: (() => void) | undefined
afterEach(() => remove?.())

interface Scene {
  readonly world: ReadyWorld
  /** With `--app`; `open` is the person in front of the browser. */
  readonly init: (open?: (address: string) => Promise<unknown>, words?: readonly string[]) => Promise<Said>
}

const GATE = 'environment/keyturn'

function scene(organization = true): Scene {
  const keys = [{ name: 'OPENAI_API_KEY', provider: 'openai' as const }]
  const world = createReadyWorld(
    (options) =>
      createGithub({
        ...options,
        repositories: options.repositories.map((one) => ({ ...one, organization, installed: false })),
      }),
    { keys },
  )
  world.github.control.deleteEnvironment('keyturn')
  const made = makeClone(NEXTJS)
  remove = made.remove
  return {
    world,
    init: (open = () => Promise.resolve(), words = ['--app']) => {
      let opened: Promise<unknown> = Promise.resolve()
      const onErr = (line: string): void => {
        const address = addressIn(line)
        if (address !== undefined) opened = open(address)
      }
      const running = runInit(made.folder, words, { github: loginTo(world), onErr })
      const both = async (): Promise<Said> => {
        const said = await running
        await opened
        return said
      }
      return world.clock.runUntilIdle(both())
    },
  }
}

const conversion = ({ request }: Call): boolean => request.url.pathname.endsWith('/conversions')
const toGate =
  (name: string) =>
  ({ request }: Call): boolean =>
    request.method !== 'GET' &&
    request.url.pathname.includes('/environments/keyturn/') &&
    request.url.pathname.endsWith(name)

describe('the App', () => {
  test('is made by two clicks, its key goes into the gate and nowhere else', async () => {
    const { world, init } = scene()
    let page = ''
    const { out, err } = await init(async (address) => (page = await agree(address, world.github)))
    const key = world.github.truth.readSecret(GATE, 'KEYTURN_APP_PRIVATE_KEY') ?? ''
    const id = world.github.truth.readVariable(GATE, 'KEYTURN_APP_CLIENT_ID')
    expect(key).toContain('BEGIN RSA PRIVATE KEY')
    expect(`${out}${err}${page}`).not.toContain(key.slice(60, 80))
    expect(id).toMatch(/^Iv23/)
    expect(out).toContain(
      'made        the GitHub App, with its private key in the gate: https://github.com/apps/keyturn-acme-web',
    )
    expect(out).toContain('https://github.com/apps/keyturn-acme-web/installations/new')
    expect(page).toContain('installations/new')
    world.github.person('mona').installApp()
    expect(world.github.truth.readSecret(GATE, 'KEYTURN_APP_PRIVATE_KEY')).toBe(world.github.control.privateKey())
  })

  test('is not made twice', async () => {
    const { world, init } = scene()
    await init((address) => agree(address, world.github))
    const before = world.calls.length
    const { out } = await init(() => Promise.reject(new Error('nothing was to be opened')))
    expect(world.calls.slice(before).filter(isEffect)).toEqual([])
    expect(out).toContain('\nNothing was changed.\n')
  })

  test('asks for what Keyturn needs, and no more, in the organisation’s settings', async () => {
    const { world, init } = scene()
    let form = { action: '', manifest: '{}' }
    await init(async (address) => {
      form = await formAt(address)
      await agree(address, world.github)
    })
    expect(form.action).toMatch(/^https:\/\/github\.com\/organizations\/acme\/settings\/apps\/new\?state=[0-9a-f]{32}$/)
    const manifest = JSON.parse(form.manifest)
    expect({ ...manifest.default_permissions, workflows: 'write' }).toEqual(PERMISSIONS)
    expect(manifest).toMatchObject({ public: false, default_events: [], name: 'keyturn-acme-web' })
    expect(manifest).not.toHaveProperty('hook_attributes')
  })

  test('of a person is asked for in that person’s settings', async () => {
    const { world, init } = scene(false)
    let action = ''
    await init(async (address) => {
      action = (await formAt(address)).action
      await agree(address, world.github, 'acme')
    })
    expect(action).toMatch(/^https:\/\/github\.com\/settings\/apps\/new\?state=/)
    world.github.person('acme').installApp()
  })

  test('is made for nobody who does not know the state', async () => {
    const { world, init } = scene()
    const statuses: number[] = []
    await init(async (address) => {
      const url = new URL(address)
      const tried = [
        `${url.origin}/made?code=stolen`,
        `${address}/made?code=stolen&state=0000`,
        `${address}/made?code=stolen`,
        `${address}/made?code=${encodeURIComponent('<b>')}&state=${url.pathname.slice(1)}`,
        `${url.origin}/`,
      ]
      for (const one of tried) statuses.push((await fetch(one)).status)
      statuses.push((await fetch(address, { method: 'POST' })).status)
      await agree(address, world.github)
    })
    expect(statuses).toEqual([404, 404, 404, 404, 404, 400])
    expect(world.calls.filter(conversion)).toHaveLength(1)
  })

  test('that GitHub does not know of is said to be none, and nothing is kept', async () => {
    const { world, init } = scene()
    const over = init((address) => fetch(`${address}/made?code=wrong&state=${new URL(address).pathname.slice(1)}`))
    await expect(over).rejects.toThrow(/conversions answered 404/)
    expect(world.github.truth.readSecret(GATE, 'KEYTURN_APP_PRIVATE_KEY')).toBeUndefined()
  })

  test.each([
    ['its key cannot be written', toGate('/KEYTURN_APP_PRIVATE_KEY'), /its key is lost: generate another at https/],
    ['its id cannot be written', toGate('/variables'), /only its client id is missing: gh variable set .* --body Iv23/],
  ])('says what is left when %s', async (_, which, said) => {
    const { world, init } = scene()
    world.tap(answerWith(which, broken()))
    await expect(init((address) => agree(address, world.github))).rejects.toThrow(said)
    const { out } = await init(undefined, [])
    expect(out).not.toContain('BEGIN')
  })

  test('whose id is missing is finished by hand, and never overwritten', async () => {
    const { world, init } = scene()
    world.tap(loseAnswer(toGate('/KEYTURN_APP_PRIVATE_KEY')))
    await init((address) => agree(address, world.github)).catch(() => undefined)
    const key = world.github.truth.readSecret(GATE, 'KEYTURN_APP_PRIVATE_KEY')
    const { out } = await init(() => Promise.reject(new Error('nothing was to be opened')))
    expect(world.github.truth.readSecret(GATE, 'KEYTURN_APP_PRIVATE_KEY')).toBe(key)
    expect(flat(out)).toContain('KEYTURN_APP_PRIVATE_KEY is there, and KEYTURN_APP_CLIENT_ID is not')
  })

  test('is not made without a login, and neither is anything else', async () => {
    const { folder, remove: over } = makeClone(NEXTJS)
    await expect(runInit(folder, ['--app'])).rejects.toThrow(/--app is given, and there is no login/)
    expect(fileIn(folder, 'rotation.yml')).toBeUndefined()
    over()
  })

  test('is not made by a dry run, nor before the gate', async () => {
    const { world, init } = scene()
    const { out } = await init(undefined, ['--app', '--dry-run'])
    expect(out).toContain('would make  the GitHub App')
    expect(world.calls.filter(isEffect)).toEqual([])
  })
})
