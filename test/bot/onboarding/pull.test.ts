import { describe, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { BRANCH } from '../../../src/bot/onboarding/pull.ts'
import { BEGIN, COMMIT, LOOK } from '../../../src/bot/onboarding/queries.ts'
import { planOf } from '../../../src/start/draft/plan.ts'
import { githubSchema } from '../../github/schema.ts'
import { EARS } from '../ears.ts'
import { createGround, FILES, type Ground, MANIFEST } from './ground.ts'

/** One App for all. */
const BOTH = { permissions: { ...EARS, contents: 'write', workflows: 'write' } } as const

function begin(): Ground {
  return createGround(FILES, BOTH)
}

function planned(files: Readonly<Record<string, string>> = FILES): ReadonlyMap<string, string> {
  const texts = new Map(Object.entries(files))
  return planOf({ texts, text: (path) => texts.get(path) }, { names: undefined, branch: 'main' }).texts
}

function brought({ github }: Ground): ReadonlyMap<string, string | undefined> {
  return new Map([...planned().keys()].map((path) => [path, github.truth.file(BRANCH, path)]))
}

describe('where one App is ears and hands', () => {
  test('the pull request itself is opened, and the issue names it', async () => {
    const ground = begin()
    expect(await ground.onboard(true)).toBe('opened')
    const [pull] = ground.github.truth.pulls()
    expect(pull).toMatchObject({ branch: BRANCH, state: 'open', title: 'Set up Keyturn' })
    expect(brought(ground)).toEqual(planned())
    expect(ground.body()).toContain(`#${pull?.number} brings them.`)
    expect(ground.body()).not.toContain('/new/main')
  })

  test('it is written anew as the repository changes, also by who was told nothing of permissions', async () => {
    const ground = begin()
    await ground.onboard(true)
    const before = ground.github.truth.commits(BRANCH).length
    await ground.onboard()
    expect(ground.github.truth.commits(BRANCH)).toHaveLength(before)
    const path = '.github/workflows/release.yml'
    const text =
      FILES[path]?.replace(
        'FROBNICATE: ${{ secrets.FROBNICATE }}',
        'SENDGRID_API_KEY: ${{ secrets.SENDGRID_API_KEY }}',
      ) ?? ''
    ground.github.person('mona').commit('main', { [path]: text })
    await ground.onboard()
    expect(ground.github.truth.file(BRANCH, 'rotation.yml')).toContain('SENDGRID_API_KEY')
    expect(ground.github.truth.pulls()).toHaveLength(1)
  })

  test('what a person committed to it is left alone', async () => {
    const ground = begin()
    await ground.onboard(true)
    ground.github.person('mona').commit(BRANCH, { 'rotation.yml': MANIFEST }, 'Only this one')
    expect(await ground.onboard(true)).toBe('left')
    expect(ground.github.truth.file(BRANCH, 'rotation.yml')).toBe(MANIFEST)
  })

  test('closed by a person it is not opened again', async () => {
    const ground = begin()
    await ground.onboard(true)
    const [pull] = ground.github.truth.pulls()
    ground.github.person('mona').close(pull?.number ?? 0)
    await ground.onboard(true)
    expect(ground.github.truth.pulls()).toMatchObject([{ state: 'closed' }])
    expect(ground.body()).toContain('/new/main')
  })

  test('a branch without a pull request, as a run leaves it that dies between, is gone on from', async () => {
    const ground = begin()
    const cut: typeof ground.ears.ask = async (route, params) => {
      if (route === 'POST /repos/{owner}/{repo}/pulls') throw new Error('socket hang up')
      return ground.ears.ask(route, params)
    }
    const { onboard } = await import('../../../src/bot/onboarding/onboard.ts')
    await expect(onboard(cut, { owner: 'acme', repo: 'shop', mayWrite: true })).rejects.toThrow('hang up')
    expect(await ground.onboard(true)).toBe('opened')
    expect(ground.github.truth.pulls()).toMatchObject([{ state: 'open' }])
    expect(ground.github.truth.commits(BRANCH).filter(({ message }) => message.startsWith('Set up'))).toHaveLength(1)
  })

  test('a manifest that comes by another way ends both', async () => {
    const ground = begin()
    await ground.onboard(true)
    ground.github.person('mona').commit('main', { 'rotation.yml': MANIFEST })
    expect(await ground.onboard()).toBe('ended')
    expect(ground.github.truth.pulls()).toMatchObject([{ state: 'closed' }])
  })
})

test('ears alone open none, whatever the repository has', async () => {
  const ground = createGround()
  await ground.onboard()
  expect(ground.github.truth.pulls()).toEqual([])
  expect(ground.ears.writes()).toEqual(['POST /repos/acme/shop/issues'])
})

test('what is asked fits GitHub’s schema', () => {
  expect([LOOK, BEGIN, COMMIT].flatMap((text) => validate(githubSchema(), parse(text)))).toEqual([])
})
