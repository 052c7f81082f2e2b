import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { Secret } from '../../src/core/secret.ts'
import { code, prose, words } from '../../src/core/render/escape.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createHunt, type Find } from '../../src/sandbox/hunt.ts'
import { createLetters } from '../../src/sandbox/letters.ts'
import { createReadyWorld } from '../../src/sandbox/ready.ts'
import { spelled } from '../../src/sandbox/spelled.ts'
import { unjudged } from '../contract/unjudged.ts'

unjudged('its requests carry values where no request may')

const letters = createLetters('leaks')
const PREFIX = 'sk-svcacct-'
const RANDOM = `${letters.base64url(58)}T3BlbkFJ${letters.base64url(58)}`
const VALUE = `${PREFIX}${RANDOM}`
/** A value that a person chose: every spelling differs from the others. */
const ODD = 'a"b/c?d=e&f g\\h+i%j:k;l<m>n|o{p}q'

function found(text: string, ...values: readonly string[]): readonly Find[] {
  return createHunt(values.length === 0 ? [VALUE] : values).in(text)
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

type Write = (text: string) => string

/** How a text can be written so that it is still the text; the neighbours are part of it. */
const WAYS: readonly (readonly [string, Write])[] = [
  ['raw', (text) => `before ${text} after`],
  ['base64', base64],
  ['base64, one byte on', (text) => base64(`x${text}y`)],
  ['base64, two bytes on', (text) => base64(`xx${text}yy`)],
  ['base64url', (text) => Buffer.from(text).toString('base64url')],
  ['base64url, one byte on', (text) => Buffer.from(`x${text}yy`).toString('base64url')],
  ['hex', (text) => `0${Buffer.from(`x${text}`).toString('hex')}`],
  ['hex capitals', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ['URL', (text) => `https://evil.test/?key=${encodeURIComponent(text)}&more=1`],
  ['JSON', (text) => JSON.stringify({ deep: { value: text } })],
  ['JSON in JSON', (text) => JSON.stringify({ body: JSON.stringify({ text }) })],
  ['base64 in base64', (text) => base64(`{"content":"${base64(`A file. ${text} Its end.`)}"}`)],
  ['base64 in base64 in base64', (text) => base64(`"${base64(`"${base64(`:${text}:`)}"`)}"`)],
  ['hex in base64', (text) => base64(`digest ${Buffer.from(text).toString('hex')}`)],
]

describe('a hunt', () => {
  test.each(WAYS)('finds a whole value in %s', (_, write) => {
    expect(found(write(VALUE))).toEqual([{ value: VALUE, how: expect.any(String), run: RANDOM.length, whole: true }])
  })

  test.each(WAYS.filter(([way]) => way !== 'JSON in JSON'))('finds a value of odd characters in %s', (_, write) => {
    expect(found(write(ODD), ODD)).toMatchObject([{ value: ODD, whole: true }])
  })

  test.each(WAYS)('finds 12 characters in a row, and not 11, in %s', (_, write) => {
    for (let from = 0; from + 12 <= RANDOM.length; from += 1) {
      const run = RANDOM.slice(from, from + 12)
      expect(found(write(`.${run}.`))).toMatchObject([{ value: VALUE, run: 12, whole: false }])
      expect(found(write(`.${run.slice(1)}.`))).toEqual([])
    }
  })

  test('finds them wherever they begin in a text', () => {
    const run = RANDOM.slice(40, 52)
    for (let before = 0; before < 40; before += 1) {
      for (const after of ['', '.', '.'.repeat(20)]) {
        expect(found(`${'.'.repeat(before)}${run}${after}`)).toHaveLength(1)
        expect(found(`${'.'.repeat(before)}${run.slice(1)}${after}`)).toEqual([])
      }
    }
  })

  test.each(['sk-svcacct-', 'sk-proj-', 'sk-admin-', 're_', 'ghs_', 'ghp_'])(
    'does not count the prefix %s',
    (prefix) => {
      const value = `${prefix}${letters.text(40)}`
      const random = value.slice(prefix.length)
      for (const [, write] of WAYS) {
        expect(found(write(prefix), value)).toEqual([])
        expect(found(write(value.slice(0, prefix.length + 11)), value)).toEqual([])
        expect(found(write(value.slice(0, prefix.length + 12)), value)).toMatchObject([{ run: 12 }])
        expect(found(write(random), value)).toMatchObject([{ run: 40, whole: true }])
      }
    },
  )

  test('tells the longest run of each value, however many there are', () => {
    const other = `re_${letters.text(8)}_${letters.text(24)}`
    const text = [RANDOM.slice(3, 17), other, RANDOM.slice(60, 90), base64(RANDOM.slice(0, 20))].join(' ')
    expect(found(text, other, VALUE)).toEqual(
      expect.arrayContaining([
        { value: VALUE, how: 'raw', run: 30, whole: false },
        { value: other, how: 'raw', run: 33, whole: true },
      ]),
    )
  })

  test('finds nothing where nothing is', () => {
    const values = Array.from({ length: 50 }, () => `sk-proj-${letters.text(120)}`)
    const innocent = Array.from({ length: 200 }, () => [letters.text(64), base64(letters.text(90)), letters.uuid()])
    expect(found(innocent.flat().join('\n'), ...values)).toEqual([])
    expect(found('')).toEqual([])
  })

  test('refuses a value of which there is too little to hunt for', () => {
    expect(() => createHunt(['re_short'])).toThrow('too short')
  })

  test('costs hardly more for many values than for one', () => {
    const hunt = createHunt(Array.from({ length: 100 }, () => `sk-proj-${letters.text(120)}`))
    const text = `${base64(letters.text(600))} is what an ordinary file of a commit looks like.\n`.repeat(1200)
    const started = performance.now()
    expect(hunt.in(text)).toEqual([])
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('the redactor', () => {
  const character = fc.constantFrom(...'abcXYZ019-_"/+ =\\é')
  const value = fc.array(character, { minLength: 16, maxLength: 60 }).map((all) => `re_${all.join('')}`)
  const around = fc.string({ maxLength: 9 })

  test('leaves nothing for a hunt to find, wherever a whole value stands in any spelling', () => {
    fc.assert(
      fc.property(value, around, around, fc.nat(), (secret, before, after, pick) => {
        const redactor = createRedactor()
        Secret.of(secret, redactor.mask)
        const ways = [
          ...spelled(secret).map(({ text }) => `${before}${text}${after}`),
          base64(`${before}${secret}${after}`),
          Buffer.from(`${before}${secret}${after}`).toString('base64url'),
          JSON.stringify({ before, secret, after }),
        ]
        const text = ways[pick % ways.length] ?? ''
        expect(found(redactor.redact(text), secret)).toEqual([])
        // What was hidden had been there to find.
        if (found(text, secret).length > 0) expect(redactor.redact(text)).not.toBe(text)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a value in our Markdown', () => {
  // As OpenAI spells its keys; neighbours of every kind.
  const letter = fc.constantFrom(...'abXY019-_')
  const value = fc.array(letter, { minLength: 30, maxLength: 60 }).map((all) => `sk-proj-${all.join('')}`)
  const around = fc.constantFrom('', ' ', 'a', '_', '-', '.', '(', '"', ' `', '` ')

  test.each([
    ['as words', words],
    ['as prose', prose],
    ['as code', code],
  ])('is known to the redactor %s', (_, write) => {
    fc.assert(
      fc.property(value, around, around, (secret, before, after) => {
        const redactor = createRedactor()
        Secret.of(secret, redactor.mask)
        const text = redactor.redact(write(`The key ${before}${secret}${after} was refused.`))
        expect(
          found(
            text.replaceAll(/&#(\d+);/g, (_all, point) => String.fromCodePoint(Number(point))),
            secret,
          ),
        ).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('is not cut in its middle, where no redactor could know it', () => {
    for (let before = 0; before < 410; before += 1) {
      const redactor = createRedactor()
      Secret.of(VALUE, redactor.mask)
      for (const filling of ['a word ', 'x'])
        for (const write of [words, prose, code])
          expect(found(redactor.redact(write(`${filling.repeat(410).slice(0, before)} ${VALUE} and so on`)))).toEqual(
            [],
          )
    }
  })
})

describe('a world', () => {
  const POST = { method: 'POST', headers: {} } as const

  test('finds a run of 12 of a value that went to GitHub as a file: a git blob, or an addition of a commit', async () => {
    const world = createReadyWorld(createGithub)
    const run = world.admin.OPENAI_ADMIN_KEY.slice(40, 52)
    const contents = base64(`version: 1\n# ${run}\n`)
    const blob = JSON.stringify({ content: contents, encoding: 'base64' })
    const commit = { query: 'mutation', variables: { input: { fileChanges: { additions: [{ contents }] } } } }
    await world.fetch('https://api.github.com/repos/acme/web/git/blobs', { ...POST, body: blob })
    await world.fetch('https://api.github.com/graphql', { ...POST, body: JSON.stringify(commit) })
    expect(world.misdirected()).toEqual([
      '12 characters of sk-admin… in base64 to github, request 1',
      '12 characters of sk-admin… in base64 to github, request 2',
    ])
  })

  test('finds it in headers, in names and values of a query, and in an escaped path', async () => {
    const world = createReadyWorld(createGithub)
    const key = world.admin.RESEND_ADMIN_KEY
    const basic = `Basic ${base64(`user:${key}`)}`
    const get = { method: 'GET', headers: {} } as const
    await world.fetch('https://api.openai.com/v1/models', { ...get, headers: { authorization: basic } })
    await world.fetch(`https://api.openai.com/v1/models?${key}=1`, get)
    await world.fetch(`https://api.openai.com/v1/%${key.charCodeAt(0).toString(16)}${key.slice(1)}`, get)
    await world.fetch(`https://api.openai.com/v1/${key.replace('_', '%5f').replace('_', '%5f')}`, get)
    expect(world.misdirected()).toHaveLength(4)
  })

  test('does not mind a value at its own host, nor what the app does with its keys', async () => {
    const world = createReadyWorld(createGithub, { app: { every: 1000 } })
    await world.clock.advance(60_000)
    const headers = { authorization: `Bearer ${world.admin.OPENAI_ADMIN_KEY}` }
    await world.fetch('https://api.openai.com/v1/organization/projects', { method: 'GET', headers })
    expect(world.app.requests).toBeGreaterThan(10)
    expect(world.misdirected()).toEqual([])
  })

  test('hunts what is minted later, and what it is told in confidence', () => {
    const world = createReadyWorld(createGithub)
    const seal = base64('0123456789abcdefghijklmnopqrstuv')
    expect(world.leaks(seal)).toEqual([])
    world.confide(seal)
    expect(world.leaks(`KEYTURN_SEAL=${seal}`)).toEqual([`${seal.slice(0, 8)}…`])
    const late = world.resend.mint({ name: 'late' }).value
    expect(world.leaks(late)).toEqual([`${late.slice(0, 8)}…`])
  })

  test('does not take for a leak what vendors show of a key: its ends in a listing and in an error', async () => {
    const world = createReadyWorld(createGithub)
    const { id = '', value = '', with: place = {} } = world.first.get('openai/production') ?? {}
    const ask = async (path: string, bearer: string): Promise<string> => {
      const headers = { authorization: `Bearer ${bearer}` }
      const reply = await world.fetch(`https://api.openai.com/v1${path}`, { method: 'GET', headers })
      return reply.text()
    }
    const admin = world.admin.OPENAI_ADMIN_KEY
    const listing = await ask(`/organization/projects/${place['project'] ?? ''}/api_keys`, admin)
    world.openai.remove(id)
    const refusal = await ask('/models', value)
    expect(listing).toContain(`${value.slice(0, 6)}...${value.slice(-3)}`)
    expect(refusal).toContain(`Incorrect API key provided: ${value.slice(0, 8)}****${value.slice(-4)}.`)
    expect(world.leaks(`${listing}\n${refusal}`)).toEqual([])
  })
})
