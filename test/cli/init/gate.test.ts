import { afterEach, describe, expect, test } from '@jest/globals'
import { answerWith, loseAnswer, nth } from '../../../src/sandbox/faults.ts'
import { createGithub } from '../../../src/sandbox/github/github.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { createReadyWorld, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { RepositoryOptions } from '../../../src/sandbox/github/contract.ts'
import { isEffect } from '../../start/call.ts'
import { makeClone, NEXTJS, SERVICE } from './clones.ts'
import { fileIn, flat, loginTo, runInit, type Said } from './ground.ts'

let remove: (() => void) | undefined
afterEach(() => remove?.())

interface Scene {
  readonly world: ReadyWorld
  readonly folder: string
  readonly init: (words?: readonly string[], env?: Readonly<Record<string, string>>, token?: string) => Promise<Said>
}

/** A repository whose secrets GitHub knows, and no gate yet. */
function scene(files = NEXTJS, options: Pick<RepositoryOptions, 'environments'> = {}): Scene {
  const keys = [
    { name: 'OPENAI_API_KEY', provider: 'openai' as const },
    { name: 'RESEND_API_KEY', provider: 'resend' as const },
  ]
  const world = createReadyWorld(createGithub, { keys, ...options })
  if (options.environments === undefined) world.github.control.deleteEnvironment('keyturn')
  const made = makeClone(files)
  remove = made.remove
  const init: Scene['init'] = (words = [], env = {}, token) => {
    const running = runInit(made.folder, words, { github: loginTo(world, token), env })
    return world.clock.runUntilIdle(running)
  }
  return { world, folder: made.folder, init }
}

/** The seal that is really there; undefined: none, or no gate. */
function sealOf({ github }: ReadyWorld): string | undefined {
  try {
    return github.truth.readSecret('environment/keyturn', 'KEYTURN_SEAL')
  } catch {
    return undefined
  }
}

describe('the gate', () => {
  test('is made for the default branch alone, with a seal that nobody has seen', async () => {
    const { world, init } = scene()
    const { code, out, err } = await init()
    const seal = sealOf(world) ?? ''
    expect(code).toBe(0)
    expect(Buffer.from(seal, 'base64')).toHaveLength(32)
    expect(`${out}${err}`).not.toContain(seal.slice(0, 12))
    expect(out).toContain('made        the environment keyturn (the gate), for the branch main alone')
    expect(out).toContain('made        the seal KEYTURN_SEAL in the gate: 32 random bytes that nobody has seen')
    const shown = await world.fetch('https://api.github.com/repos/acme/web/environments/keyturn', {
      method: 'GET',
      headers: { authorization: `Bearer ${world.github.person('mona').token()}` },
    })
    expect(JSON.parse(await shown.text())).toMatchObject({
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    })
  })

  test('stays as it is the second time, and the seal too', async () => {
    const { world, init } = scene()
    await init()
    const seal = sealOf(world)
    const before = world.calls.length
    const { out } = await init()
    expect(sealOf(world)).toBe(seal)
    expect(world.calls.slice(before).filter(isEffect)).toEqual([])
    expect(out).toContain('\nNothing was changed.\n')
  })

  test('is not touched by a dry run', async () => {
    const { world, folder, init } = scene()
    const { out } = await init(['--dry-run'])
    expect(world.calls.filter(isEffect)).toEqual([])
    expect(fileIn(folder, 'rotation.yml')).toBeUndefined()
    expect(out).toContain('would make  the seal KEYTURN_SEAL in the gate')
  })

  test('takes the seal that a person brings, and no text that is none', async () => {
    const { world, init } = scene()
    const seal = Buffer.alloc(32, 7).toString('base64')
    const refused = await init([], { KEYTURN_SEAL: 'too short' })
    expect(sealOf(world)).toBeUndefined()
    expect(flat(refused.out)).toContain('KEYTURN_SEAL is set here and is not 32 bytes in base64')
    const { out } = await init([], { KEYTURN_SEAL: seal })
    expect(sealOf(world)).toBe(seal)
    expect(out).not.toContain(seal)
  })

  test('is a person’s to make where the login may not', async () => {
    const { world, init } = scene()
    const { code, out } = await init([], {}, world.github.person('hubot').token())
    expect(code).toBe(0)
    expect(sealOf(world)).toBeUndefined()
    expect(out).toContain('yours       the environment keyturn (the gate)')
    expect(out).toMatch(/gh api --method PUT repos\/acme\/web\/environments\/keyturn --input -/)
    expect(out).toContain('openssl rand -base64 32 | gh secret set KEYTURN_SEAL --env keyturn --repo acme/web')
  })

  test('with rules of its own that lets everybody in gets no seal', async () => {
    const { world, init } = scene(NEXTJS, { environments: [{ name: 'keyturn', reviewers: ['octavia'] }] })
    const { out } = await init()
    expect(flat(out)).toContain('it is there with rules of its own, and lets every branch in')
    expect(sealOf(world)).toBeUndefined()
  })

  test('needs no admin key for a key that a person makes', async () => {
    const manifest = `version: 1
deploy: release.yml
keys:
  OPENAI_API_KEY: { provider: openai, mint: person }
  RESEND_API_KEY: { provider: resend, with: { permission: sending_access } }
`
    const { init } = scene({ ...NEXTJS, 'rotation.yml': manifest })
    const { out } = await init()
    expect(out).toContain('gh secret set RESEND_ADMIN_KEY --env keyturn')
    expect(out).not.toContain('gh secret set OPENAI_ADMIN_KEY')
  })

  test('that lets further branches in is said to', async () => {
    const { world, init } = scene(NEXTJS, { environments: [{ name: 'keyturn', branches: ['main', 'next'] }] })
    const { out } = await init()
    expect(out).toContain('and also for next: whoever pushes there reaches what is in it')
    expect(sealOf(world)).toBeDefined()
  })

  test('of a private repository on Free is said to be impossible', async () => {
    const { world, init } = scene()
    world.github.control.configure({ plan: 'free' })
    const { out } = await init()
    expect(flat(out)).toContain('this login may not see the environments')
    expect(flat(out)).toContain('On GitHub Free a private repository has no environments')
  })

  test.each([1, 2, 3, 4])('goes on where it stopped: the answer to its write %i is lost', async (write) => {
    const { world, init } = scene()
    const off = world.tap(
      loseAnswer(nth(write, ({ request }) => request.method === 'PUT' || request.method === 'POST')),
    )
    const first = await init().catch((thrown: unknown) => (thrown instanceof Error ? thrown.message : ''))
    off()
    // What can be said again is said again at once; a rule cannot.
    if (write === 2) expect(first).toContain('run `keyturn init` again, it goes on from there')
    const seal = sealOf(world)
    expect((await init()).code).toBe(0)
    expect(sealOf(world)).toEqual(seal ?? expect.any(String))
    expect((await init()).out).toContain('\nNothing was changed.\n')
  })
})

describe('what GitHub lists', () => {
  test('tells environments from the repository, and is deployed as its workflow demands', async () => {
    const keys = ['staging', 'production'].map((environment) => ({
      name: 'OPENAI_API_KEY',
      provider: 'openai' as const,
      environment,
    }))
    const world = createReadyWorld(createGithub, { keys })
    world.github.person('mona').setSecret('repository', 'LICENCE_TOKEN', 'x')
    const made = makeClone(SERVICE)
    remove = made.remove
    const { out } = await world.clock.runUntilIdle(runInit(made.folder, [], { github: loginTo(world) }))
    expect(fileIn(made.folder, 'rotation.yml'))
      .toBe(`# The keys that Keyturn turns. Written by \`keyturn init\`; from now on it is yours to change.
version: 1
keys:
  OPENAI_API_KEY:
    provider: openai
    environments:
      staging:
        deploy: { workflow: { file: deploy.yml, inputs: { environment: staging } } }
      production:
        deploy: { workflow: { file: deploy.yml, inputs: { environment: production } } }
`)
    expect(out).toMatch(/LICENCE_TOKEN +repository +whose key it is, its name does not tell/)
    expect(out).toContain('gh secret set KEYTURN_INCUMBENT_OPENAI_API_KEY_PRODUCTION --env keyturn --repo acme/web')
  })

  test('does not have what a workflow reads: that is said, and not taken for the repository’s', async () => {
    const { world, init, folder } = scene()
    world.github.person('mona').deleteSecret('repository', 'OPENAI_API_KEY')
    const { out } = await init()
    expect(fileIn(folder, 'rotation.yml')).not.toContain('OPENAI_API_KEY')
    expect(flat(out)).toContain(
      'OPENAI_API_KEY, VERCEL_TOKEN: read by a workflow, and a secret neither of the repository',
    )
  })

  test('is asked for by whole pages, and an answer that breaks off is a failure', async () => {
    const { world, init, folder } = scene()
    for (let i = 0; i < 60; i++) world.github.control.addEnvironment({ name: `preview-${i}` })
    world.tap(
      answerWith(
        nth(3, ({ request }) => request.url.pathname.endsWith('/secrets')),
        json(200, { total_count: 9, secrets: [] }),
      ),
    )
    await expect(init()).rejects.toThrow(/fewer secrets than it counts/)
    expect(fileIn(folder, 'rotation.yml')).toBeUndefined()
  })
})
