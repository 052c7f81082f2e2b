// What the Dockerfile builds and runs, without Docker.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readSettings } from '../../src/bot/settings.ts'
import { read, ROOT } from '../repository/sources.ts'

const HOUR = 3_600_000
const GOOD = { APP_ID: '4343', PRIVATE_KEY: 'x', WEBHOOK_SECRET: '0123456789abcdef' }

describe('the settings', () => {
  test('are few', () => {
    const usual = { host: '0.0.0.0', port: 3000, level: 'info', hands: undefined, watchEvery: 6 * HOUR }
    expect(readSettings(GOOD)).toEqual(usual)
    expect(readSettings({ ...GOOD, KEYTURN_HANDS: '', KEYTURN_WATCH_EVERY: '' })).toEqual(usual)
    const more = {
      HOST: '::1',
      PORT: '8080',
      LOG_LEVEL: 'debug',
      KEYTURN_HANDS: 'acme-keys',
      KEYTURN_WATCH_EVERY: '1d',
    }
    expect(readSettings({ ...GOOD, ...more })).toEqual({
      host: '::1',
      port: 8080,
      level: 'debug',
      hands: 'acme-keys[bot]',
      watchEvery: 24 * HOUR,
    })
    expect(readSettings({ ...GOOD, KEYTURN_HANDS: 'acme-keys[bot]' }).hands).toBe('acme-keys[bot]')
  })

  test.each([
    ['APP_ID', { APP_ID: 'mine' }],
    ['PRIVATE_KEY', { PRIVATE_KEY: '' }],
    ['WEBHOOK_SECRET', { WEBHOOK_SECRET: 'development' }],
    ['PORT', { PORT: 'http' }],
    ['KEYTURN_HANDS', { KEYTURN_HANDS: '@acme/keys' }],
    ['KEYTURN_WATCH_EVERY', { KEYTURN_WATCH_EVERY: 'hourly' }],
    ['KEYTURN_WATCH_EVERY', { KEYTURN_WATCH_EVERY: '9m' }],
    ['KEYTURN_WATCH_EVERY', { KEYTURN_WATCH_EVERY: '2w' }],
  ])('are refused by name, not by value: %s', (name, wrong) => {
    const [value = ''] = Object.values(wrong)
    const refusal = (): unknown => readSettings({ ...GOOD, ...wrong })
    expect(refusal).toThrow(`\`${name}\``)
    if (value !== '') expect(refusal).not.toThrow(value)
  })
})

describe('the container', () => {
  let folder = ''
  let context = ''
  const dockerfile = read('src/bot/Dockerfile')
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '))

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyturn-ears-'))
    // No more of the repository than the Dockerfile takes, beside what `npm ci` brings.
    context = mkdtempSync(join(tmpdir(), 'keyturn-context-'))
    for (const path of copied.filter((one) => one !== '.'))
      cpSync(join(ROOT, path), join(context, path), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(context, 'node_modules'))
    execFileSync(process.execPath, ['tools/bot.mjs', '--out', folder], { cwd: context, stdio: 'ignore' })
  }, 120_000)

  afterAll(() => {
    for (const path of [folder, context]) rmSync(path, { recursive: true, force: true })
  })

  test('is built from what the build needs, never from all that lies beside it: packages of another system, a file of keys', () => {
    expect(copied).toEqual(['package.json', 'package-lock.json', 'tools', 'src'])
  })

  test('is built by that command, runs as nobody in particular, and starts that file', () => {
    expect(dockerfile).toContain('RUN node tools/bot.mjs --out /build/bot')
    expect(dockerfile).toContain('USER node')
    expect(dockerfile).toContain('CMD ["node", "/bot/main.mjs"]')
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['licenses.txt', 'main.mjs']))
  })

  test('says what is missing, and does not start', async () => {
    const child = spawn(process.execPath, [join(folder, 'main.mjs')], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] })
    const [said, exit] = await Promise.all([heard(child), ended(child)])
    expect([exit, said.join('')]).toEqual([1, expect.stringContaining('The bot does not start: `APP_ID`')])
  }, 60_000)

  test('listens, and on SIGTERM ends by itself', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    const env = { ...GOOD, PRIVATE_KEY: pem, HOST: '127.0.0.1', PORT: '0' }
    const child = spawn(process.execPath, [join(folder, 'main.mjs')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const found = /"url":"([^"]+)"/.exec(chunk.toString('utf8'))?.[1]
        if (found !== undefined) resolve(found)
      })
    })
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
  }, 60_000)
})

function heard(child: ChildProcess): Promise<readonly string[]> {
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => void said.push(chunk.toString('utf8')))
  return new Promise((resolve) => child.once('close', () => resolve(said)))
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', (code) => resolve(code)))
}
