// A repository with a past worth auditing, and the audit of it.
import { readSeals } from '../../src/core/seal.ts'
import type { Finding } from '../../src/core/audit/trail/findings.ts'
import { type Verdict, verifyTrail } from '../../src/core/audit/trail/verify.ts'
import { type GatheredTrail, trailAtGithub } from '../../src/start/trail.ts'
import type { ReadyWorld } from '../../src/sandbox/ready.ts'
import { outsideOf } from './outside.ts'
import { DAY, HOUR, type Rig } from './rig.ts'
import { knowing, mergeOpen, openOnes, PATIENCE, rotated, untilRest } from './scenarios/story.ts'

export const JOURNAL = 'keyturn/journal'

/** Adopted, rotated, rolled back by a revert, rotated again, then declined: one of each. */
export async function eventful(): Promise<Rig> {
  const rig = knowing({ app: { every: 6 * HOUR }, manifest: { defaults: ['every: 10d'] } })
  const { world } = rig
  await rotated(rig)
  await due(rig)
  const [number = 0] = mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  const mona = world.github.person('mona')
  mona.merge(mona.revert(number))
  await untilRest(rig)
  await due(rig)
  mergeOpen(world, 'rotate')
  await untilRest(rig)
  await due(rig)
  for (const { number: open } of openOnes(world, 'rotate')) mona.close(open)
  await rig.keyturn({ patience: PATIENCE })
  return rig
}

/** Lets the time pass until the next rotation is proposed. */
export async function due(rig: Rig): Promise<void> {
  for (let days = 0; days < 60 && openOnes(rig.world, 'rotate').length === 0; days += 2) {
    await rig.world.clock.advance(2 * DAY)
    await rig.keyturn({ patience: PATIENCE })
  }
}

export async function gathered(world: ReadyWorld, token = installation(world)): Promise<GatheredTrail> {
  const login = { kind: 'token', token } as const
  return world.clock.runUntilIdle(trailAtGithub(outsideOf(world), { login }))
}

export async function verified(rig: Rig, sealed = true): Promise<Verdict> {
  const { trail } = await gathered(rig.world)
  return verifyTrail(trail, sealed ? readSeals(rig.env['KEYTURN_SEAL']) : undefined)
}

export function told({ findings }: Verdict): readonly string[] {
  return findings.map(({ code, where }: Finding) => `${code} ${where}`)
}

function installation(world: ReadyWorld): string {
  const token = world.github.control.installationToken({ forever: true })
  world.confide(token, 'github')
  return token
}
