import { explain } from '../core/decide/decide.ts'
import type { Decision } from '../core/decide/decision.ts'
import type { Sights, World } from '../core/world.ts'
import { look } from '../engine/look.ts'
import type { Kit, Ground } from '../engine/kit.ts'

export interface Verdict {
  readonly rule: string
  /** Undefined: it has nothing to say. */
  readonly decision: Decision | undefined
}

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
