// What others present to the app, as the scenarios tell of it: proposed, merged, and on until it is so.
import { DAY, type Rig } from '../rig.ts'
import { openOnes } from '../truth.ts'

const MINUTE = 60_000

/** Merges what is open by that word; returns its number. */
export function merge(rig: Rig, word: string): number {
  const [open] = openOnes(rig.world, word)
  if (open === undefined) throw new Error(`nothing is proposed to ${word}`)
  rig.world.github.person('mona').merge(open.number)
  return open.number
}

/** Adopted, and the next one is proposed. */
export async function proposed(rig: Rig): Promise<void> {
  await rig.keyturn()
  merge(rig, 'adopt')
  await rig.pass(DAY, () => openOnes(rig.world, 'rotate').length > 0)
}

/** One run after the other, a few minutes apart, until it is so. */
export async function until(rig: Rig, so: () => boolean): Promise<void> {
  for (let run = 0; run < 90 && !so(); run += 1) {
    await rig.keyturn()
    await rig.world.clock.advance(2 * MINUTE)
  }
  if (!so()) throw new Error(`it did not come to that: ${rig.log.slice(-5).join('; ')}`)
}
