import { explain, type Verdict } from '../core/decide/decide.ts'
import type { Sights, World } from '../core/world.ts'
import type { Ground, Kit } from './kit.ts'
import { look } from './look.ts'

/** Looks as far as the rules ask to, and gives each rule's verdict up to the one that decides. Changes nothing. */
export async function verdicts(kit: Kit, ground: Ground): Promise<readonly Verdict[]> {
  const sights: Sights = {}
  for (;;) {
    const world: World = { ...ground.basis, mayBegin: kit.shared.mayBegin(), ...sights }
    const told = explain(world, kit.shared.clock.now())
    const last = told.at(-1)?.decision
    if (last?.kind !== 'look') return told
    Object.assign(sights, await look(kit, ground, { world, sight: last.at }))
  }
}
