import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { readManifest } from '../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { read, ROOT } from '../repository/sources.ts'
import type { Rig } from '../start/rig.ts'
import { knowing, rotated } from '../start/scenarios/story.ts'
import { blockOf } from './blocks.ts'

const PAGES = [
  'faq',
  'threat-model',
  'manifest',
  'errors',
  'troubleshooting',
  'recipes/reading-keys',
  ...['README', 'provider-api', 'session-signing', 'oauth-client', 'webhook'].map((name) => `keys/${name}`),
  ...['remind', 'node-service', 'nextjs', 'platform'].map((name) => `guides/${name}`),
].map((name) => `docs/${name}.md`)

describe.each(PAGES)('%s', (page) => {
  test('names no test that does not exist', () => {
    const named = [...read(page).matchAll(/`(test\/[\w./-]+)`/g)].map(([, path]) => path ?? '')
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  test('sends nobody to a part of a page that is not there', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s#]*)#([\w-]+)\)/g)]
    const missing = links.filter(([, path = '', anchor = '']) => {
      const target = path === '' ? page : join(page, '..', path)
      return !anchorsOf(target).includes(anchor)
    })
    expect(missing.map(([link]) => link)).toEqual([])
  })
})

/** Headings as GitHub's links name them. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('what the answers say of a rotation', () => {
  let rig: Rig
  beforeAll(async () => {
    rig = knowing()
    await rotated(rig)
  }, 180_000)

  test('is so of the record: its parts, and its place', () => {
    const record: unknown = JSON.parse(
      rig.world.github.truth.file('keyturn/journal', 'records/openai/production/1.json') ?? '',
    )
    const parts = blockOf('docs/faq.md', 'record').trim().split('\n')
    // What is not known has its reason beside it: the first record of a credential has none before it.
    const told = [...new Set(Object.keys(Object(record)).map((name) => name.replace(/Why$/, '')))]
    expect(told.toSorted()).toEqual(parts.toSorted())
  })

  test('is so of the marks: a key of Keyturn’s is told by the beginning of its name', () => {
    const names = rig.world.openai.keys().map(({ name }) => name)
    expect(names.filter((name) => name.startsWith('kt-'))).toHaveLength(1)
  })
})

describe('what is said to be refused', () => {
  test.each([
    ['provider: groq', 'version: 1\ndeploy: deploy.yml\nkeys: { GROQ_API_KEY: groq }\n'],
    ['store: doppler', 'version: 1\ndeploy: deploy.yml\nkeys: { A: { provider: openai, store: doppler } }\n'],
  ])('is: %s', (name, text) => {
    const reading = readManifest(text, 'rotation.yml', PROVIDERS)
    expect('problems' in reading && reading.problems.map(({ message }) => message).join()).toContain(
      `${name} is not built yet`,
    )
  })

  test('and nothing else is turned than what is said to be', () => {
    expect(Object.keys(PROVIDERS)).toEqual([
      'manual',
      'openai',
      'resend',
      'sendgrid',
      'supabase',
      'supabase-signing-key',
      'openrouter',
      'stripe',
      'anthropic',
      'twilio',
      'twilio-auth-token',
      'http',
      'aws-iam',
      'generated',
      'stripe-webhook',
    ])
  })
})
