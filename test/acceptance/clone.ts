// A clone on disk, the built command line in it, and the built Action with what that wrote: for journeys of built things.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { filler, readStep } from '../../src/cli/demo/step.ts'
import type { JobContext } from '../../src/sandbox/github/contract.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { VENDORS } from '../../src/sandbox/vendors.ts'
import type { Ended } from '../built/child.ts'
import { addressIn } from '../cli/init/browser.ts'
import type { Files } from '../cli/init/clones.ts'
import { identityFor } from '../cli/init/journey.ts'
import { ROOT } from '../repository/sources.ts'
import { runAction, RUNNING } from './process.ts'

const KEYTURN = '.github/workflows/keyturn.yml'

/** `keyturn …` in a folder, by somebody who opens what it asks to open. */
export function keyturn(
  folder: string,
  words: readonly string[],
  around: { readonly env: Readonly<Record<string, string>>; readonly open: (address: string) => void },
): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', ...around.env }
  const started = spawn(process.execPath, [join(ROOT, 'dist', 'cli.js'), ...words], { cwd: folder, env })
  let [out, err] = ['', '']
  started.stdout.on('data', (chunk) => (out += String(chunk)))
  started.stderr.on('data', (chunk) => {
    err += String(chunk)
    const address = addressIn(String(chunk))
    if (address !== undefined) around.open(address)
  })
  return new Promise((resolve, reject) => {
    started.on('error', reject)
    started.on('close', (code) => resolve({ code, out, err }))
  })
}

export interface Stage {
  readonly world: ReadyWorld
  readonly served: Served
  /** One run of the workflow at the default head; everything it let out. */
  readonly run: () => Promise<string>
}

/** A repository without Keyturn, of an organisation. */
export async function stage(files: Files, keys: readonly KeySpec[]): Promise<Stage> {
  const contexts: JobContext[] = []
  const world = createReadyWorld(
    (options) => {
      const bare = { organization: true, installed: false, files }
      return createGithub({ ...options, repositories: options.repositories.map((one) => ({ ...one, ...bare })) })
    },
    {
      keys,
      app: { every: 30_000 },
      onJob: (context) => {
        if (context.run.workflow !== KEYTURN) return undefined
        contexts.push(context)
        return Promise.resolve('success')
      },
    },
  )
  world.github.control.deleteEnvironment('keyturn')
  const served = await serve(world, { speed: 1 })
  const run = async (): Promise<string> => {
    contexts.length = 0
    world.github.person('mona').dispatch('keyturn.yml')
    await world.clock.advance(60_000)
    const [context] = contexts
    if (context === undefined) throw new Error('Keyturn’s job did not get through the gate.')
    const text = world.github.truth.file('main', KEYTURN) ?? ''
    const { env } = readStep(text, ROOT, filler(context, ''))
    const { said } = await runAction({
      node: RUNNING,
      env: {
        ...runnerEnv(served, context),
        ...identityFor(text, world, served.urls.identity),
        ...env,
        ...onLoopback(served),
      },
    })
    return said
  }
  return { world, served, run }
}

/** The runner's own. Its clock is this machine's, days from GitHub's here: an App's login must bear that. */
export function runnerEnv({ urls }: Served, { run, headSha }: JobContext): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: urls.github,
    GITHUB_SERVER_URL: urls.github,
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_EVENT_NAME: run.event,
    GITHUB_ACTOR: run.actor,
    GITHUB_TRIGGERING_ACTOR: run.actor,
    GITHUB_SHA: headSha,
  }
}

/** What differs on loopback: where the provider is, and that nobody sleeps through virtual time. */
export function onLoopback({ urls }: Served): Readonly<Record<string, string>> {
  return { INPUT_PATIENCE: '0s', 'INPUT_ALLOW-ENDPOINTS': addressesOf(urls) }
}

/** Where the providers are, as an input or a variable says it. */
export function addressesOf(urls: Served['urls']): string {
  return [...VENDORS, 'vercel' as const, 'aws' as const].map((name) => `${name}=${urls[name]}`).join('\n')
}
