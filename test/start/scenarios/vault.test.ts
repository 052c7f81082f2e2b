import { expect, test } from '@jest/globals'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { OTHER_VALUE, pathOf } from '../../../src/sandbox/vault/reader.ts'
import { HOUR, type Rig } from '../rig.ts'
import {
  adoptable,
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  lineOf,
  mergeOpen,
  openOnes,
  PATIENCE,
  proposed,
  untilRest,
} from './story.ts'

const KEY: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', host: 'vault' }
const ID = 'openai/production'
const PATH = pathOf(KEY)

/** Staged, and asked for: a reviewer may merge it. */
function asked(options: ReadyOptions = {}): Promise<Rig> {
  return proposed({ keys: [KEY], ...options })
}

async function reasons(rig: Rig): Promise<readonly string[]> {
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  return outcomes.map(({ because }) => because)
}

const inVault = ({ world }: Rig): unknown => world.vault.read(PATH)?.['OPENAI_API_KEY']
const copies = ({ world }: Rig): readonly string[] =>
  world.vault.paths().flatMap((path) => (path.startsWith('keyturn/') ? [path.split('/').at(-1) ?? ''] : []))

test('a key in Vault is staged where no application looks, put into service by the merge, and the old one goes', async () => {
  const rig = await asked()
  const { world } = rig
  const first = world.first.get(ID)?.value ?? ''
  const heir = entryOf(world, ID)?.candidate
  expect(inVault(rig)).toBe(first)
  expect(copies(rig)).toEqual(
    [entryOf(world, ID)?.incumbent?.tag ?? '', heir?.tag ?? ''].toSorted((a, b) => (a < b ? -1 : 1)),
  )
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect(idOf(world, KEY)).toBe(heir?.keyId)
  expect(lineOf(world, ID)).toMatchObject({ tag: heir?.tag })
  await untilRest(rig)
  expect(world.openai.accepts(first)).toBe(false)
  expect(world.vault.read(PATH)).toMatchObject({ OTHER: OTHER_VALUE })
  expect(copies(rig)).toEqual([heir?.tag])
  expectAtRest(rig)
}, 180_000)

test('what stands in Vault need not be passed: the adoption reads it, and finds its key by it', async () => {
  const rig = knowing({ keys: [KEY] })
  for (const name of Object.keys(rig.env)) if (name.startsWith('KEYTURN_INCUMBENT_')) delete rig.env[name]
  await adopted(rig)
  expect(entryOf(rig.world, ID)?.incumbent).toMatchObject({
    adopted: 'by-value',
    keyId: rig.world.first.get(ID)?.id,
    fingerprint: expect.stringMatching(/^sha256:/),
  })
  await rig.world.clock.advance(HOUR)
  expectUnharmed(rig)
}, 180_000)

test('what a person wrote there while the adoption was open is told by its time from then on, and is not put back', async () => {
  const rig = knowing({ keys: [KEY] })
  const { world } = rig
  await adoptable(rig)
  world.vault.write(PATH, { OPENAI_API_KEY: world.vendors.openai.make('by-hand').value })
  await rig.keyturn()
  expect(entryOf(world, ID)?.incumbent).toMatchObject({ adopted: 'by-id' })
  expect(entryOf(world, ID)?.incumbent).not.toHaveProperty('fingerprint')
  const rotate = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))
  expect(rotate?.body).toContain('no copy of the old value lies below keyturn/ in Vault')
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await untilRest(rig)
  expect(inVault(rig)).not.toBe(world.first.get(ID)?.value)
  expectUnharmed(rig)
}, 180_000)

test('what others wrote beside it while the adoption was open changes nothing', async () => {
  const rig = knowing({ keys: [KEY] })
  const { world } = rig
  await adoptable(rig)
  await world.clock.advance(HOUR)
  world.vault.write(PATH, { OTHER: `${OTHER_VALUE}-meanwhile` })
  await rig.keyturn()
  expect(entryOf(world, ID)?.incumbent).toMatchObject({ adopted: 'by-value', fingerprint: expect.anything() })
  world.vault.write(PATH, { OTHER: `${OTHER_VALUE}-again` })
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('in an engine of version 1 nothing is announced, made or written, and it is said why', async () => {
  const { manifestText } = await import('../../../src/sandbox/repository/manifest.ts')
  const manifest = manifestText([KEY]).replace(`path: ${PATH}`, `mount: old, path: ${PATH}`)
  const rig = knowing({ keys: [KEY], manifest })
  const { world } = rig
  world.vault.engine('old', 1)
  world.vault.allow('x', [{ path: 'old/*', capabilities: ['create', 'read', 'update', 'list'] }])
  const minted = world.minted().length
  const { outcomes } = await rig.keyturn()
  expect(JSON.stringify([outcomes, rig.log])).toContain('The engine at old/ in Vault is KV version 1')
  expect([openOnes(world), entryOf(world, ID), world.minted().length]).toEqual([[], undefined, minted])
  const writes = world.calls.filter(
    ({ host, from, request }) => host === 'vault' && from === 'keyturn' && request.method !== 'GET',
  )
  expect(writes.map(({ request }) => request.url.pathname)).toEqual(['/v1/auth/jwt/login'])
}, 180_000)

test('taken back after it serves, the old value comes back, also where Vault kept one version alone', async () => {
  const rig = await asked()
  const { world } = rig
  const secret = world.vault.secret(PATH)
  if (secret !== undefined) secret.maxVersions = 1
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  const first = world.first.get(ID)?.value ?? ''
  expect(inVault(rig)).not.toBe(first)
  const mona = world.github.person('mona')
  mona.merge(mona.revert(world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0))
  await untilRest(rig)
  expect(inVault(rig)).toBe(first)
  expect(world.vault.read(PATH)).toMatchObject({ OTHER: OTHER_VALUE })
  expectAtRest(rig)
}, 180_000)

test('what others write beside it is none of its business', async () => {
  const rig = await asked()
  const { world } = rig
  for (let n = 0; n < 12; n += 1) {
    world.vault.write(PATH, { OTHER: `${OTHER_VALUE}-${n}` })
    await world.clock.advance(HOUR)
  }
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  world.vault.write(PATH, { OTHER: `${OTHER_VALUE}-at-last` })
  await untilRest(rig)
  expect(world.vault.read(PATH)).toMatchObject({ OTHER: `${OTHER_VALUE}-at-last` })
  expectAtRest(rig)
}, 180_000)

test('a value that a person wrote meanwhile is not overwritten, until that is ordered', async () => {
  const rig = await asked()
  const { world } = rig
  const other = world.vendors.openai.make('by-hand').value
  world.vault.write(PATH, { OPENAI_API_KEY: other })
  mergeOpen(world, 'rotate')
  expect(await reasons(rig)).toEqual(['foreign-secret'])
  expect(inVault(rig)).toBe(other)
  await rig.keyturn({ command: { verb: 'overwrite', credential: ID }, patience: PATIENCE })
  await untilRest(rig)
  expect(inVault(rig)).not.toBe(other)
  expectUnharmed(rig)
}, 180_000)

test('a person who writes it at the very moment of the promotion is not overwritten', async () => {
  const rig = await asked()
  const { world } = rig
  const other = world.vendors.openai.make('by-hand').value
  mergeOpen(world, 'rotate')
  let written = false
  const stop = world.tap({
    before: async ({ host, from, request }) => {
      if (host === 'vault' && from === 'keyturn' && request.method === 'PATCH' && !written) {
        written = true
        world.vault.write(PATH, { OPENAI_API_KEY: other })
      }
      return undefined
    },
  })
  await rig.keyturn({ patience: PATIENCE })
  stop()
  expect(written).toBe(true)
  expect(inVault(rig)).toBe(other)
  expect(await reasons(rig)).toEqual(['foreign-secret'])
}, 180_000)

test('a copy that somebody exchanged while it waited never comes into service', async () => {
  const rig = await asked()
  const { world } = rig
  const tag = entryOf(world, ID)?.candidate?.tag ?? ''
  const first = inVault(rig)
  world.vault.write(`keyturn/${PATH}/${tag}`, { OPENAI_API_KEY: world.vendors.openai.make('by-hand').value })
  mergeOpen(world, 'rotate')
  await rig.pass(24 * HOUR)
  expect(inVault(rig)).toBe(first)
  expect(world.openai.accepts(String(first))).toBe(true)
  expectUnharmed(rig)
}, 180_000)

test('sealed in the middle, it waits and says so; unsealed, it goes on', async () => {
  const rig = await asked()
  const { world } = rig
  mergeOpen(world, 'rotate')
  world.vault.controls.sealed = true
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  expect(JSON.stringify(outcomes)).toContain('vault operator unseal')
  expectUnharmed(rig)
  world.vault.controls.sealed = false
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('one key in Vault and in a secret of GitHub’s: both hold the next one before the old one goes, and both go back', async () => {
  const { manifestText } = await import('../../../src/sandbox/repository/manifest.ts')
  const manifest = manifestText([KEY]).replace(
    /store: (\{ vault: \{ .* \} \})/,
    'store: [{ github: { environment: jobs, secret: OPENAI_KEY } }, $1]',
  )
  const rig = knowing({ keys: [KEY], manifest, environments: ['jobs'] })
  const { world } = rig
  const inJobs = (): string | undefined => world.github.truth.readSecret('environment/jobs', 'OPENAI_KEY')
  const first = world.first.get(ID)?.value ?? ''
  world.github.person('mona').setSecret('environment/jobs', 'OPENAI_KEY', first)
  await adopted(rig)
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect(inVault(rig)).not.toBe(first)
  expect(inJobs()).toBe(inVault(rig))
  const mona = world.github.person('mona')
  mona.merge(mona.revert(world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0))
  await untilRest(rig)
  expect([inJobs(), inVault(rig)]).toEqual([first, first])
  expectUnharmed(rig)
}, 180_000)

test('without an address or an identity nothing is asked of Vault, and it says what to add', async () => {
  for (const [name, says] of [
    ['VAULT_ADDR', 'Add VAULT_ADDR to `env:` of the Keyturn step'],
    ['ACTIONS_ID_TOKEN_REQUEST_URL', 'Add `id-token: write` to `permissions:` of the Keyturn job'],
  ] as const) {
    const rig = knowing({ keys: [KEY] })
    delete rig.env[name]
    const { outcomes } = await rig.keyturn()
    expect(JSON.stringify([outcomes, rig.log])).toContain(says)
    expect(rig.world.calls.some(({ host, from }) => host === 'vault' && from === 'keyturn')).toBe(false)
    expect(openOnes(rig.world)).toEqual([])
  }
}, 180_000)
