// revoke: the key that goes anyway goes now. It shortens waits and skips no proof: what a person may overrule is the clock.
import { refuseValue } from './adopt.ts'
import { entryIn } from './emergency.ts'
import { type Meaning, refusal } from './meaning.ts'
import { leavingKey, waive } from './waive.ts'

export const revoke: Meaning = async (kit, ground, { what, by, request }) => {
  refuseValue(kit, what.key)
  const entry = entryIn(kit, ground, what)
  const { id, admin } = kit.credential
  const leaving = leavingKey(kit, ground, entry)
  if (!leaving) throw refusal(whyNone(id, entry.candidate !== undefined && entry.deadAt === undefined))
  if (what.key !== undefined && what.key !== leaving.keyId)
    throw refusal(
      `${what.key} is not the key of ${id} that goes: that is ${leaving.keyId}. The key in service is replaced by \`leaked\` or \`exploited\`; what Keyturn does not know you delete yourself: ${kit.plugin.traits.console}`,
    )
  if (!kit.adminKey)
    throw refusal(`the key of ${id} could not be taken away: its admin key is not passed to the workflow. Set ${admin}`)
  return waive(kit, entry, { by, request, leaving, of: 'all', verb: 'revoke' })
}

function whyNone(id: string, proposed: boolean): string {
  const ways = `\`rotate ${id}\` replaces it, \`leaked\` at once, \`exploited\` takes it away first, and \`retire ${id}\` ends it for good`
  return proposed
    ? `nobody approved the new key of ${id} yet, so the old one is the only one in service. \`abort\` gives the new one up; merged, it replaces the old one`
    : `no key of ${id} is on its way out: the one in service is the only one. ${ways}`
}
