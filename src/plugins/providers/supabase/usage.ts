import type { Instant, KeyId } from '../../../core/facts.ts'
import type { Usage } from '../../contract/provider.ts'
import { getKey } from './keys.ts'
import { LEGACY_ROLES, legacyRef } from './legacy.ts'
import { DAY, lastSeen, MINUTE, minuteAfter } from './logs.ts'
import { type KeyType, type Project, refOf } from './project.ts'

/** How late the logs are is not documented; half an hour is slack, not knowledge. */
const LAG = 30 * MINUTE
/** Days asked for, newest first; older news than this nobody waits for. */
const DAYS = 15
const NEVER_SEEN =
  'connections that stay open (Realtime) after their first request, and what the plan no longer keeps (a day of logs on the free one)'

/** Gateway and logs know of it; that it is checked by its own means is what a function's `Verify JWT` is (guide "Understanding API keys"). */
const NEVER_CLAIMED = 'requests that carry it in `Authorization` alone, as to Edge Functions'

/** There is no last use on a key: the project's logs are asked, day by day from now back, until one names it. */
export async function usage(project: Project, keyId: KeyId, since: Instant): Promise<Usage> {
  const ref = refOf(project)
  if (legacyRef(keyId) === ref) return usageOfLegacy(project, ref, since)
  const key = project.hashes.has(keyId) ? undefined : await getKey(project, ref, keyId)
  const hash = project.hashes.get(keyId) ?? key?.hash
  if (hash !== undefined) project.hashes.set(keyId, hash)
  const type = project.type ?? key?.type
  const told =
    hash === undefined || type === undefined
      ? undefined
      : await newest(project, { ref, of: type, since, names: [hash] })
  return {
    asked: `the newest request of ${keyId} in edge_logs, by apikey.hash`,
    ...(told === undefined ? {} : { lastUsedAt: told.at }),
    resolution: MINUTE,
    lag: LAG,
    gaps: hash === undefined ? `${NEVER_SEEN}; and this key at all, whose hash is not shown` : NEVER_SEEN,
  }
}

/** One switch takes both, so what counts is the newest request of either. */
async function usageOfLegacy(project: Project, ref: string, since: Instant): Promise<Usage> {
  const told = await newest(project, { ref, of: 'legacy', since, names: LEGACY_ROLES })
  return {
    asked: 'the newest request of anon or service_role in edge_logs, by what the JWT in apikey claims',
    ...(told === undefined ? {} : { lastUsedAt: told.at, where: `as ${told.name}` }),
    resolution: MINUTE,
    lag: LAG,
    gaps: `${NEVER_CLAIMED}, ${NEVER_SEEN}`,
  }
}

interface Wanted {
  readonly ref: string
  readonly of: KeyType | 'legacy'
  readonly since: Instant
  readonly names: readonly string[]
}

async function newest(
  project: Project,
  { ref, of, since, names }: Wanted,
): Promise<{ readonly name: string; readonly at: Instant } | undefined> {
  let until = minuteAfter(project.context.now())
  for (let day = 0; day < DAYS && until > since; day += 1, until -= DAY) {
    const seen = await lastSeen(project, { ref, of, until })
    const told = names.flatMap((name) => {
      const at = seen.get(name)
      return at === undefined ? [] : [{ name, at }]
    })
    if (told.length > 0) return told.reduce((one, other) => (other.at > one.at ? other : one))
  }
  return undefined
}
