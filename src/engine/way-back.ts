import { entryOf } from '../core/decide/rule.ts'
import { whyNotBack, whyNotHeld } from '../core/decide/way-back.ts'
import { isHeld } from './commands/rollback.ts'
import type { Ground, Kit } from './kit.ts'

/** Whether the old key could be put back now, in one sentence; undefined: nothing was approved that could be taken back. */
export async function wayBack(kit: Kit, { basis }: Ground): Promise<string | undefined> {
  const entry = entryOf(basis)
  if (!entry?.incumbent || !entry.candidate?.approved || entry.rollback) return undefined
  const { id } = kit.credential
  const why =
    whyNotBack(kit.credential, entry) ?? ((await isHeld(kit, entry, entry.incumbent)) ? undefined : whyNotHeld(id))
  return why === undefined
    ? `The way back is \`/keyturn rollback ${id}\`, until the old key is deleted.`
    : `No command goes back: ${why}.`
}
