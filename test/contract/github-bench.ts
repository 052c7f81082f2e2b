import { Secret } from '../../src/core/secret.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createSend } from '../../src/http/send.ts'
import type { GithubRest } from '../../src/plugins/contract/github.ts'
import { VERCEL_HOST, type VercelRest } from '../../src/plugins/contract/vercel.ts'
import { createClock, type DrivenClock } from '../../src/sandbox/clock.ts'
import type { GithubSandbox } from '../../src/sandbox/github/contract.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createVercel, PROJECT, type VercelSandbox } from '../../src/sandbox/vercel/vercel.ts'
import { createWire, type Wire } from '../../src/sandbox/wire.ts'
import { START } from './bench.ts'

/** A GitHub with one repository, a Vercel with one project, and what a plugin needs to speak to it. */
export interface GithubBench {
  readonly clock: DrivenClock
  readonly wire: Wire
  readonly github: GithubSandbox
  readonly rest: GithubRest
  readonly vercel: VercelSandbox
  readonly vercelRest: VercelRest
  readonly log: readonly unknown[]
  readonly run: <T>(work: Promise<T>) => Promise<T>
}

export function openGithubBench(files: Readonly<Record<string, string>> = {}): GithubBench {
  const clock = createClock(START)
  const github = createGithub({
    clock,
    repositories: [
      { owner: 'acme', name: 'web', private: true, people: { mona: 'admin' }, environments: ['production'], files },
    ],
  })
  const vercel = createVercel(clock)
  vercel.project(PROJECT, 'web')
  const wire = createWire({
    clock,
    handlers: { github: (request) => github.handler(request), vercel: vercel.handler },
    names: { 'api.github.com': 'github', 'api.vercel.com': 'vercel' },
  })
  const log: unknown[] = []
  const send = createSend({
    fetch: wire.fetchAs('keyturn'),
    clock: { now: () => clock.now(), monotonic: () => clock.now(), sleep: (time) => clock.sleep(time) },
    timer: (later, then) => clock.timer(later, then),
    log: (line) => void log.push(line),
  })
  const token = Secret.of(github.control.installationToken({ forever: true }), createRedactor().mask)
  const base = 'https://api.github.com'
  const rest = { send, base, owner: 'acme', repository: 'web', token: () => Promise.resolve(token) }
  const opens = Secret.of(vercel.token, createRedactor().mask)
  const vercelRest = { send, base: VERCEL_HOST, token: () => opens }
  return { clock, wire, github, rest, vercel, vercelRest, log, run: (work) => clock.runUntilIdle(work) }
}
