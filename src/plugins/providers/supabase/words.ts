// What people are told of Supabase's keys, and of the way off the legacy ones.
import type { KeyId } from '../../../core/facts.ts'
import type { Misstated } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'
import { isLegacyRole, kindAfter, legacyRef } from './legacy.ts'

type Config = Readonly<Record<string, unknown>>

/** The rights as a reviewer reads them. */
export function rightsOf(config: Config): string {
  const project = `project ${text(config, 'project') ?? 'not known yet'}`
  const [type, legacy] = [text(config, 'type'), text(config, 'legacy')]
  const after = legacy === undefined ? '' : `, which the legacy key ${legacy} is left for`
  if (type === undefined) return `${project}, rights not known yet${after}`
  if (type === 'publishable') return `${project}, publishable${after}`
  return `${project}, secret key with the role ${text(config, 'role') ?? 'not known yet'}${after}`
}

/** A legacy key and what takes its place have to be of one kind: nobody's app goes on with the other. */
export function wrongLegacy(config: Config): Misstated | undefined {
  const [type, legacy] = [text(config, 'type'), text(config, 'legacy')]
  if (!isLegacyRole(legacy) || type === undefined || type === kindAfter(legacy)) return undefined
  return {
    where: ['type'],
    what: `what takes the place of the legacy key ${legacy} is a ${kindAfter(legacy)} key · write type: ${kindAfter(legacy)}`,
  }
}

/** How a legacy key goes; undefined: a key of the new kinds, which is simply deleted. */
export function endOfLegacy(keyId: KeyId | undefined): string | undefined {
  return legacyRef(keyId) === undefined
    ? undefined
    : 'Both legacy keys of the project, `anon` and `service_role`, are switched off: they have one switch. Right before, the logs are asked once more, and where the other one was used within a day nothing is done. Nobody is signed out, and **the switch can be taken back** in the dashboard, under Settings → API Keys → Legacy API Keys, for as long as Supabase offers it.'
}

/** What who reports one may not know. */
export function reportOfLegacy(keyId: KeyId | undefined, verb: 'leaked' | 'exploited'): string | undefined {
  if (legacyRef(keyId) === undefined) return undefined
  const reach =
    verb === 'exploited'
      ? '**`anon` and `service_role` have one switch, and both are switched off at once, for everybody**: whatever still uses either is refused until it has a key of the new kind. Report every credential that has one of them.'
      : 'The key goes by the switch that takes `anon` and `service_role` alike, so it goes a day after the other one was last used, and with the last credential that has either; `exploited` waits for nothing, and stops both at once for everybody.'
  return `${reach} Nobody is signed out by that. **It may not be the end of the value**: it is signed with the project’s JWT secret, so who has it may present it as a bearer token beside another key until that secret is revoked. Revoking it is the provider \`supabase-signing-key\` (\`exploited\` of the shared secret, once another key signs), and **that signs everybody out whose token it signed**.`
}
