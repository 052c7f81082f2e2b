import { describe, expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { createRig, DAY, HOUR } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  FIRST_KEY,
  knowing,
  lineOf,
  living,
  mergeOpen,
  named,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const OPENAI: KeySpec = { name: 'openai', provider: 'openai', environment: 'production' }
const RESEND: KeySpec = { name: 'resend', provider: 'resend', manifest: ['with: { permission: sending_access }'] }
const ID = 'openai/production'

describe('a key in service becomes known', () => {
  test('by its value: found by its hint, sealed, fingerprinted, and restorable', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    const first = world.first.get(ID)
    expect(entryOf(world, ID)?.incumbent).toMatchObject({ adopted: 'by-value', keyId: first?.id, generation: 0 })
    expect(entryOf(world, ID)?.incumbent?.fingerprint).toMatch(/^sha256:/)
    expect(world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))).not.toEqual([])
  })

  test('by its id: `incumbent:` names it, the old one is retired, and going back is said to be impossible', async () => {
    const rig = named(createRig({ keys: [{ ...RESEND, manifest: [...(RESEND.manifest ?? []), FIRST_KEY] }] }))
    const { world } = rig
    await adopted(rig)
    expect(entryOf(world, 'resend')?.incumbent).toMatchObject({
      adopted: 'by-id',
      keyId: world.first.get('resend')?.id,
    })
    await world.clock.advance(HOUR)
    expect(openOnes(world, 'rotate')[0]?.body).toMatch(/cannot/)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('not at all: it is rotated by the secret’s age, and a person retires the old one', async () => {
    const rig = createRig({ keys: [RESEND], app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    expect(entryOf(world, 'resend')?.incumbent).toMatchObject({ adopted: 'unknown', mintedBy: 'secret' })
    expect(entryOf(world, 'resend')?.incumbent?.keyId).toBeUndefined()
    await rig.pass(95 * DAY, () => openOnes(world, 'rotate').length > 0)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    const first = world.first.get('resend')?.id ?? ''
    expectAtRest(rig, [first])
    world.resend.remove(first)
    await rig.pass(3 * DAY)
    expectAtRest(rig)
  }, 180_000)

  test('none: there is no secret yet, and the first rotation writes one', async () => {
    const rig = createRig({ keys: [RESEND] })
    const { world } = rig
    world.github.person('mona').deleteSecret('repository', 'RESEND_API_KEY')
    world.resend.remove(world.first.get('resend')?.id ?? '')
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    expect(entryOf(world, 'resend')?.incumbent).toMatchObject({ adopted: 'none' })
    expect(mergeOpen(world, 'rotate')).toHaveLength(1)
    await untilRest(rig)
    expect(living(world, 'resend')).toEqual([entryOf(world, 'resend')?.incumbent?.keyId])
    expect(lineOf(world, 'resend')?.generation).toBe(1)
    expect(world.github.truth.readSecret('repository', 'RESEND_API_KEY')).toBeDefined()
  }, 180_000)

  test('a value that does not work is not kept, and that is said', async () => {
    const rig = createRig()
    const { world } = rig
    const dead = world.openai.mint({ project: world.first.get(ID)?.with['project'] ?? '', name: 'old' })
    world.openai.remove(dead.id)
    rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = dead.value
    await rig.keyturn()
    await world.clock.advance(HOUR)
    expect(openOnes(world, 'adopt')[0]?.body).toContain('does not work')
    expect(world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))).toEqual([])
    expectUnharmed(rig)
  })
})

describe('between the announcement and the merge', () => {
  test('a person changes the secret: the value that was passed is not kept, and the rotation goes on from what is there', async () => {
    const rig = knowing()
    const { world } = rig
    await rig.keyturn()
    const first = world.first.get(ID)
    // The same key once more: what it is, nobody can see; that it was written, everybody can.
    await world.clock.advance(HOUR)
    world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', first?.value ?? '')
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    const entry = entryOf(world, ID)
    expect(entry?.incumbent).toMatchObject({ adopted: 'by-id', keyId: first?.id })
    expect(entry?.incumbent?.fingerprint).toBeUndefined()
    const sealed = world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))
    expect(sealed.filter((path) => path.includes(entry?.incumbent?.tag ?? ''))).toEqual([])
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expect(entryOf(world, ID)?.incumbent).toMatchObject({ generation: 1 })
    expectAtRest(rig)
  }, 180_000)
})

/** Says where the keys live, and passes no value. */
function unnamed() {
  const rig = createRig({ app: { every: HOUR } })
  const { world } = rig
  const { project = '', 'service-account': account = '' } = world.first.get(ID)?.with ?? {}
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const line = `with: { project: ${project}, service-account: ${account} }`
  const said = text.replace(/^( +)store: /m, `$1${line}\n$1store: `)
  world.github.person('mona').commit('main', { 'rotation.yml': said }, 'Say where it lives')
  return { rig, world, project, account }
}

describe('a key is picked by itself', () => {
  test('when it is the only one', async () => {
    const { rig, world } = unnamed()
    await rig.keyturn()
    expect(entryOf(world, ID)?.adopting).toMatchObject({ kind: 'by-id', keyId: world.first.get(ID)?.id })
  })

  test('not when there are two', async () => {
    const { rig, world, project, account } = unnamed()
    world.openai.mint({ project, account, name: 'another team’s' })
    await rig.keyturn()
    expect(entryOf(world, ID)?.adopting).toMatchObject({ kind: 'unknown' })
    expect(entryOf(world, ID)?.adopting?.keyId).toBeUndefined()
  })

  test('not from a listing that is not whole', async () => {
    const { rig, world } = unnamed()
    world.tap({
      after: async ({ host, request }, reply) => {
        if (host !== 'openai' || !request.url.pathname.endsWith('/api_keys')) return reply
        // A page that says there are more and leads back to itself.
        return { ...reply, body: reply.body.replace(/"has_more":\s*false/, '"has_more":true') }
      },
    })
    await rig.keyturn()
    expect(entryOf(world, ID)?.adopting).toMatchObject({ kind: 'unknown' })
  })
})

describe('the adoption proposal', () => {
  test('that is closed is asked again after seven days, and not before', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    await rig.keyturn()
    const [pull] = openOnes(world, 'adopt')
    world.github.person('mona').close(pull?.number ?? 0)
    const told = await rig.keyturn()
    expect(told.outcomes[0]).toMatchObject({ kind: 'wait', because: 'adoption-declined' })
    await rig.pass(6.5 * DAY)
    expect(openOnes(world)).toEqual([])
    expect(living(world, 'openai')).toHaveLength(1)
    await rig.pass(DAY, () => openOnes(world, 'adopt').length > 0)
    expect(openOnes(world, 'adopt').map(({ number }) => number)).not.toEqual([pull?.number])
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('comes once more for a key that joins the manifest later, and touches no other', async () => {
    const keys: readonly KeySpec[] = [OPENAI, { ...RESEND, manifest: [...(RESEND.manifest ?? []), FIRST_KEY] }]
    const rig = knowing({ keys, manifest: manifestText([OPENAI]) })
    const { world } = rig
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await rig.pass(4 * DAY)
    const before = lineOf(world, ID)
    expect(before?.generation).toBe(1)
    const now = world.github.truth.file('main', 'rotation.yml') ?? ''
    const later = manifestText(keys).split('\n').slice(manifestText(keys).split('\n').indexOf('  resend:')).join('\n')
    world.github.person('mona').commit('main', { 'rotation.yml': now + later })
    named(rig)
    await rig.keyturn()
    expect(openOnes(world, 'adopt')).toHaveLength(1)
    expect(lineOf(world, ID)).toEqual(before)
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    expect(lineOf(world, ID)).toEqual(before)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('that conflicts is put on top of the default branch, and still merges', async () => {
    const rig = knowing()
    const { world } = rig
    await rig.keyturn()
    const [pull] = openOnes(world, 'adopt')
    const text = world.github.truth.file('main', 'rotation.yml') ?? ''
    world.github.person('mona').commit('main', {
      'rotation.lock.yml': '# kept by people\nversion: 1\n',
      'rotation.yml': text.replace('owner: "@mona"', 'owner: "@octavia"'),
    })
    expect(() => world.github.person('mona').merge(pull?.number ?? 0)).toThrow()
    expect((await rig.keyturn()).outcomes[0]).toMatchObject({ kind: 'wait', because: 'awaiting-adoption' })
    expect(mergeOpen(world, 'adopt')).toEqual([pull?.number])
    await rig.keyturn()
    expect(world.github.truth.file('main', 'rotation.lock.yml')).toContain('# kept by people')
    expect(world.github.truth.file('main', 'rotation.yml')).toContain('@octavia')
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('writes what `with:` needs into rotation.yml and leaves every other line, comments too', async () => {
    const text = manifestText([OPENAI]).replace('provider: openai', 'provider: openai # our own comment')
    const rig = knowing({ manifest: `# Keys of the shop\n${text}# the end\n` })
    const { world } = rig
    await adopted(rig)
    const after = world.github.truth.file('main', 'rotation.yml') ?? ''
    const first = world.first.get(ID)?.with
    expect(after).toContain(`project: ${first?.['project']}`)
    expect(after).toContain(`service-account: ${first?.['service-account']}`)
    const kept = `# Keys of the shop\n${text}# the end\n`.split('\n').filter((line) => line !== '')
    for (const line of kept) expect(after.split('\n')).toContain(line)
  })
})
