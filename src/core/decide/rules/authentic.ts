import { parseTag } from '../../tag.ts'
import { park } from '../decision.ts'
import { entryOf, isOurs, type Rule } from '../rule.ts'

/** An entry that is not Keyturn's, a newer one, a lost journal, an unreadable lock: nothing may be touched. */
export const authentic: Rule = (world) => {
  if (world.entry.state === 'bad') return park('mac-bad', world.entry.why)
  if (world.entry.state === 'newer') return park('schema-newer', world.entry.why)
  if (world.lock.state === 'bad') return park('lock-unreadable', world.lock.why)
  const entry = entryOf(world)
  if (entry && entry.credential !== world.credential.id)
    return park('mac-bad', `the journal has the entry of ${entry.credential} in its place`)
  const line = world.lock.line
  if (!entry) return line ? park('journal-lost') : undefined
  if (entry.incumbent && !line)
    return world.lock.under === undefined ? park('lock-missing') : park('move-reverted', world.lock.under)
  if (line && isOurs(world, line.tag) && (parseTag(line.tag)?.attempt ?? 0) > entry.attempt) return park('journal-old')
  return undefined
}
