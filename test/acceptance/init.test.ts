// The built command line in a clone, and then the built Action, with what the first wrote and made: from nothing to a merged rotation.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { agree } from '../cli/init/browser.ts'
import { makeClone, SETTLED } from '../cli/init/clones.ts'
import { rotations } from '../cli/init/journey.ts'
import { harmOf, idOf, isCalm, lineOf } from '../start/truth.ts'
import { addressesOf, keyturn, stage } from './clone.ts'

const KEY = { name: 'OPENAI_API_KEY', provider: 'openai' } as const
const GATE = 'environment/keyturn'
const KEYTURN = '.github/workflows/keyturn.yml'
const HOUR = 3_600_000
const FILES = { '.github/workflows/release.yml': SETTLED['.github/workflows/release.yml'] ?? '' }

test('init writes and makes everything, and the Action turns the key with it', async () => {
  const { world, served, run } = await stage(FILES, [KEY])
  const clone = makeClone(FILES)
  const mona = world.github.person('mona')
  const env = { GITHUB_TOKEN: mona.token(), GITHUB_API_URL: served.urls.github }
  const open = (address: string): void => void agree(address, world.github)
  try {
    const first = await keyturn(clone.folder, ['init', '--app'], { env, open })
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('made        the GitHub App')])
    mona.installApp()
    mona.setSecret(GATE, 'OPENAI_ADMIN_KEY', world.admin.OPENAI_ADMIN_KEY)
    const written = ['rotation.yml', KEYTURN].map((path) => [path, readFileSync(join(clone.folder, path), 'utf8')])
    mona.commit('main', Object.fromEntries(written))

    const seal = world.github.truth.readSecret(GATE, 'KEYTURN_SEAL') ?? ''
    const key = world.github.truth.readSecret(GATE, 'KEYTURN_APP_PRIVATE_KEY') ?? ''
    for (const value of [seal, key]) world.confide(value)
    const said: string[] = [first.out, first.err]
    for (let i = 0; i < 24 && !(isCalm(world) && rotations(world).length === 1); i++) {
      said.push(await run())
      for (const { number, state, branch } of world.github.truth.pulls())
        if (state === 'open' && branch.startsWith('keyturn/')) mona.merge(number)
      await world.clock.advance(4 * HOUR)
    }
    expect(rotations(world)).toHaveLength(1)
    expect(lineOf(world, 'OPENAI_API_KEY')).toMatchObject({ generation: 1, id: idOf(world, KEY) })
    expect(harmOf({ world, log: said })).toEqual([])

    // It ends with what `check --online` says, and needs no seal for that: nobody has it.
    const allowed = { KEYTURN_ALLOW_ENDPOINTS: addressesOf(served.urls) }
    const withAdmin = { ...env, ...allowed, OPENAI_ADMIN_KEY: world.admin.OPENAI_ADMIN_KEY }
    const again = await keyturn(clone.folder, ['init'], { env: withAdmin, open })
    expect(again.code).toBe(0)
    expect(again.out).toMatch(/ok +OPENAI_API_KEY +keys at openai/)
    expect(again.out).toContain('Everything is there; nothing was changed.')
    expect(again.out).toMatch(/ok +OPENAI_API_KEY +workflow release\.yml/)
    expect(world.leaks(`${again.out}${again.err}`)).toEqual([])
  } finally {
    await served.close()
    clone.remove()
  }
}, 240_000)
