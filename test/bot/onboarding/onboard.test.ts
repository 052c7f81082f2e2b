import { describe, expect, test } from '@jest/globals'
import { onboard } from '../../../src/bot/onboarding/onboard.ts'
import { readManifestAt } from '../../../src/start/manifest.ts'
import { planOf } from '../../../src/start/draft/plan.ts'
import { createGround, FILES, MANIFEST } from './ground.ts'

const SHOP = { owner: 'acme', repo: 'shop' }

/** The files that the links of a text would create, by path. */
function linked(body: string): ReadonlyMap<string, string> {
  const urls = [...body.matchAll(/\]\((https:\/\/github\.com\/acme\/shop\/new\/[^)\s]+)\)/g)]
  return new Map(
    urls.map(([, url = '']) => {
      const { searchParams, pathname } = new URL(url)
      expect(pathname).toBe('/acme/shop/new/main')
      return [searchParams.get('filename') ?? '', searchParams.get('value') ?? '']
    }),
  )
}

describe('a repository that the bot was given', () => {
  test('gets one issue, and nothing else', async () => {
    const ground = createGround()
    expect(await ground.onboard()).toBe('opened')
    expect(ground.ears.writes()).toEqual(['POST /repos/acme/shop/issues'])
    expect(ground.issues()).toMatchObject([{ title: 'Set up Keyturn', state: 'open' }])
    expect(ground.body()).toContain('**Nothing has happened, and nothing will until `rotation.yml` is on `main`.')
  })

  test('is shown the very files that init would write, and links that create them', async () => {
    const ground = createGround()
    await ground.onboard()
    const texts = new Map(Object.entries(FILES))
    const plan = planOf({ texts, text: (path) => texts.get(path) }, { names: undefined, branch: 'main' })
    expect(plan.texts.size).toBe(2)
    expect(linked(ground.body())).toEqual(plan.texts)
    for (const text of plan.texts.values()) expect(ground.body()).toContain(text.trimEnd())
    const manifest = linked(ground.body()).get('rotation.yml') ?? ''
    const reading = await readManifestAt({ text: manifest, path: 'rotation.yml' })
    expect('manifest' in reading && reading.manifest.credentials.map(({ id }) => id)).toEqual([
      'OPENAI_API_KEY',
      'RESEND_API_KEY',
    ])
  })

  test('is told of each secret what becomes of it, and what the bot could not know', async () => {
    const ground = createGround()
    await ground.onboard()
    expect(ground.body()).toContain('| `OPENAI_API_KEY` | repository | openai, deployed by release.yml |')
    expect(ground.body()).toContain('| `FROBNICATE` | repository | whose key it is, its name does not tell |')
    expect(ground.body()).toContain('The bot may not see which secrets there are, nor ever a value')
    expect(ground.body()).toContain('### What only you can say')
  })

  test('finds no value of an example in the issue', async () => {
    const ground = createGround()
    await ground.onboard()
    expect(ground.body()).not.toContain('re_1234567890')
  })

  test('is not told a place that nobody saw: the key stands as a comment', async () => {
    const text =
      FILES['.github/workflows/release.yml']?.replace('    env:', '    environment: production\n    env:') ?? ''
    const ground = createGround({ '.github/workflows/release.yml': text })
    await ground.onboard()
    expect(ground.body()).toContain('Keyturn would refuse it as it stands')
    expect([...linked(ground.body()).keys()]).toEqual(['rotation.yml'])
    expect(linked(ground.body()).get('rotation.yml')).toContain('#   OPENAI_API_KEY: openai')
  })

  test.each([
    ['without a key that Keyturn knows', { 'README.md': 'hello\n' }],
    ['with a manifest already', { ...FILES, 'rotation.yml': MANIFEST }],
    ['with a manifest in .github', { ...FILES, '.github/rotation.yml': MANIFEST }],
  ])('%s is left in peace', async (_, files) => {
    const ground = createGround(files)
    expect(await ground.onboard()).toBe('none')
    expect(ground.ears.writes()).toEqual([])
  })

  test('without a commit is left in peace', async () => {
    const ground = createGround()
    ground.github.control.setRef('refs/heads/main', undefined)
    expect(await ground.onboard()).toBe('none')
  })

  test.each(['archived', 'has_issues'])('is left in peace where GitHub takes no issue: %s', async (field) => {
    const ground = createGround()
    const writes: string[] = []
    const result = await onboard(async (route, params) => {
      if (!route.startsWith('GET')) writes.push(route)
      const answer = await ground.ears.ask(route, params)
      if (route !== 'GET /repos/{owner}/{repo}') return answer
      return { ...answer, data: { ...Object(answer.data), [field]: field === 'archived' } }
    }, SHOP)
    expect({ result, writes }).toEqual({ result: 'none', writes: [] })
  })

  test('that the bot may no longer see is no failure', async () => {
    const ground = createGround()
    expect(await onboard(ground.ears.ask, { owner: 'acme', repo: 'gone' })).toBe('none')
  })
})

describe('the issue', () => {
  test('is the same however often it is asked for, and is written once', async () => {
    const ground = createGround()
    await ground.onboard()
    expect(await ground.onboard()).toBe('left')
    expect(ground.ears.writes()).toHaveLength(1)
  })

  test('is written anew when the repository changes', async () => {
    const ground = createGround()
    await ground.onboard()
    const text = FILES['.github/workflows/release.yml']?.replace(
      'FROBNICATE:',
      'ANTHROPIC_API_KEY: ${{ secrets.ANTHROPIC_API_KEY }}\n      FROBNICATE:',
    )
    ground.github.person('mona').commit('main', { '.github/workflows/release.yml': text })
    expect(await ground.onboard()).toBe('rewritten')
    expect(ground.body()).toContain('| `ANTHROPIC_API_KEY` | repository |')
    expect(ground.issues()).toHaveLength(1)
  })

  test('is written anew where a person changed its words', async () => {
    const ground = createGround()
    await ground.onboard()
    const before = ground.body()
    ground.github.person('mona').changeIssue(1, { body: `${before}\nBuy keys at evil.example.` })
    expect(await ground.onboard()).toBe('rewritten')
    expect(ground.body()).toBe(before)
  })

  test('that a person closed is never opened nor written again', async () => {
    const ground = createGround()
    await ground.onboard()
    const before = ground.body()
    ground.github.person('mona').changeIssue(1, { state: 'closed' })
    ground.github.person('mona').commit('main', { 'vercel.json': '{}\n' })
    expect(await ground.onboard()).toBe('left')
    expect(ground.issues()).toMatchObject([{ state: 'closed', body: before, comments: [] }])
    ground.github.person('mona').commit('main', { 'rotation.yml': MANIFEST })
    expect(await ground.onboard()).toBe('left')
    expect(ground.issues()).toMatchObject([{ state: 'closed', comments: [] }])
  })

  test('ends with the manifest, and says what comes next', async () => {
    const ground = createGround()
    await ground.onboard()
    ground.github.person('mona').commit('main', { 'rotation.yml': MANIFEST })
    expect(await ground.onboard()).toBe('ended')
    expect(ground.issues()).toMatchObject([
      { state: 'closed', comments: [{ body: expect.stringMatching(/adoption/) }] },
    ])
    ground.github.person('mona').commit('main', { 'rotation.yml': undefined })
    expect(await ground.onboard()).toBe('left')
  })

  test('is one, though two of the bot open it at the same moment', async () => {
    const ground = createGround()
    const results = await Promise.all([ground.onboard(), ground.onboard()])
    expect(results).toEqual(['opened', 'opened'])
    expect(ground.issues().filter(({ state }) => state === 'open')).toHaveLength(1)
    expect(await ground.onboard()).toBe('left')
    expect(ground.issues()[0]?.state).toBe('open')
  })

  test('breaks out of nothing: names of files and workflows stay text', async () => {
    const evil = '.github/workflows/x](https://evil.example) @mona ```.yml'
    const ground = createGround({
      ...FILES,
      [evil]: `name: "\`\`\`\\n@mona [x](https://evil.example)"\n${FILES['.github/workflows/release.yml']?.replace('name: Release\n', '') ?? ''}`,
    })
    await ground.onboard()
    const outside = ground
      .body()
      .replaceAll(/^(`{3,})yaml\n[\s\S]*?\n\1$/gm, '')
      .replaceAll(/\(https:\/\/github\.com\/acme\/shop\/new[^)]*\)/g, '')
    expect(outside).not.toContain('@mona')
    expect(outside).not.toContain('](https://evil')
  })
})
