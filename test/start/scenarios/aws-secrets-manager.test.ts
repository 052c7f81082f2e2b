import { expect, test } from '@jest/globals'
import { secretNameOf, valueInAws } from '../../../src/sandbox/aws/reader.ts'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { OTHER_VALUE } from '../../../src/sandbox/vault/reader.ts'
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

const KEY: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', host: 'aws' }
const ID = 'openai/production'
const NAME = secretNameOf(KEY)

/** Staged, and asked for: a reviewer may merge it. */
function asked(options: ReadyOptions = {}): Promise<Rig> {
  return proposed({ keys: [KEY], ...options })
}

async function reasons(rig: Rig): Promise<readonly string[]> {
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  return outcomes.map(({ because }) => because)
}

const inAws = ({ world }: Rig): unknown => valueInAws(world, KEY)
const labels = ({ world }: Rig): readonly string[] =>
  [...(world.aws.secret(NAME)?.labels.keys() ?? [])].filter((label) => label.startsWith('kt-'))

const revertLast = ({ world }: Rig): void => {
  const mona = world.github.person('mona')
  mona.merge(mona.revert(world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0))
}

test('a key in AWS waits under a label, is put into service by the merge, and the old one goes', async () => {
  const rig = await asked()
  const { world } = rig
  const first = world.first.get(ID)?.value ?? ''
  const { incumbent, candidate } = entryOf(world, ID) ?? {}
  expect(inAws(rig)).toBe(first)
  expect(labels(rig)).toEqual([incumbent?.tag, candidate?.tag])
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect(idOf(world, KEY)).toBe(candidate?.keyId)
  expect(lineOf(world, ID)).toMatchObject({ tag: candidate?.tag })
  await untilRest(rig)
  expect(world.openai.accepts(first)).toBe(false)
  expect(world.aws.read(NAME)).toMatchObject({ OTHER: OTHER_VALUE })
  expect(labels(rig)).toEqual([candidate?.tag])
  expectAtRest(rig)
}, 180_000)

test('what stands in AWS need not be passed: the adoption reads it, and finds its key by it', async () => {
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
  world.aws.write(NAME, { OPENAI_API_KEY: world.vendors.openai.make('by-hand').value })
  await rig.keyturn()
  expect(entryOf(world, ID)?.incumbent).toMatchObject({ adopted: 'by-id' })
  const rotate = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))
  expect(rotate?.body).toContain('no version with the old value has its label in AWS Secrets Manager')
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await untilRest(rig)
  expect(inAws(rig)).not.toBe(world.first.get(ID)?.value)
  expectUnharmed(rig)
}, 180_000)

test('taken back after it serves, the old value comes back by its label, though AWS deleted what had none', async () => {
  const rig = await asked()
  const { world } = rig
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  const first = world.first.get(ID)?.value ?? ''
  expect(inAws(rig)).not.toBe(first)
  world.aws.forget(NAME)
  revertLast(rig)
  await untilRest(rig)
  expect(inAws(rig)).toBe(first)
  expect(world.aws.read(NAME)).toMatchObject({ OTHER: OTHER_VALUE })
  expectAtRest(rig)
}, 180_000)

test('what others write beside it is none of its business, and is never set back', async () => {
  const rig = await asked()
  const { world } = rig
  for (let n = 0; n < 12; n += 1) {
    world.aws.write(NAME, { OTHER: `${OTHER_VALUE}-${n}` })
    await world.clock.advance(HOUR)
  }
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  world.aws.write(NAME, { OTHER: `${OTHER_VALUE}-at-last` })
  await untilRest(rig)
  expect(world.aws.read(NAME)).toMatchObject({ OTHER: `${OTHER_VALUE}-at-last` })
  expectAtRest(rig)
}, 180_000)

test('who writes the whole object from an older copy sets the key back, and Keyturn puts the new one in again', async () => {
  const rig = await asked()
  const { world } = rig
  const older = world.aws.text(NAME) ?? ''
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  const heir = inAws(rig)
  world.aws.write(NAME, older)
  await untilRest(rig)
  expect(inAws(rig)).toBe(heir)
  expectAtRest(rig)
}, 180_000)

test('a value that a person wrote meanwhile is not overwritten, until that is ordered', async () => {
  const rig = await asked()
  const { world } = rig
  const other = world.vendors.openai.make('by-hand').value
  world.aws.write(NAME, { OPENAI_API_KEY: other })
  mergeOpen(world, 'rotate')
  expect(await reasons(rig)).toEqual(['foreign-secret'])
  expect(inAws(rig)).toBe(other)
  await rig.keyturn({ command: { verb: 'overwrite', credential: ID }, patience: PATIENCE })
  await untilRest(rig)
  expect(inAws(rig)).not.toBe(other)
  expectUnharmed(rig)
}, 180_000)

test('a person who writes it at the very moment of the promotion is not overwritten', async () => {
  const rig = await asked()
  const { world } = rig
  const other = world.vendors.openai.make('by-hand').value
  mergeOpen(world, 'rotate')
  let written = false
  const stop = world.tap({
    before: async ({ from, request }) => {
      if (from === 'keyturn' && request.body.includes('"VersionStage":"AWSCURRENT"') && !written) {
        written = true
        world.aws.write(NAME, { OPENAI_API_KEY: other })
      }
      return undefined
    },
  })
  await rig.keyturn({ patience: PATIENCE })
  stop()
  expect(written).toBe(true)
  expect(inAws(rig)).toBe(other)
  expect(await reasons(rig)).toEqual(['foreign-secret'])
}, 180_000)

test('reads that are behind all the way do no harm', async () => {
  const rig = await asked()
  const { world } = rig
  world.aws.controls.lag = 3000
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  revertLast(rig)
  await untilRest(rig)
  expect(inAws(rig)).toBe(world.first.get(ID)?.value)
  expectAtRest(rig)
}, 180_000)

test('a secret that AWS turns by itself is refused before anything is announced, made or written', async () => {
  const rig = knowing({ keys: [KEY] })
  const { world } = rig
  world.aws.mark(NAME, { RotationEnabled: true })
  const minted = world.minted().length
  const { outcomes } = await rig.keyturn()
  expect(JSON.stringify([outcomes, rig.log])).toContain('is turned by AWS itself')
  expect([openOnes(world), entryOf(world, ID), world.minted().length]).toEqual([[], undefined, minted])
}, 180_000)

test('marked for deletion in the middle, it waits and says so; restored, it goes on', async () => {
  const rig = await asked()
  const { world } = rig
  mergeOpen(world, 'rotate')
  world.aws.mark(NAME, { DeletedDate: world.clock.now() / 1000 + 30 * 86_400 })
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  expect(JSON.stringify(outcomes)).toContain('restore-secret')
  expectUnharmed(rig)
  delete world.aws.secret(NAME)?.facts.DeletedDate
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('without an account, an identity or keys nothing is asked of AWS, and it says what to add', async () => {
  const { manifestText } = await import('../../../src/sandbox/repository/manifest.ts')
  const keyed = manifestText([KEY]).replace(/, role: "[^"]+"/, '')
  for (const [name, manifest, says] of [
    ['AWS_ACCOUNT_ID', undefined, 'Add AWS_ACCOUNT_ID to `env:` of the Keyturn step'],
    ['ACTIONS_ID_TOKEN_REQUEST_URL', undefined, 'Add `id-token: write` to `permissions:` of the Keyturn job'],
    ['AWS_ACCESS_KEY_ID', keyed, 'run `aws-actions/configure-aws-credentials` in the same job before Keyturn'],
  ] as const) {
    const rig = knowing({ keys: [KEY], ...(manifest === undefined ? {} : { manifest }) })
    delete rig.env[name]
    const { outcomes } = await rig.keyturn()
    expect(JSON.stringify([outcomes, rig.log])).toContain(says)
    expect(rig.world.calls.some(({ host, from }) => host === 'aws' && from === 'keyturn')).toBe(false)
    expect(openOnes(rig.world)).toEqual([])
  }
}, 180_000)

test('keys that another step left behind open it as well', async () => {
  const { manifestText } = await import('../../../src/sandbox/repository/manifest.ts')
  const manifest = manifestText([KEY]).replace(/, role: "[^"]+"/, '')
  const rig = knowing({ keys: [KEY], manifest })
  const { id, secret, session } = rig.world.aws.issue(365 * 24 * 3600)
  Object.assign(rig.env, { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session })
  rig.world.confide(secret)
  rig.world.confide(session, 'aws')
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  await untilRest(rig)
  expect(inAws(rig)).not.toBe(rig.world.first.get(ID)?.value)
  expectAtRest(rig)
}, 180_000)
