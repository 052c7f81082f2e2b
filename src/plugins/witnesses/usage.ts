import type { Duration, Instant, KeyId, Testimony } from '../../core/facts.ts'
import type { Provider, Usage } from '../contract/provider.ts'
import type { Witness } from '../contract/witness.ts'

const MINUTE = 60_000

/** What the witness `usage` is opened with. */
export interface UsageOpening {
  readonly provider: () => Promise<Provider>
  readonly now: () => Instant
  /** How long the old key must have been silent. */
  readonly quiet: Duration
  /** The other living key: where the source tells of its use, the source can speak. */
  readonly other: (keyId: KeyId) => KeyId | undefined
  /** When our own requests used a key. */
  readonly probes: (keyId: KeyId) => readonly Instant[]
  /** The newest use of a key that any earlier run heard of. */
  readonly heard?: (keyId: KeyId) => Instant | undefined
}

/** What the provider itself counts. Its silence is believed only after it was heard to speak (design section 6). */
export function openUsage(opening: UsageOpening): Witness {
  return {
    id: 'usage',
    what: 'what the provider counts',
    serves: (since, heir) => serves(opening, heir.keyId, since),
    quiet: (keyId, since) => quiet(opening, keyId, since),
  }
}

/** Use counts only after the deployment, and far enough after our own last request that it cannot be that one. */
async function serves(opening: UsageOpening, keyId: KeyId, since: Instant): Promise<Testimony> {
  const usage = await ask(opening, keyId, since)
  const at = opening.now()
  if (usage === undefined) return unaskable(at)
  const probes = opening.probes(keyId)
  const ours = probes.length === 0 ? 0 : Math.max(...probes) + usage.resolution + usage.lag + 2 * MINUTE
  const used = usage.lastUsedAt
  const counts = used !== undefined && used >= since && used >= ours
  return {
    ...testimony(usage, at),
    answer:
      used === undefined
        ? 'no use is told of yet'
        : `last used ${time(used)}${placed(usage)}${counts ? '' : ', which is before it counts'}`,
    verdict: counts ? 'yes' : 'waiting',
  }
}

async function quiet(opening: UsageOpening, keyId: KeyId, since: Instant): Promise<Testimony> {
  const at = opening.now()
  const usage = await ask(opening, keyId, since)
  if (usage === undefined) return unaskable(at)
  if (usage.owed !== undefined) return arrived(opening, usage, { owed: usage.owed, since, at })
  const used = usage.lastUsedAt
  const settled = usage.lag + usage.resolution
  if (used === undefined && !(await speaks(opening, keyId, since)))
    return {
      ...testimony(usage, at),
      answer: 'never told of any use of this key or the new one, so its silence says nothing',
      verdict: 'unknown',
    }
  // Whatever happened within lag and resolution may not be told yet, and where no use is told of, the switch is the last.
  const last = Math.max(used ?? since, opening.heard?.(keyId) ?? 0)
  const silent = at - settled - last
  if (silent >= opening.quiet)
    return {
      ...testimony(usage, at),
      answer: used === undefined ? 'no use is told of, and the new key is' : `last used ${time(last)}`,
      verdict: 'yes',
    }
  return {
    ...testimony(usage, at),
    answer: `last used ${time(last)}${last === used ? placed(usage) : ''}${usage.requests === undefined ? '' : `, ${usage.requests} requests since ${time(since)}`}; silent since then until ${time(last + settled + opening.quiet)} would do`,
    // Used after the switch: somebody still has it.
    verdict: last > since ? 'no' : 'waiting',
  }
}

/** What the provider presents, it presents as long as it may: it goes once the other brings all that is still to come. */
function arrived(
  { quiet: length }: UsageOpening,
  usage: Usage,
  { owed, since, at }: { readonly owed: number; readonly since: Instant; readonly at: Instant },
): Testimony {
  const told = testimony(usage, at)
  const before = `what occurred before ${time(since)}`
  if (owed > 0) return { ...told, answer: `${owed} of ${before} did not arrive yet`, verdict: 'no', number: owed }
  const until = since + usage.lag + usage.resolution + length
  if (at < until)
    return { ...told, answer: `all of ${before} arrived; so it has to be until ${time(until)}`, verdict: 'waiting' }
  return { ...told, answer: `all of ${before} arrived`, verdict: 'yes', number: 0 }
}

/** The same source in the same run shows traffic of the other key that was not our own, or showed this one's before. */
async function speaks(opening: UsageOpening, keyId: KeyId, since: Instant): Promise<boolean> {
  if (opening.heard?.(keyId) !== undefined) return true
  const other = opening.other(keyId)
  return other !== undefined && (await serves(opening, other, since)).verdict === 'yes'
}

async function ask(opening: UsageOpening, keyId: KeyId, since: Instant): Promise<Usage | undefined> {
  const provider = await opening.provider()
  return provider.usage?.(keyId, since)
}

function testimony(usage: Usage, at: Instant): Omit<Testimony, 'answer' | 'verdict'> {
  const gaps = usage.gaps === '' ? '' : `; it cannot see ${usage.gaps}`
  return {
    witness: 'usage',
    asked: `${usage.asked}${gaps}`,
    at,
    lag: usage.lag,
    ...(usage.requests === undefined ? {} : { number: usage.requests }),
  }
}

/** Who still uses a key is often told by where it is used. */
function placed({ where }: Usage): string {
  return where === undefined ? '' : ` (${where})`
}

function unaskable(at: Instant): Testimony {
  return { witness: 'usage', asked: 'the provider', answer: 'it counts no use of its keys', verdict: 'unknown', at }
}

function time(at: Instant): string {
  return new Date(at).toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z')
}
