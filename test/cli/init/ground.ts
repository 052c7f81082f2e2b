// `keyturn init` in-process: on a clone, and on a sandbox's GitHub where there is one.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Arguments, understand } from '../../../src/cli/arguments.ts'
import { initIn, type Surroundings } from '../../../src/cli/init.ts'
import { createRedactor } from '../../../src/http/redact.ts'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { Env } from '../../../src/cli/place.ts'

export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A login at the sandbox's GitHub. */
export function loginTo(world: ReadyWorld, token = world.github.person('mona').token()): Surroundings['github'] {
  return {
    outside: {
      fetch: world.fetch,
      clock: { now: world.clock.now, monotonic: world.clock.now, sleep: world.clock.sleep },
      timer: world.clock.timer,
      env: {},
      api: 'https://api.github.com',
      owner: 'acme',
      name: 'web',
      redactor: createRedactor(),
      log: () => undefined,
    },
    login: { kind: 'token', token },
  }
}

export interface InitOptions {
  readonly github?: Surroundings['github']
  readonly env?: Env
  /** Hears what is said while it runs. */
  readonly onErr?: (text: string) => void
}

/** Runs the verb and keeps what it prints; a failure is thrown. */
export async function runInit(folder: string, words: readonly string[], options: InitOptions = {}): Promise<Said> {
  let [out, err] = ['', '']
  const to = {
    out: (text: string) => void (out += text),
    err: (text: string) => {
      err += text
      options.onErr?.(text)
    },
    env: options.env ?? {},
  }
  const around = { folder, place: { owner: 'acme', name: 'web' }, github: options.github }
  const { right } = await initIn(given(['init', ...words]), to, around)
  return { code: right ? 0 : 1, out, err }
}

export function given(words: readonly string[]): Arguments {
  const found = understand(words)
  if (found.kind !== 'do') throw new Error(`not understood: ${words.join(' ')}`)
  return found.arguments
}

/** As it reads, wherever its lines break. */
export function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

/** A file of the clone; undefined: there is none. */
export function fileIn(folder: string, path: string): string | undefined {
  return existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined
}
