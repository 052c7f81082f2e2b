// The built Action starts somebody else's program: a real process, that speaks to the sandbox's locker.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type KeySpec, variableOf } from '../../src/sandbox/repository/key.ts'
import { LOCKER_LINES } from '../../src/sandbox/repository/manifest.ts'
import { unrestOf } from '../start/truth.ts'
import { live } from './live.ts'
import { begin, type Story } from './story.ts'

const TOLD: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', host: 'locker' }

/** A tool as people write them: it prints what it was given, on both of its outputs, and keeps a diary of how it was started. */
const script = (url: string, diary: string): string => `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs')
const [verb, name = '', flag, note = ''] = process.argv.slice(2)
const { LOCKER_TOKEN, ...others } = process.env
appendFileSync(${JSON.stringify(diary)}, JSON.stringify({ argv: process.argv, title: process.title, others }) + '\\n')
const asked = {
  put: () => ({ method: 'PUT', path: '/values/' + name, body: readFileSync(0, 'utf8') }),
  note: () => ({ method: 'GET', path: '/values/' + name + '/note' }),
  whoami: () => ({ method: 'GET', path: '/me' }),
}[verb]()
const headers = { authorization: 'Bearer ' + LOCKER_TOKEN, ...(flag === '--note' ? { 'x-note': note } : {}) }
fetch(${JSON.stringify(url)} + asked.path, { method: asked.method, headers, body: asked.body }).then(async (reply) => {
  process.stderr.write(LOCKER_TOKEN + ' wrote ' + asked.body)
  console.log(verb === 'note' ? await reply.text() : asked.body)
  process.exitCode = reply.ok ? 0 : reply.status === 401 ? 77 : 1
})
`

interface Installed {
  readonly story: Story
  /** How the tool was started, each time. */
  readonly diary: () => string
  readonly remove: () => Promise<void>
}

/** The tool lies where PATH finds it, and the workflow allows its lines. */
async function installed(key: KeySpec): Promise<Installed> {
  const story = await begin(key, { defaults: ['overlap: 1h', 'quiet: 30m', 'hold: 1h'] })
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-locker-'))
  const [bin, diary] = [join(folder, 'bin'), join(folder, 'diary')]
  mkdirSync(bin)
  writeFileSync(diary, '')
  writeFileSync(join(bin, 'locker'), script(story.served.urls.locker, diary))
  chmodSync(join(bin, 'locker'), 0o755)
  Object.assign(story.secrets, {
    LOCKER_TOKEN: story.world.locker.token,
    PATH: bin,
    'INPUT_ALLOW-COMMANDS': LOCKER_LINES,
  })
  return {
    story,
    diary: () => readFileSync(diary, 'utf8'),
    remove: async () => {
      await story.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describe('the built Action and a tool of somebody else’s', () => {
  test.each([
    ['that tells what it wrote', TOLD],
    ['that tells nobody', { ...TOLD, unread: true } as const],
  ])(
    'rotate a key together: one %s',
    async (_, key) => {
      const { story, diary, remove } = await installed(key)
      const { world } = story
      try {
        const heard = await live(story)
        const said = heard.map((one) => one.said)
        expect(unrestOf({ world, log: said })).toEqual([])
        const first = [...world.first.values()][0]?.value ?? ''
        expect(world.openai.accepts(first)).toBe(false)
        expect(world.openai.accepts(world.locker.value(variableOf(key)) ?? '')).toBe(true)
        expect(world.leaks(said.join('\n'))).toEqual([])
        expect(world.leaks(diary())).toEqual([])
        const starts = diary().trim().split('\n')
        expect(starts.filter((line) => line.includes('"put"'))).toHaveLength(1)
        for (const line of starts)
          expect(Object.keys(JSON.parse(line).others).toSorted()).toEqual(['HOME', 'PATH', 'TMPDIR'])
      } finally {
        await remove()
      }
    },
    240_000,
  )

  test('start nothing that the workflow does not allow', async () => {
    const { story, diary, remove } = await installed(TOLD)
    try {
      Object.assign(story.secrets, { 'INPUT_ALLOW-COMMANDS': 'locker whoami with LOCKER_TOKEN' })
      const { said } = await story.run()
      expect(said).toContain(
        'add to the input `allow-commands`, one a line: `locker put OPENAI_API_KEY --note {tag} with LOCKER_TOKEN`',
      )
      expect(diary()).toBe('')
    } finally {
      await remove()
    }
  }, 120_000)
})
