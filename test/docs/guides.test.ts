import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readManifest } from '../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { incumbentName } from '../start/team.ts'
import { read } from '../repository/sources.ts'
import { blocksOf, fences } from './blocks.ts'
import { timeless } from './general.ts'
import { GUIDES } from './guides.ts'
import { play } from './play.ts'

const PAGES = [...GUIDES.map(({ page }) => page), 'docs/guides/remind.md', 'docs/recipes/reading-keys.md']

describe.each(PAGES)('%s', (page) => {
  const blocks = blocksOf(page)

  test('has no block that nobody runs', () => {
    const inQuote = (read(page).match(/^> ```/gm) ?? []).length
    expect(blocks).toHaveLength(fences(page))
    expect(inQuote % 2).toBe(0)
  })

  test('shows files as they are', () => {
    const files = blocks.filter(({ kind }) => kind === 'file')
    expect(files.length).toBeGreaterThan(0)
    for (const { name, text } of files) expect([name, text]).toEqual([name, read(name)])
  })
})

describe.each(GUIDES)('$page', (guide) => {
  test('has a manifest without a mistake, for the keys that are played', () => {
    const reading = readManifest(read(`${guide.folder}/rotation.yml`), 'rotation.yml', PROVIDERS)
    const ids = 'manifest' in reading ? reading.manifest.credentials.map(({ id }) => id) : reading.problems
    expect(ids).toEqual(guide.keys.map(credentialOf))
  })

  test('goes as it says, to rest, and no user notices (test/docs/write.ts writes it anew)', async () => {
    const { shown, unrest } = await play(guide, read)
    expect(unrest).toEqual([])
    const stages = blocksOf(guide.page).filter(({ kind }) => kind === 'shown')
    expect(stages.map(({ name }) => name)).toEqual([...shown.keys()])
    for (const { name, text } of stages) {
      const said = shown.get(name) ?? ''
      const [page, telling] = guide.varies?.includes(name) === true ? [timeless(text), timeless(said)] : [text, said]
      expect([name, page]).toEqual([name, telling])
    }
  }, 180_000)
})

test('the values in service are passed under the names that Keyturn reads', () => {
  const service = GUIDES.find(({ page }) => page.endsWith('node-service.md'))
  const block = blocksOf('docs/guides/node-service.md').find(({ name }) => name === 'incumbents')
  const names = Object.keys(parse(block?.text ?? '').env)
  expect(names).toEqual(service?.keys.map((key) => incumbentName(credentialOf(key))))
  expect(read('docs/guides/nextjs.md')).toContain(`\`${incumbentName('openai')}: \${{ secrets.OPENAI_API_KEY }}\``)
})

test('a provider that Keyturn knows is driven by hand by one line', () => {
  const reading = readManifest(
    blocksOf('docs/guides/by-hand.md').find(({ name }) => name === 'openai')?.text ?? '',
    'rotation.yml',
    PROVIDERS,
  )
  const credentials = 'manifest' in reading ? reading.manifest.credentials : []
  expect(credentials.map(({ provider, mint, policy }) => [provider, mint, policy.oldKey, policy.verify])).toEqual([
    ['openai', 'person', 'person', 'deployment'],
    ['resend', 'person', 'person', 'deployment'],
  ])
})
