// A real browser, by its own protocol over a pipe: nothing to install beside it, and no port.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars --disable-background-networking --disable-component-update --disable-sync --remote-debugging-pipe'

const HEIGHT = 'document.documentElement.scrollHeight'

/** How somebody looks. */
export interface Screen {
  readonly width: number
  readonly height: number
  readonly dark?: boolean
  /** A phone: touch, and a page that is laid out as wide as it is. */
  readonly phone?: boolean
}

export interface Browser {
  /** Opens a page as it looks on this screen. */
  show(url: string, screen: Screen): Promise<void>
  /** The value of an expression in the page. */
  ask(expression: string): Promise<unknown>
  /** What a screen reader is told, in its order. */
  heard(): Promise<readonly Heard[]>
  /** A picture of the page, as PNG: as high as it is; of a phone, what is seen without scrolling. */
  picture(): Promise<Buffer>
  close(): Promise<void>
}

export interface Heard {
  readonly role: string
  readonly name: string
  readonly level?: number
}

/** Is there one on this machine? */
export function hasBrowser(name = 'chromium'): boolean {
  return spawnSync(name, ['--version']).status === 0
}

export async function browse(name = 'chromium'): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'keyturn-browser-'))
  const started = spawn(name, [...FLAGS.split(' '), `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const [, , , into, from] = started.stdio
  const wire = createWire(into as Writable, from as Readable)
  const { targetId } = await wire.say('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await wire.say('Target.attachToTarget', { targetId, flatten: true })
  const say = (method: string, params: object = {}): Promise<Answer> => wire.say(method, params, String(sessionId))
  let seen: Screen = { width: 800, height: 600 }
  await say('Page.enable')
  return {
    async show(url, screen) {
      seen = screen
      const { width, height, dark = false, phone = false } = screen
      await say('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: phone })
      const value = dark ? 'dark' : 'light'
      await say('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
      const loaded = wire.heard('Page.loadEventFired')
      await say('Page.navigate', { url })
      await loaded
    },
    async ask(expression) {
      const { result } = await say('Runtime.evaluate', { expression, returnByValue: true })
      return Object(result).value
    },
    heard: async () => heardIn((await say('Accessibility.getFullAXTree'))['nodes']),
    async picture() {
      const { width, height, phone } = seen
      const { result } = await say('Runtime.evaluate', { expression: HEIGHT, returnByValue: true })
      const whole = phone === true ? height : Number(Object(result).value)
      const clip = { x: 0, y: 0, width, height: whole, scale: 1 }
      const { data } = await say('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip })
      return Buffer.from(String(data), 'base64')
    },
    async close() {
      const ended = new Promise((resolve) => started.on('close', resolve))
      // Told to go, it ends its helpers, which would still write into the profile.
      void wire.say('Browser.close', {})
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

type Answer = Readonly<Record<string, unknown>>

interface Wire {
  say(method: string, params: object, sessionId?: string): Promise<Answer>
  heard(event: string): Promise<void>
}

/** One JSON text after the other, each ended by a zero. */
function createWire(into: Writable, from: Readable): Wire {
  const waiting = new Map<number, (told: Answer) => void>()
  const listening = new Map<string, () => void>()
  let rest = ''
  let count = 0
  from.on('data', (chunk) => {
    const texts = `${rest}${String(chunk)}`.split('\0')
    rest = texts.pop() ?? ''
    for (const text of texts) {
      const told = JSON.parse(text)
      if (told.method !== undefined) listening.get(told.method)?.()
      else waiting.get(told.id)?.(told)
    }
  })
  return {
    say: (method, params, sessionId) =>
      new Promise((resolve, reject) => {
        const id = (count += 1)
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id)
          if (error === undefined) resolve(Object(result))
          else reject(new Error(`${method}: ${JSON.stringify(error)}`))
        })
        into.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`)
      }),
    heard: (event) => new Promise((resolve) => listening.set(event, resolve)),
  }
}

function heardIn(nodes: unknown): readonly Heard[] {
  return (Array.isArray(nodes) ? nodes : []).flatMap((node) => {
    if (node.ignored === true) return []
    const level = node.properties?.find((one: { readonly name: string }) => one.name === 'level')?.value?.value
    const found = { role: String(node.role?.value), name: String(node.name?.value ?? '') }
    return [level === undefined ? found : { ...found, level: Number(level) }]
  })
}
