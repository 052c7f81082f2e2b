// The stories whose requests to GitHub are budgeted (design section 12): counted by a test, and shown by the bench.
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { type ReadyOptions, USUAL_KEY } from '../../src/sandbox/ready.ts'
import { manifestText } from '../../src/sandbox/repository/manifest.ts'
import { type Counted, counting, mergeNewest, together, toDue } from './count.ts'
import { holding } from './holding.ts'
import { createRig, DAY, HOUR, type Rig } from './rig.ts'

const PATIENCE = 12 * 60_000
/** Old enough to be no news, too young to be due. */
export const YOUNG: ReadyOptions = { age: 70 * DAY, app: { every: 120_000 } }

/** Requests of one rotation, by the runs it took. */
export interface Rotation {
  readonly proposed: Counted
  readonly served: Counted
  readonly retired: Counted
  readonly all: Counted
}

/** Adopted by its value, and at rest. */
export async function settled(rig: Rig): Promise<Rig> {
  const { world } = rig
  for (const [credential, { value }] of world.first)
    rig.env[`KEYTURN_INCUMBENT_${credential.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`] = value
  await rig.keyturn()
  mergeNewest(rig)
  await rig.keyturn()
  return rig
}

/** An idle run. */
export async function idle(): Promise<Counted> {
  const rig = await settled(createRig(YOUNG))
  return counting(rig, () => rig.keyturn())
}

/** From due to an open proposal. */
async function proposing(rig: Rig): Promise<Counted> {
  await toDue(rig)
  const counted = await counting(rig, () => rig.keyturn())
  if (rig.world.github.truth.pulls().at(-1)?.state !== 'open') throw new Error('no proposal was opened')
  return counted
}

/** With a whole rotation behind it, so that every label exists and nothing is done for the first time. */
async function steady(rig: Rig): Promise<Rig> {
  await rotating(await settled(rig), [25 * HOUR, 25 * HOUR, 25 * HOUR])
  return rig
}

async function rotating(rig: Rig, soaking: readonly number[]): Promise<Rotation> {
  const { world } = rig
  const proposed = await proposing(rig)
  await world.clock.advance(HOUR)
  mergeNewest(rig)
  const served = await counting(rig, () => rig.keyturn({ patience: PATIENCE }))
  const ends: Counted[] = []
  const heard = new Set<string>()
  for (const wait of soaking) {
    await world.clock.advance(wait)
    ends.push(await counting(rig, () => rig.keyturn({ patience: PATIENCE }), heard))
  }
  demandEnd(rig)
  const retired = together(ends)
  return { proposed, served, retired, all: together([proposed, served, retired]) }
}

/** A count of a rotation that did not come to its end would be too low. */
function demandEnd({ world }: Rig): void {
  const left = world.openai.keys().filter(({ deletedAt }) => deletedAt === undefined)
  const branches = world.github.truth.branches().filter((branch) => branch.startsWith('keyturn/rotate/'))
  if (left.length !== world.keys.length) throw new Error(`${left.length} keys live after the rotation`)
  if (branches.length > 0) throw new Error(`the branch ${branches.join(', ')} is left`)
}

/** A whole rotation: one secret, one deployment. */
export async function rotation(): Promise<Rotation> {
  return rotating(await steady(createRig(YOUNG)), [25 * HOUR])
}

/** The same at a provider that can disable, with the hold of a day. */
export async function rotationWithHold(): Promise<Rotation> {
  const { rig, asked } = holding(YOUNG)
  const counted = await rotating(await steady(rig), [25 * HOUR, 25 * HOUR])
  if (asked.map(({ verb }) => verb).join() !== 'disable,revoke,disable,revoke')
    throw new Error('the old key was not held')
  return counted
}

/** A whole rotation of a secret whose versions the workflow names: the proposal changes that many files more. */
export async function rotationVersioned(): Promise<Rotation> {
  const keys: readonly KeySpec[] = [{ ...USUAL_KEY, layout: 'versioned' }]
  return rotating(await steady(createRig({ ...YOUNG, keys })), [25 * HOUR])
}

/** What the first run ever costs beyond a later one that adopts a further credential: the journal's branch, the labels. */
export async function firstRun(): Promise<{ readonly first: Counted; readonly later: Counted }> {
  const both: readonly KeySpec[] = [USUAL_KEY, { ...USUAL_KEY, environment: 'staging' }]
  const rig = createRig({ ...YOUNG, keys: both, manifest: manifestText([USUAL_KEY]) })
  const first = await counting(rig, () => rig.keyturn())
  mergeNewest(rig)
  await rig.keyturn()
  rig.world.github.person('mona').commit('main', { 'rotation.yml': manifestText(both) }, 'Add staging')
  const later = await counting(rig, () => rig.keyturn())
  mergeNewest(rig)
  return { first, later }
}

/** An idle run that must first exchange the App's client id and key for a token. */
export async function exchanging(): Promise<Counted> {
  const rig = await settled(createRig(YOUNG))
  const privateKey = rig.world.github.control.privateKey()
  return counting(rig, () => rig.keyturn({ login: { kind: 'app', clientId: 'Iv23keyturn', privateKey } }))
}

/** What a wake costs while an entry in flight waits: before its instant, and at it when there is only more waiting to do. */
export async function waking(): Promise<{ readonly before: Counted; readonly at: Counted }> {
  const rig = await settled(createRig(YOUNG))
  const { world } = rig
  await proposing(rig)
  await world.clock.advance(HOUR)
  mergeNewest(rig)
  await rig.keyturn({ patience: PATIENCE })
  const old = world.first.get('openai/production')?.value ?? ''
  await world.clock.advance(12 * HOUR)
  const before = await counting(rig, () => rig.keyturn())
  await world.clock.advance(13 * HOUR)
  await use(rig, old)
  await waitOn(rig)
  await world.clock.advance(HOUR / 2)
  await use(rig, old)
  return { before, at: await counting(rig, () => waitOn(rig)) }
}

/** The first telling of it makes the label that says so; what is counted is the next. */
async function waitOn(rig: Rig): Promise<void> {
  const { outcomes } = await rig.keyturn()
  if (outcomes[0]?.because !== 'still-in-use') throw new Error(`it does not wait: ${outcomes[0]?.because ?? 'idle'}`)
}

/** Somebody still calls with that key. */
async function use({ world }: Rig, value: string): Promise<void> {
  const headers = { authorization: `Bearer ${value}` }
  const reply = await world.wire.fetchAs('app')('https://api.openai.com/v1/models', { method: 'GET', headers })
  if (reply.status !== 200) throw new Error(`the old key is refused: ${reply.status}`)
}
