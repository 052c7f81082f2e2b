import type { Instant, KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Usage } from '../../contract/provider.ts'
import { list, number, text } from '../../contract/read.ts'
import { type Account, ask } from './account.ts'
import { DAY, showKey, usedToday } from './keys.ts'

/**
 * By days: today's spending stands on the key, earlier days are counted by `/activity`. The answer of that is not in the types at hand
 * but for being an object: a row without a day, or with no count, counts for nothing.
 */
export async function usage(account: Account, keyId: KeyId): Promise<Usage> {
  const today = usedToday(await showKey(account, keyId), account.context.now())
  const used = today ?? (await before(account, keyId))
  return {
    asked: `usage_daily of ${keyId}, and its activity by days`,
    ...(used === undefined ? {} : { lastUsedAt: used }),
    resolution: DAY,
    lag: 3_600_000,
    gaps: 'requests to free models, which spend nothing',
  }
}

async function before(account: Account, keyId: KeyId): Promise<Instant | undefined> {
  const request = ask(account, 'GET', { path: '/activity', query: { api_key_hash: keyId } })
  const reply = await account.context.send(request)
  const rows = list(reply.json, 'data')
  if (rows === undefined) throw misread(request, reply, 'no list of days')
  const days = rows
    .filter((row) => (number(row, 'requests') ?? 0) > 0 || (number(row, 'usage') ?? 0) > 0)
    .map((row) => Date.parse(`${/^\d{4}-\d\d-\d\d/.exec(text(row, 'date') ?? '')?.[0] ?? 'none'}T00:00:00Z`))
    .filter((day) => !Number.isNaN(day))
  return days.length === 0 ? undefined : Math.max(...days)
}
