import type { Instant, KeyId } from '../../../core/facts.ts'
import type { Usage } from '../../contract/provider.ts'
import { getKey } from './keys.ts'
import { DAY, lastSeen, MINUTE } from './logs.ts'
import { type KeyType, type Project, refOf } from './project.ts'

/** How late the logs are is not documented; half an hour is slack, not knowledge. */
const LAG = 30 * MINUTE
/** Days asked for, newest first; older news than this nobody waits for. */
const DAYS = 15
const NEVER_SEEN =
  'connections that stay open (Realtime) after their first request, and what the plan no longer keeps (a day of logs on the free one)'

/** There is no last use on a key: the project's logs are asked, day by day from now back, until one names it. */
export async function usage(project: Project, keyId: KeyId, since: Instant): Promise<Usage> {
  const ref = refOf(project)
  const key = project.hashes.has(keyId) ? undefined : await getKey(project, ref, keyId)
  const hash = project.hashes.get(keyId) ?? key?.hash
  if (hash !== undefined) project.hashes.set(keyId, hash)
  const type = project.type ?? key?.type
  const told = hash === undefined || type === undefined ? undefined : await newest(project, { ref, type, hash, since })
  return {
    asked: `the newest request of ${keyId} in edge_logs, by apikey.hash`,
    ...(told === undefined ? {} : { lastUsedAt: told }),
    resolution: MINUTE,
    lag: LAG,
    gaps: hash === undefined ? `${NEVER_SEEN}; and this key at all, whose hash is not shown` : NEVER_SEEN,
  }
}

async function newest(
  project: Project,
  of: { readonly ref: string; readonly type: KeyType; readonly hash: string; readonly since: Instant },
): Promise<Instant | undefined> {
  const now = project.context.now()
  // Whole minutes, so that no rounding makes a day longer than the API takes.
  let until = now - (now % MINUTE) + MINUTE
  for (let day = 0; day < DAYS && until > of.since; day += 1, until -= DAY) {
    const at = (await lastSeen(project, { ref: of.ref, type: of.type, until })).get(of.hash)
    if (at !== undefined) return at
  }
  return undefined
}
