// From `keyturn init` to a merged rotation: a person who does what the terminal says and nothing else, GitHub's runner, and time.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readInputs } from '../../../src/action/inputs.ts'
import { readSettings } from '../../../src/action/settings.ts'
import { filler, readStep } from '../../../src/cli/demo/step.ts'
import type { RunResult } from '../../../src/engine/result.ts'
import { field } from '../../../src/http/json.ts'
import type { JobContext } from '../../../src/sandbox/github/contract.ts'
import { createGithub } from '../../../src/sandbox/github/github.ts'
import { IDENTITY_PATH } from '../../../src/sandbox/identity.ts'
import { createReadyWorld, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { IDENTITY_HOST } from '../../../src/sandbox/world.ts'
import type { Wishes } from '../../../src/start/options.ts'
import { readWorkflow } from '../../../src/start/workflow-file.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig, rigOn } from '../../start/rig.ts'
import { entryOf } from '../../start/truth.ts'
import { addressIn, agree } from './browser.ts'
import { type Files, makeClone } from './clones.ts'
import { loginTo, runInit, type Said } from './ground.ts'

export interface Journey {
  readonly world: ReadyWorld
  readonly folder: string
  readonly log: readonly string[]
  /** `keyturn init --app` by an administrator with a browser. */
  init(): Promise<Said>
  /** Does what the report says under "Next" with `gh secret set`, and brings the files to the default branch. */
  follow(said: Said, edit?: (manifest: string) => string): void
  /** One run of the workflow that init wrote, with what the runner gives its step. */
  run(wishes?: Partial<Wishes>): Promise<RunResult>
  /** Run after run, six hours apart, merging what Keyturn opens, until `over`. */
  until(over: () => boolean): Promise<void>
  close(): void
}

/** Where tests and programs are started: a bundle lies elsewhere. */
const HERE = process.cwd()
const GATE = 'environment/keyturn'
const KEYTURN = '.github/workflows/keyturn.yml'

/** A repository without Keyturn: its App is not made, its gate is not there. */
export function begin(files: Files, keys: readonly KeySpec[]): Journey {
  const contexts: JobContext[] = []
  const world = createReadyWorld(
    (options) =>
      createGithub({
        ...options,
        repositories: options.repositories.map((one) => ({
          ...one,
          organization: true,
          installed: false,
          files: { ...files },
        })),
      }),
    {
      keys,
      app: { every: HOUR },
      onJob: (context) => {
        if (context.run.workflow !== KEYTURN) return undefined
        contexts.push(context)
        return Promise.resolve('success')
      },
    },
  )
  world.github.control.deleteEnvironment('keyturn')
  const clone = makeClone(files)
  const mona = world.github.person('mona')
  const rigs: Rig[] = []

  async function run(wishes: Partial<Wishes> = {}): Promise<RunResult> {
    contexts.length = 0
    mona.dispatch('keyturn.yml')
    await world.clock.advance(60_000)
    const [context] = contexts
    if (context === undefined) throw new Error('Keyturn’s job did not get through the gate.')
    const text = world.github.truth.file('main', KEYTURN) ?? ''
    const { env } = readStep(text, HERE, filler(context, ''))
    const rig = rigOn(world, { env: { ...env, ...identityFor(text, world, `https://${IDENTITY_HOST}`) } })
    rigs.push(rig)
    const inputs = readInputs((name) => env[`INPUT_${name.toUpperCase()}`] ?? '')
    return rig.keyturn({ ...readSettings(inputs), patience: 0, ...wishes })
  }

  return {
    world,
    folder: clone.folder,
    get log() {
      return rigs.flatMap(({ log }) => log)
    },
    run,
    init: async () => {
      let opened: Promise<unknown> = Promise.resolve()
      const onErr = (line: string): void => {
        const address = addressIn(line)
        if (address !== undefined) opened = agree(address, world.github)
      }
      const both = async (): Promise<Said> => {
        const said = await runInit(clone.folder, ['--app'], { github: loginTo(world), onErr })
        await opened
        return said
      }
      return world.clock.runUntilIdle(both())
    },
    follow: (said, edit) => follow({ world, folder: clone.folder }, said, edit),
    until: async (over) => {
      for (let i = 0; i < 40 && !over(); i++) {
        await run()
        for (const { number, state, branch } of world.github.truth.pulls())
          if (state === 'open' && branch.startsWith('keyturn/')) mona.merge(number)
        await world.clock.advance(6 * HOUR)
      }
    },
    close: () => clone.remove(),
  }
}

/** A job may ask GitHub who it is where its workflow says so, and only then. */
export function identityFor(workflow: string, { identity }: ReadyWorld, at: string): Readonly<Record<string, string>> {
  const permissions = readWorkflow(KEYTURN, workflow).own?.permissions
  if (field(permissions, 'id-token') !== 'write') return {}
  return { ACTIONS_ID_TOKEN_REQUEST_URL: at + IDENTITY_PATH, ACTIONS_ID_TOKEN_REQUEST_TOKEN: identity.token }
}

/** A person does what the report says under "Next", and nothing else. */
export function follow(
  { world, folder }: Pick<Journey, 'world' | 'folder'>,
  { out }: Pick<Said, 'out'>,
  edit: (manifest: string) => string = (manifest) => manifest,
): void {
  const mona = world.github.person('mona')
  if (out.includes('Install the App')) mona.installApp()
  for (const [, name = ''] of out.matchAll(/gh secret set (\w+) --env keyturn/g))
    mona.setSecret(GATE, name, valueOf(world, name))
  for (const [, name = ''] of out.matchAll(/gh variable set (\w+) --env keyturn/g))
    mona.setVariable(GATE, name, valueOf(world, name))
  const paths = (/git add (.+)/.exec(out)?.[1] ?? '').split(' ').filter(Boolean)
  if (paths.includes('rotation.yml')) {
    const path = join(folder, 'rotation.yml')
    writeFileSync(path, edit(readFileSync(path, 'utf8')))
  }
  const texts = paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const)
  mona.commit('main', Object.fromEntries(texts))
}

/** The lines that the manifest itself asks for: what a key of Resend's may do, and which one is in service. */
export function fillResend(world: ReadyWorld): (manifest: string) => string {
  return (text) =>
    text
      .replaceAll(/^( +)# (with:|  permission:)/gm, '$1$2')
      .replace(/# incumbent: …/, `incumbent: ${world.first.get('RESEND_API_KEY')?.id ?? ''}`)
}

/** What a person has at hand: admin keys, and the values in service where they are asked for. */
function valueOf({ admin, aws, first, vault, vercel }: ReadyWorld, name: string): string {
  if (name === 'VERCEL_TOKEN') return vercel.token
  // Where a Vault is, its tokens are told.
  if (name === 'AWS_ACCOUNT_ID') return aws.role.arn.split(':')[4] ?? ''
  if (name === 'VAULT_ADDR') return vault.role.audience
  if (name === 'VAULT_TOKEN') return vault.token
  const [, key] = Object.entries(admin).find(([variable]) => variable === name) ?? []
  if (key !== undefined) return key
  for (const [credential, { value }] of first)
    if (name === `KEYTURN_INCUMBENT_${credential.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}`) return value
  throw new Error(`nobody has ${name} at hand`)
}

/** Makes the key that is asked for, under its name, and hands it in by a comment; nothing where none is asked for. */
export function handInAtAnthropic(world: ReadyWorld, credential: string): void {
  const { candidate } = entryOf(world, credential) ?? {}
  const begins = `keyturn/rotate/${credential}/`
  const pull = world.github.truth.pulls().findLast(({ branch }) => branch.startsWith(begins))
  if (candidate?.reserved !== true || candidate.keyId !== undefined || pull === undefined) return
  const vendor = world.vendors.anthropic
  const made = vendor.keys().find(({ name }) => name === candidate.tag) ?? vendor.byName?.(candidate.tag)
  const mona = world.github.person('mona')
  mona.setSecret(GATE, 'KEYTURN_INTAKE', made?.value ?? '')
  mona.comment(pull.number, `/keyturn submitted ${credential} …${made?.value.slice(-4) ?? ''}`)
}

/** Merged pull requests of Keyturn's that turned a key. */
export function rotations({ github }: ReadyWorld): readonly string[] {
  return github.truth
    .pulls()
    .filter(({ state, branch }) => state === 'merged' && branch.startsWith('keyturn/rotate/'))
    .map(({ branch }) => branch)
}
