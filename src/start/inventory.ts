import { auditKeys, type AuditedKey, type View } from '../core/audit/keys.ts'
import { describe } from '../core/failure.ts'
import type { Kit } from '../engine/kit.ts'
import type { Survey } from './survey.ts'

/** The keys of one principal at one provider: what one listing shows. */
export interface Inventory {
  readonly provider: string
  /** In the provider's words: `project proj_prod, service account user-prod`. */
  readonly rights: string
  readonly keys: readonly AuditedKey[]
  /** Why nothing, or not everything, could be seen; empty: all was. */
  readonly about: string
}

/** What lives at each provider that the manifest names. A journal that nobody vouches for counts for nothing. */
export async function inventory(survey: Survey): Promise<readonly Inventory[]> {
  return Promise.all([...groupsOf(survey.kits).values()].map((kits) => listed(survey, kits)))
}

/** Credentials that see the same listing are asked about once. */
function groupsOf(kits: readonly Kit[]): ReadonlyMap<string, readonly Kit[]> {
  const groups = new Map<string, Kit[]>()
  for (const kit of kits) {
    const { provider, admin, endpoint = '' } = kit.credential
    const name = JSON.stringify([provider, admin, endpoint, kit.plugin.rights(kit.credential.with)])
    groups.set(name, [...(groups.get(name) ?? []), kit])
  }
  return groups
}

async function listed(survey: Survey, kits: readonly Kit[]): Promise<Inventory> {
  const [kit] = kits
  const head = { provider: kit?.plugin.id ?? '', rights: kit?.plugin.rights(kit.credential.with) ?? '' }
  if (kit?.credential.mint === 'person')
    return { ...head, keys: [], about: 'only people see these keys, in its console' }
  if (!kit?.adminKey)
    return {
      ...head,
      keys: [],
      about: `the admin key ${kit?.credential.admin ?? ''} is not set, so nobody could be asked`,
    }
  try {
    const { keys, complete, at } = await (await kit.provider()).list()
    const views = await Promise.all(kits.map((each) => viewOf(survey, each)))
    const tellsUse = kit.plugin.traits.usage === 'last-used'
    const audited = auditKeys({ repositoryId: survey.snapshot.repository.id, views, keys, tellsUse, now: at })
    return { ...head, keys: audited, about: complete ? '' : 'the listing is not complete' }
  } catch (thrown) {
    return { ...head, keys: [], about: describe(thrown) }
  }
}

async function viewOf(survey: Survey, kit: Kit): Promise<View> {
  const { id, owner, policy } = kit.credential
  const { lock, entry } = (await survey.ground(kit)).basis
  return {
    credential: id,
    every: policy.every,
    ...(owner === undefined ? {} : { owner }),
    ...(lock.state === 'good' && lock.line !== undefined ? { line: lock.line } : {}),
    ...(entry.state === 'good' ? { entry: entry.entry } : {}),
  }
}
