// Nobody comes: who was asked is reminded, then whose key it is, then the team. Three comments at most, and none twice.
import { describe, expect, test } from '@jest/globals'
import type { ReadyOptions, ReadyWorld } from '../../../src/sandbox/ready.ts'
import { counting } from '../count.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { darkAt } from './cut.ts'
import { adopted, entryOf, expectUnharmed, knowing, mergeOpen, openOnes, PATIENCE } from './story.ts'

const CREDENTIAL = 'openai/production'
const DEFAULTS = ['reviewers: ["@octavia"]', 'overlap: 24h']

async function proposed(options: ReadyOptions = {}): Promise<Rig> {
  const rig = knowing({ app: { every: HOUR }, manifest: { defaults: DEFAULTS }, ...options })
  const { github } = rig.world
  const text = github.truth.file('main', 'rotation.yml') ?? ''
  const teams = 'commanders: { environments: { production: { teams: ["@acme/sre"] } } }\n'
  github.person('mona').commit('main', { 'rotation.yml': `${text}${teams}` }, 'Name the commanders')
  await adopted(rig)
  expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
  return rig
}

interface Called {
  readonly rung: string
  readonly body: string
}

/** Comments that call somebody, oldest first. */
function calls({ github }: ReadyWorld): readonly Called[] {
  return github.truth
    .pulls()
    .flatMap(({ comments }) => comments)
    .flatMap(({ body }) => {
      const rung = /^<!-- keyturn:called:(\w+):/.exec(body)?.[1]
      return rung === undefined ? [] : [{ rung, body }]
    })
}

function rungs(world: ReadyWorld): readonly string[] {
  return calls(world).map(({ rung }) => rung)
}

/** Days, one run every six hours; how many calls there were at the end of each. */
async function days(rig: Rig, many: number): Promise<readonly string[]> {
  const seen: string[] = []
  for (let day = 0; day < many; day += 1) {
    await rig.pass(DAY - 6 * HOUR)
    await rig.world.clock.advance(6 * HOUR)
    seen.push(rungs(rig.world).join(' '))
  }
  return seen
}

describe('a review that nobody gives', () => {
  test('calls the reviewers after a quarter of `expires`, the owner after half, the team after three quarters', async () => {
    const rig = await proposed()
    const seen = await days(rig, 13)
    expect(seen.slice(0, 3)).toEqual(['', '', ''])
    expect(seen[4]).toBe('reminder')
    expect(seen[6]).toBe('reminder')
    expect(seen[8]).toBe('reminder owner')
    expect(seen[9]).toBe('reminder owner')
    expect(seen[12]).toBe('reminder owner team')
    const [reminder, owner, team] = calls(rig.world).map(({ body }) => body)
    expect(reminder).toMatch(/### A reminder\n\n@octavia: this waits for review, since \w+ \d+/)
    expect(reminder).toMatch(/given up, and asked for again later\.\n\nIf nobody comes, `@mona` is called on/)
    expect(owner).toMatch(/@mona: this waits for review[^]*`@acme\/sre` is called on/)
    expect(team).toMatch(/@acme\/sre: this waits for review/)
    expect(team).not.toContain('If nobody comes')
    expectUnharmed(rig)
  }, 240_000)

  test('says nothing once it was merged, and costs one request between two calls', async () => {
    const rig = await proposed()
    await days(rig, 5)
    expect(rungs(rig.world)).toEqual(['reminder'])
    await rig.keyturn()
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
    mergeOpen(rig.world, 'rotate')
    await days(rig, 10)
    expect(rungs(rig.world)).toEqual(['reminder'])
    expect(entryOf(rig.world, CREDENTIAL)?.incumbent?.generation).toBe(1)
  }, 240_000)

  test('is told once where nobody looked for a while: the call of now, none of the missed ones', async () => {
    const rig = await proposed()
    await rig.world.clock.advance(8 * DAY)
    await rig.keyturn()
    await rig.keyturn({ full: true })
    expect(rungs(rig.world)).toEqual(['owner'])
  }, 240_000)

  test('is the dashboard’s to show: whose move it is by now', async () => {
    const rig = await proposed()
    await days(rig, 12)
    const { body } = rig.world.github.truth.issues().find(({ labels }) => labels.includes('keyturn: dashboard')) ?? {}
    expect(body).toMatch(/waits for review.*\| @acme\/sre \|/)
  }, 240_000)

  test('does not call an owner who left', async () => {
    const rig = await proposed()
    rig.world.github.control.setRole('mona', 'none')
    await days(rig, 13)
    expect(calls(rig.world).filter(({ body }) => body.includes('@mona:'))).toEqual([])
    expect(rungs(rig.world)).toContain('team')
  }, 240_000)

  test('does not count the days of a freeze, on which nobody could merge', async () => {
    const rig = await proposed({
      manifest: { defaults: [...DEFAULTS, 'freeze: ["2026-11-17/2026-11-23"]'] },
    })
    const seen = await days(rig, 12)
    expect(seen[7]).toBe('')
    expect(seen[11]).toBe('reminder')
  }, 240_000)

  test('calls nobody where nobody is named', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { github } = rig.world
    const text = (github.truth.file('main', 'rotation.yml') ?? '').replace('    owner: "@mona"\n', '')
    github.person('mona').commit('main', { 'rotation.yml': text }, 'Nobody')
    await adopted(rig)
    await days(rig, 13)
    expect(rungs(rig.world)).toEqual([])
  }, 240_000)
})

test('a key that a person must delete calls its owner, then the team', async () => {
  const rig = await proposed({ manifest: { defaults: [...DEFAULTS, 'old-key: person'] } })
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await days(rig, 14)
  expect(rungs(rig.world)).toEqual(['reminder', 'owner', 'team'])
  expect(calls(rig.world)[0]?.body).toMatch(/@mona: this waits for a person to delete the old key/)
  expect(calls(rig.world)[0]?.body).not.toContain('given up')
  expectUnharmed(rig)
}, 240_000)

async function calling(): Promise<Rig> {
  const rig = await proposed()
  await rig.world.clock.advance(4 * DAY)
  return rig
}

test.each(['before', 'after'] as const)(
  'dark %s any request of the run that calls: one call',
  async (when) => {
    const whole = await darkAt(await calling(), Infinity, when)
    expect(whole).toBeGreaterThan(4)
    for (let at = 1; at <= whole; at += 1) {
      const rig = await calling()
      await darkAt(rig, at, when)
      await rig.keyturn({ full: true })
      await rig.keyturn({ full: true })
      expect([at, rungs(rig.world)]).toEqual([at, ['reminder']])
      expectUnharmed(rig)
    }
  },
  240_000,
)
