// What the Action says and sends, to be read: a change of either is a change of these files, and is reviewed as one.
// KEYTURN_TRANSCRIPTS=write npm test -- test/acceptance/transcripts
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { ROOT } from '../repository/sources.ts'
import { live } from './live.ts'
import { begin } from './story.ts'
import { transcript } from './transcript.ts'

const WRITE = process.env['KEYTURN_TRANSCRIPTS'] === 'write'
const FOLDER = join(ROOT, 'test', 'acceptance', 'transcripts')

const STORIES: readonly (readonly [string, string, KeySpec])[] = [
  [
    'openai-single',
    'OpenAI, an environment secret, layout single: adoption and one rotation',
    { name: 'openai', provider: 'openai', environment: 'production' },
  ],
  [
    'resend-versioned',
    'Resend, a repository secret, layout versioned: adoption and one rotation',
    { name: 'resend', provider: 'resend', layout: 'versioned', manifest: ['with: { permission: full_access }'] },
  ],
]

describe('what the built Action prints and asks for', () => {
  test.concurrent.each(STORIES)(
    'is in transcripts/%s.txt',
    async (name, title, key) => {
      const path = join(FOLDER, `${name}.txt`)
      const story = await begin(key, { defaults: ['overlap: 1h', 'quiet: 30m'], unlimited: true })
      try {
        const told = transcript(title, await live(story))
        if (WRITE) {
          mkdirSync(FOLDER, { recursive: true })
          writeFileSync(path, told)
        }
        expect(told).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
      } finally {
        await story.close()
      }
    },
    180_000,
  )
})
