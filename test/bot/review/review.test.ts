import { describe, expect, test } from '@jest/globals'
import type { Ask } from '../../../src/bot/ask.ts'
import { reviewPull } from '../../../src/bot/review/review.ts'
import { createGround, FILES, type Ground, key, LOCK, lockOf, MANIFEST } from './ground.ts'

const NEXT = { [LOCK]: lockOf({ 'openai/production': key(3), 'openai/staging': key(5) }) }
const PROPOSAL = 'keyturn/rotate/openai/production/3'

/** Keyturn's own pull request; returns its number. */
async function propose(ground: Ground, files: Readonly<Record<string, string>> = NEXT): Promise<number> {
  ground.github.person('mona').commit(PROPOSAL, files)
  const { json } = await ground.rest('POST /pulls', { head: PROPOSAL, base: 'main', title: 'Rotate', body: '' })
  return Number(json['number'])
}

describe('a pull request that touches the manifest', () => {
  test('gets a check with what merging it would do', async () => {
    const check = await createGround().reviewed({ 'rotation.yml': `${MANIFEST}  RESEND_API_KEY: resend\n` })
    expect(check).toMatchObject({ conclusion: 'success', title: '1 credential added', annotations: [] })
    expect(check.summary).toContain('### `RESEND_API_KEY` is added')
    expect(check.summary).toContain('First comes its adoption')
    expect(check.summary).toContain('it believes nothing of the journal')
  })

  test('is told each policy that changes, before and after', async () => {
    const check = await createGround().reviewed({
      'rotation.yml': MANIFEST.replace('after: {', 'class: high, on-alert: exploited, after: {').replace('24h', '48h'),
    })
    expect(check.title).toBe('1 credential changed')
    expect(check.summary).toContain('- rotated every: 90 days → **30 days**')
    expect(check.summary).toContain('- `on-alert:`: ask → **exploited**')
    expect(check.summary).toContain('- `after:`: `openai/staging` 24 h → **`openai/staging` 48 h**')
    expect(check.summary).not.toContain('openai/staging` changes')
  })

  test('is told who may command from then on', async () => {
    const check = await createGround().reviewed({ 'rotation.yml': `${MANIFEST}commanders: { role: write }\n` })
    expect(check.summary).toContain('- `commanders:`: maintain → **write**. Merging this decides whose commands count.')
  })

  test('is told that keys live on which it takes out, and asks for somebody’s eyes', async () => {
    const check = await createGround().reviewed({ 'rotation.yml': undefined })
    expect(check).toMatchObject({ conclusion: 'neutral', title: 'The manifest goes' })
    const one = await createGround().reviewed({
      'rotation.yml': MANIFEST.replace('      staging: {}\n', '').replace('{ after: { staging: 24h } }', '{}'),
    })
    expect(one).toMatchObject({ conclusion: 'neutral', title: '1 credential changed, 1 credential removed' })
    expect(one.summary).toContain('Its key stays alive')
  })

  test('with comments alone is told that nothing changes', async () => {
    const check = await createGround().reviewed({ 'rotation.yml': `# ours\n${MANIFEST}` })
    expect(check).toMatchObject({ conclusion: 'success', title: 'Nothing that Keyturn does changes' })
  })

  test('is refused where it is wrong, at its lines', async () => {
    const check = await createGround().reviewed({
      'rotation.yml': MANIFEST.replace('provider: openai', 'provider: opnai').replace('24h', 'soon'),
    })
    expect(check).toMatchObject({ conclusion: 'failure', title: '2 mistakes in rotation.yml' })
    expect(check.annotations).toEqual([
      expect.stringMatching(/^rotation\.yml:6 provider "opnai" is not known\. Did you mean "openai"\?/),
      expect.stringMatching(/^rotation\.yml:9 after\.staging must be a duration/),
    ])
    expect(check.summary).toContain('- line 6, column 15: provider "opnai"')
  })

  test('is annotated beyond what one request takes', async () => {
    const keys = Array.from({ length: 70 }, (_, n) => `  K${n}: nobody\n`).join('')
    const check = await createGround().reviewed({ 'rotation.yml': `version: 1\ndeploy: d.yml\nkeys:\n${keys}` })
    expect(check.annotations).toHaveLength(70)
    expect(new Set(check.annotations).size).toBe(70)
  })

  test('cannot make the check speak for it', async () => {
    const check = await createGround().reviewed({
      'rotation.yml': MANIFEST.replace('openai:\n', '"x](https://evil.example) @mona":\n'),
    })
    expect(check.conclusion).toBe('failure')
    expect(check.summary).not.toContain('@mona')
    expect(check.summary).not.toContain('](https://evil')
  })

  test('of a fork is read like any other', async () => {
    const ground = createGround()
    const fork = ground.github.person('rita').fork()
    ground.github.person('rita', fork).commit('change', { 'rotation.yml': 'version: 2\n' })
    const { json } = await ground.rest(
      'POST /pulls',
      { head: 'rita:change', base: 'main', title: 'x' },
      ground.github.person('rita').token(),
    )
    expect(await ground.review(Number(json['number']))).toBe('created')
    expect(await ground.check(Number(json['number']))).toMatchObject({ conclusion: 'failure' })
  })
})

describe('a pull request that is none of Keyturn’s business', () => {
  test('because it touches neither file gets no check', async () => {
    const ground = createGround()
    const number = ground.pull({ 'README.md': 'hi\n', 'docs/rotation.yml': 'x\n' })
    expect(await ground.review(number)).toBe('untouched')
    expect(ground.ears.writes()).toEqual([])
  })

  test('because only the base has moved on gets no check', async () => {
    const ground = createGround()
    const number = ground.pull({ 'README.md': 'hi\n' })
    ground.github.person('mona').merge(await propose(ground))
    expect(await ground.review(number)).toBe('untouched')
  })

  test('because it goes into another branch, is closed, or is not there', async () => {
    const ground = createGround()
    ground.github.person('mona').commit('release', { 'README.md': 'release\n' })
    ground.github.person('will').commit('x', { 'rotation.yml': 'version: 2\n' })
    const { json } = await ground.rest('POST /pulls', { head: 'x', base: 'release', title: 'x' })
    expect(await ground.review(Number(json['number']))).toBe('elsewhere')
    const closed = ground.pull({ 'rotation.yml': 'version: 2\n' })
    ground.github.person('will').close(closed)
    expect(await ground.review(closed)).toBe('gone')
    expect(await ground.review(999)).toBe('gone')
    expect(ground.ears.writes()).toEqual([])
  })
})

describe('a change of the lock', () => {
  test('by Keyturn’s own pull request is left to Keyturn', async () => {
    const ground = createGround()
    const number = await propose(ground)
    expect(await ground.review(number)).toBe('proposal')
    expect(await ground.review(number, ['keyturn-acme'])).toBe('proposal')
    expect(await ground.check(number)).toBeUndefined()
  })

  test('by a person is refused at its lines', async () => {
    const check = await createGround().reviewed(NEXT)
    expect(check).toMatchObject({ conclusion: 'failure', title: 'The lock is changed by hand' })
    expect(check.annotations).toEqual([
      expect.stringMatching(/^rotation\.lock\.yml:4 This names a key that no proposal of Keyturn’s made\./),
    ])
  })

  test('by a person on a branch with Keyturn’s name is refused', async () => {
    const ground = createGround()
    const number = ground.pull(NEXT, PROPOSAL)
    expect(await ground.review(number)).toBe('created')
    expect(await ground.check(number)).toMatchObject({ conclusion: 'failure' })
  })

  test('by another App, where it is known which one acts, is refused', async () => {
    const ground = createGround()
    const number = await propose(ground)
    expect(await ground.review(number, ['keyturn-hands[bot]'])).toBe('created')
    expect(await ground.check(number)).toMatchObject({ conclusion: 'failure' })
  })

  test('by a workflow’s own token is refused', async () => {
    const ground = createGround()
    ground.github.person('mona').commit(PROPOSAL, NEXT)
    const token = ground.github.control.actionsToken({ permissions: { pull_requests: 'write', contents: 'read' } })
    const { json } = await ground.rest('POST /pulls', { head: PROPOSAL, base: 'main', title: 'x' }, token)
    expect(await ground.review(Number(json['number']))).toBe('created')
    expect(await ground.check(Number(json['number']))).toMatchObject({ conclusion: 'failure' })
  })

  test('by a fork whose branch has Keyturn’s name is refused, even if an App opens it', async () => {
    const ground = createGround()
    const fork = ground.github.person('rita').fork()
    ground.github.person('rita', fork).commit(PROPOSAL, NEXT)
    const rita = ground.github.person('rita').token()
    const { json } = await ground.rest('POST /pulls', { head: `rita:${PROPOSAL}`, base: 'main', title: 'x' }, rita)
    const number = Number(json['number'])
    const asApp: Ask = async (route, params) => {
      const answer = await ground.ears.ask(route, params)
      const text = JSON.stringify(answer.data).replace(
        '"__typename":"User","login":"rita"',
        '"__typename":"Bot","login":"rita"',
      )
      return { ...answer, data: JSON.parse(text) as unknown }
    }
    expect(await reviewPull(asApp, { owner: 'acme', repo: 'shop', number })).toBe('created')
    expect(await ground.check(number)).toMatchObject({ conclusion: 'failure' })
  })

  test.each(['merge', 'squash', 'rebase'] as const)(
    'that reverts Keyturn’s last one (%s) is a rollback, and is not refused',
    async (method) => {
      const ground = createGround()
      const number = await propose(ground)
      ground.github.person('mona').merge(number, { method })
      const revert = ground.github.person('mona').revert(number)
      expect(await ground.review(revert)).toBe('created')
      const check = await ground.check(revert)
      expect(check).toMatchObject({ conclusion: 'neutral', title: 'Rolls back openai/production', annotations: [] })
      expect(check?.summary).toContain('**Merging this is a rollback.**')
      expect(check?.summary).toContain('goes back to generation 2')
    },
  )

  test('that cannot be read is refused at its line', async () => {
    const check = await createGround().reviewed({ [LOCK]: `${FILES[LOCK]}  generation: x\n` })
    expect(check).toMatchObject({ conclusion: 'failure', title: 'The lock cannot be read' })
    expect(check.annotations).toEqual([expect.stringMatching(/^rotation\.lock\.yml:15 Keyturn cannot read the lock/)])
  })

  test('that deletes the file is refused', async () => {
    expect(await createGround().reviewed({ [LOCK]: undefined })).toMatchObject({
      conclusion: 'failure',
      title: 'The lock is deleted',
    })
  })

  test('in comments alone is told to change no key', async () => {
    const check = await createGround().reviewed({ [LOCK]: `# ours\n${FILES[LOCK]}` })
    expect(check).toMatchObject({ conclusion: 'neutral', title: 'No key changes' })
  })
})

describe('the check', () => {
  test('is one for each head, however often it is asked for', async () => {
    const ground = createGround()
    const number = ground.pull({ 'rotation.yml': MANIFEST.replace('24h', 'soon') })
    expect(await ground.review(number)).toBe('created')
    const before = await ground.check(number)
    expect(await ground.review(number)).toBe('left')
    expect(await ground.check(number)).toEqual(before)
    expect(ground.ears.writes()).toEqual(['POST /repos/acme/shop/check-runs'])
  })

  test('of a new head is a new one', async () => {
    const ground = createGround()
    const number = ground.pull({ 'rotation.yml': MANIFEST.replace('24h', 'soon') }, 'topic')
    await ground.review(number)
    ground.github.person('will').commit('topic', { 'rotation.yml': MANIFEST.replace('24h', '48h') })
    expect(await ground.review(number)).toBe('created')
    expect(await ground.check(number)).toMatchObject({ conclusion: 'success', annotations: [] })
  })

  test('that stopped between two requests is finished by the next', async () => {
    const ground = createGround()
    const keys = Array.from({ length: 70 }, (_, n) => `  K${n}: nobody\n`).join('')
    const number = ground.pull({ 'rotation.yml': `version: 1\ndeploy: d.yml\nkeys:\n${keys}` })
    const untap = ground.ears.wire.tap({
      before: ({ request }) =>
        request.method === 'PATCH' ? Promise.reject(new Error('the bot dies here')) : Promise.resolve(undefined),
    })
    await expect(ground.review(number)).rejects.toThrow()
    untap()
    expect((await ground.check(number))?.annotations).toHaveLength(50)
    expect(await ground.review(number)).toBe('updated')
    const { annotations = [] } = (await ground.check(number)) ?? {}
    expect([annotations.length, new Set(annotations).size]).toEqual([70, 70])
  })

  test('is not taken for a job’s of the same name', async () => {
    const ground = createGround()
    const number = ground.pull({ 'rotation.yml': `# ours\n${MANIFEST}` })
    const token = ground.github.control.actionsToken({ permissions: { checks: 'write' } })
    const head = ground.github.truth.pulls()[0]?.head
    await ground.rest(
      'POST /check-runs',
      { head_sha: head, name: 'keyturn', conclusion: 'success', output: { title: 'job', summary: 'job' } },
      token,
    )
    expect(await ground.review(number)).toBe('created')
  })
})
