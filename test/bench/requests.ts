// Requests to GitHub, counted in the stories of `test/start/budgets.ts`.
import {
  exchanging,
  firstRun,
  idle,
  type Rotation,
  rotation,
  rotationVersioned,
  rotationWithHold,
  waking,
} from '../start/budgets.ts'
import type { Counted } from '../start/count.ts'
import type { LimitId, Measured } from './limits.ts'

export async function measureRequests(): Promise<readonly Measured[]> {
  const resting = await idle()
  const exchanged = await exchanging()
  const whole = await rotation()
  const held = await rotationWithHold()
  const versioned = await rotationVersioned()
  const { first, later } = await firstRun()
  const { before, at } = await waking()
  return [
    counted('idle', resting),
    counted('exchange', { once: exchanged.once - resting.once, again: 0 }),
    counted('propose', whole.proposed),
    rotated('rotation', whole),
    rotated('hold', held),
    counted('versioned-propose', versioned.proposed),
    rotated('versioned', versioned),
    { id: 'first', value: first.once - later.once, note: `${first.once} against ${later.once} of a later adoption` },
    counted('wake', before),
    counted('wake-at', at),
  ]
}

function counted(id: LimitId, { once, again }: Counted): Measured {
  return { id, value: once, note: again === 0 ? 'nothing is looked at again' : `${again} more look again` }
}

function rotated(id: LimitId, { proposed, served, retired, all }: Rotation): Measured {
  return {
    id,
    value: all.once,
    note: `${proposed.once} to the proposal, ${served.once} to verified, ${retired.once} to the end; ${all.again} more look again`,
  }
}
