// Repositories of other kinds, from `keyturn init` to a merged rotation by the built command line and the built Action.
import { describe, expect, test } from '@jest/globals'
import type { ReadyWorld } from '../../src/sandbox/ready.ts'
import type { Served } from '../../src/sandbox/serve.ts'
import { credentialOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import { agree } from '../cli/init/browser.ts'
import {
  ASSISTANT,
  BARE,
  type Files,
  makeClone,
  MONOREPO,
  NEXTJS,
  SERVICE,
  SETTLED,
  SHARED,
} from '../cli/init/clones.ts'
import { fillResend, follow, handInAtAnthropic, rotations } from '../cli/init/journey.ts'
import { read } from '../repository/sources.ts'
import { entryOf, harmOf, idOf, isCalm, lineOf } from '../start/truth.ts'
import { keyturn, stage } from './clone.ts'

const HOUR = 3_600_000
const OPENAI: KeySpec = { name: 'OPENAI_API_KEY', provider: 'openai' }
const RESEND: KeySpec = { name: 'RESEND_API_KEY', provider: 'resend' }

interface Kind {
  readonly files: Files
  readonly keys: readonly KeySpec[]
  /** What only a person can write into the manifest, because the manifest asks for it. */
  readonly edit?: (world: ReadyWorld) => (manifest: string) => string
  /** What is put right on the default branch, for this world alone, before the first command. */
  readonly begin?: (world: ReadyWorld, urls: Served['urls']) => void
  /** What only people can do between two runs. */
  readonly people?: (world: ReadyWorld) => void
}

/** As docs/guides/vercel.md has it. */
const HOSTED: Files = {
  'vercel.json': read('docs/examples/vercel/vercel.json'),
  'rotation.yml': read('docs/examples/vercel/rotation.yml'),
}

/** Where the app is, and which key Resend lists: a page knows neither. */
function atLoopback({ github, first }: ReadyWorld, { app }: Served['urls']): void {
  const text = read('docs/examples/vercel/rotation.yml')
    .replaceAll('https://app.acme.dev', app)
    .replace(/incumbent: \S+/, `incumbent: ${first.get('resend')?.id ?? ''}`)
  github.person('mona').commit('main', { 'rotation.yml': text }, 'Name the keys in service')
}

/** As docs/stores/vault.md has it. */
const IN_VAULT: Files = { 'rotation.yml': /```yaml\n([^]*?)```/.exec(read('docs/stores/vault.md'))?.[1] ?? '' }

/** Where app and Vault are; the role of the page is made out to that address. */
function inVault({ github, vault }: ReadyWorld, urls: Served['urls']): void {
  const witness = `witness: { http: { url: '${urls.app}/healthz/OPENAI_API_KEY', instances: 3, fingerprint: fingerprint } }`
  const text = (IN_VAULT['rotation.yml'] ?? '').replace(/witness:\n.*\n/, `${witness}\n`)
  github.person('mona').commit('main', { 'rotation.yml': text }, 'Ask the app where it is')
  vault.role.audience = urls.vault
}

/** As docs/stores/aws-secrets-manager.md has it; the role's trust policy of that page is the sandbox's. */
const IN_AWS: Files = {
  'rotation.yml': /```yaml\n([^]*?)```/.exec(read('docs/stores/aws-secrets-manager.md'))?.[1] ?? '',
}

function inAws({ github }: ReadyWorld, urls: Served['urls']): void {
  const witness = `witness: { http: { url: '${urls.app}/healthz/OPENAI_API_KEY', instances: 3, fingerprint: fingerprint } }`
  const text = (IN_AWS['rotation.yml'] ?? '').replace(/witness:\n.*\n/, `${witness}\n`)
  github.person('mona').commit('main', { 'rotation.yml': text }, 'Ask the app where it is')
}

/** Makes what is asked for and hands it in; deletes what has to go and says so. */
function atStripe(world: ReadyWorld): void {
  const { candidate } = entryOf(world, 'stripe') ?? {}
  const pull = world.github.truth.pulls().findLast(({ branch }) => branch.startsWith('keyturn/rotate/stripe/'))
  if (candidate?.approved === undefined || pull === undefined) return
  const mona = world.github.person('mona')
  if (candidate.keyId === undefined) {
    const value = world.vendors.stripe.byName?.(candidate.tag)?.value ?? ''
    mona.setSecret('environment/keyturn', 'KEYTURN_INTAKE', value)
    mona.comment(pull.number, `/keyturn submitted stripe …${value.slice(-4)}`)
  }
  if ((candidate.verifiedAt ?? world.clock.now()) + 24 * HOUR > world.clock.now()) return
  world.vendors.stripe.remove(world.first.get('stripe')?.id ?? '')
  mona.comment(pull.number, '/keyturn deleted stripe')
}

const KINDS: Readonly<Record<string, Kind>> = {
  'a Next.js app on Vercel': { files: NEXTJS, keys: [OPENAI, RESEND], edit: fillResend },
  'a Node service with staging and production': {
    files: SERVICE,
    keys: ['staging', 'production'].map((environment) => ({ ...OPENAI, environment })),
  },
  'a Next.js app whose four keys Vercel keeps, one of them made by a person': {
    files: HOSTED,
    keys: (['supabase', 'stripe', 'resend', 'openai'] as const).map((provider) => ({
      name: provider,
      provider,
      host: 'vercel',
    })),
    begin: atLoopback,
    people: atStripe,
  },
  'an app that asks Vault for its key, and a job that logs in by what it is': {
    files: IN_VAULT,
    keys: [{ ...OPENAI, host: 'vault' }],
    begin: inVault,
  },
  'an assistant whose key at Anthropic a person makes, and the Action ends': {
    files: ASSISTANT,
    keys: [{ name: 'ANTHROPIC_API_KEY', provider: 'anthropic' }],
    people: (world) => handInAtAnthropic(world, 'ANTHROPIC_API_KEY'),
  },
  'an app whose key is the organisation’s': { files: SHARED, keys: [{ ...OPENAI, kept: 'organization' }] },
  'an app that asks AWS for its key, and a job that takes a role by what it is': {
    files: IN_AWS,
    keys: [{ ...OPENAI, host: 'aws' }],
    begin: inAws,
  },
  'a monorepo with many workflows': { files: MONOREPO, keys: [RESEND], edit: fillResend },
  'a repository whose manifest a person wrote': { files: SETTLED, keys: [OPENAI] },
}

/** Brings the clone's repository to a merged rotation of every key; everything that was let out. */
async function journey(
  { files, keys, edit, begin, people }: Kind,
  over: (world: ReadyWorld) => boolean,
): Promise<ReadyWorld> {
  const { world, served, run } = await stage(files, keys)
  const clone = makeClone(files)
  const mona = world.github.person('mona')
  try {
    if (keys.length === 0)
      mona.setSecret(
        'repository',
        'OPENAI_API_KEY',
        world.vendors.openai.make('bare', world.clock.now() - 2400 * HOUR).value,
      )
    begin?.(world, served.urls)
    const env = { GITHUB_TOKEN: mona.token(), GITHUB_API_URL: served.urls.github }
    const open = (address: string): void => void agree(address, world.github)
    const first = await keyturn(clone.folder, ['init', '--app'], { env, open })
    expect([first.code, first.err.includes('fault')]).toEqual([0, false])
    follow({ world, folder: clone.folder }, first, edit?.(world))
    const said = [first.out, first.err]
    for (let i = 0; i < 24 && !over(world); i++) {
      said.push(await run())
      for (const { number, state, branch } of world.github.truth.pulls())
        if (state === 'open' && branch.startsWith('keyturn/')) mona.merge(number)
      people?.(world)
      await world.clock.advance(4 * HOUR)
    }
    // Where no workflow reads the key there is no app that could be harmed.
    const harm = harmOf({ world, log: said })
    expect(keys.length > 0 ? harm : harm.filter((one) => one !== 'the app was not under load')).toEqual([])
    return world
  } finally {
    await served.close()
    clone.remove()
  }
}

describe('by what is built, from init to a merged rotation', () => {
  test.each(Object.entries(KINDS))(
    '%s',
    async (_name, kind) => {
      const { keys } = kind
      const world = await journey(kind, (one) => isCalm(one) && rotations(one).length === keys.length)
      expect(rotations(world)).toHaveLength(keys.length)
      for (const key of keys)
        // What is handed in after the merge was approved by its tag alone.
        expect(lineOf(world, credentialOf(key))).toMatchObject({
          generation: 1,
          ...(key.host === 'vercel' || key.provider === 'anthropic' ? {} : { id: idOf(world, key) }),
        })
    },
    240_000,
  )

  test('a bare repository with no workflow at all', async () => {
    const world = await journey({ files: BARE, keys: [] }, (one) => rotations(one).length === 1)
    expect(rotations(world)).toHaveLength(1)
    expect(lineOf(world, 'OPENAI_API_KEY')).toMatchObject({ generation: 1 })
  }, 240_000)
})
