// What the built command line says of keys when it asks their provider, as a person does who has no seal at hand.
import { describe, expect, test } from '@jest/globals'
import { child, type Ended } from '../built/child.ts'
import { begin, type Story } from './story.ts'

const KEY = { name: 'openai', provider: 'openai', environment: 'production' } as const

interface Desk {
  readonly story: Story
  readonly keyturn: (words: readonly string[], input?: string) => Promise<Ended>
  /** The same, and its answer for programs. */
  readonly asked: (...words: readonly string[]) => Promise<{ readonly code: number | null; readonly told: unknown }>
}

/** A repository whose key is adopted; a desk has a login and the admin key, and says where the provider is. */
async function desk(env: Readonly<Record<string, string>> = {}): Promise<Desk> {
  const story = await begin(KEY)
  const { world, served } = story
  await story.run()
  world.github.person('mona').merge(1)
  await story.run()
  const token = world.github.control.installationToken({ forever: true })
  const here = {
    GITHUB_TOKEN: token,
    GITHUB_API_URL: served.urls.github,
    OPENAI_ADMIN_KEY: world.admin.OPENAI_ADMIN_KEY,
    KEYTURN_ALLOW_ENDPOINTS: `openai=${served.urls.openai}`,
    ...env,
  }
  const keyturn: Desk['keyturn'] = (words, input) => child('cli', [...words, '--repo', 'acme/web'], here, input)
  return {
    story,
    keyturn,
    asked: async (...words) => {
      const { code, out } = await keyturn([...words, '--json'])
      return { code, told: JSON.parse(out) }
    },
  }
}

describe('without the seal', () => {
  test('check --online asks GitHub and the provider, and says that all suffices', async () => {
    const { story, keyturn } = await desk()
    try {
      const { code, out, err } = await keyturn(['check', '--online'])
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(/^ok {4}openai\/production {2}admin key OPENAI_ADMIN_KEY$/m)
      expect(out).toMatch(/^ok {4}openai\/production {2}keys at openai$/m)
      expect(out).toMatch(/^ok {4}repository {9}permission “Environments: Read and write”$/m)
    } finally {
      await story.close()
    }
  }, 120_000)

  test('an admin key that lies in the gate alone is no fault, and the provider is not asked', async () => {
    const { story, keyturn, asked } = await desk({ OPENAI_ADMIN_KEY: '' })
    const { world } = story
    try {
      const before = world.calls.length
      const { code, out } = await keyturn(['check', '--online'])
      expect(code).toBe(0)
      expect(out).toMatch(/^– {5}openai\/production {2}admin key OPENAI_ADMIN_KEY: it is not set here/m)
      expect(world.calls.slice(before).filter(({ host, from }) => host === 'openai' && from === 'keyturn')).toEqual([])

      world.github.person('mona').commit('main', { '.github/workflows/deploy.yml': 'on: push\n' }, 'Break it')
      const broken = await asked('check', '--online')
      expect(broken.code).toBe(1)
      expect(broken.told).toMatchObject({
        findings: expect.arrayContaining([expect.objectContaining({ what: 'workflow deploy.yml', good: false })]),
      })
    } finally {
      await story.close()
    }
  }, 120_000)

  test('audit keys tells what is in service from what a person made beside, and whose never shows a value', async () => {
    const { story, keyturn, asked } = await desk()
    const { world } = story
    try {
      const first = world.first.get('openai/production')
      const beside = first && world.vendors.openai.beside(first)
      const found = await keyturn(['audit', 'keys'])
      expect([found.code, found.err]).toEqual([2, ''])
      expect(found.out).toMatch(new RegExp(`^ {2}${first?.id} · adopted · openai/production · `, 'm'))
      expect(found.out).toMatch(new RegExp(`^ {2}${beside?.id} · unknown .*nobody answers for it`, 'm'))

      const known = await keyturn(['whose'], first?.value)
      expect([known.code, known.err]).toEqual([0, ''])
      expect(known.out).toContain('It is ours: openai/production, the key that rotation.lock.yml approves.')
      expect(known.out).toMatch(/^It lives at openai: .* answered 200\.$/m)
      const nobodys = await keyturn(['whose', '--json'], 'correct horse battery staple')
      expect([nobodys.code, JSON.parse(nobodys.out)]).toMatchObject([2, { version: 1, spelled: [] }])
      expect(world.leaks([found, known, nobodys].map(({ out, err }) => out + err).join())).toEqual([])
      expect(await asked('audit', 'keys')).toMatchObject({ code: 2, told: { version: 1, authenticated: false } })
    } finally {
      await story.close()
    }
  }, 120_000)

  test('a manifest that is wrong is told to programs as well', async () => {
    const { story, asked } = await desk()
    try {
      const wrong = 'version: 1\ndeploy: deploy.yml\nkeys: { OPENAI_API_KEY: opnai }\n'
      story.world.github.person('mona').commit('main', { 'rotation.yml': wrong }, 'Mistype it')
      expect(await asked('check', '--online')).toMatchObject({
        code: 1,
        told: { version: 1, findings: [], problems: [{ line: 3 }] },
      })
    } finally {
      await story.close()
    }
  }, 120_000)

  test('a host that nobody allowed here gets no key', async () => {
    const { story, keyturn } = await desk({ KEYTURN_ALLOW_ENDPOINTS: '' })
    const { world, served } = story
    try {
      const text = world.github.truth.file('main', 'rotation.yml') ?? ''
      const led = text.replace('provider: openai', `provider: openai\n    endpoint: ${served.urls.openai}`)
      world.github.person('mona').commit('main', { 'rotation.yml': led }, 'Lead it elsewhere')
      const before = world.calls.length
      const { code, out } = await keyturn(['check', '--online'])
      expect(code).toBe(1)
      expect(out).toContain('rotation.yml sends the admin key of openai/production to')
      expect(world.calls.slice(before).filter(({ host, from }) => host === 'openai' && from === 'keyturn')).toEqual([])
    } finally {
      await story.close()
    }
  }, 120_000)
})
