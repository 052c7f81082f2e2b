// mint: announced first, because a key that was made and lost can be found again only by a tag that was committed before.
import { likeOf, stillTold } from '../../core/entry/emergency.ts'
import type { Candidate, Entry } from '../../core/entry/entry.ts'
import { Failure } from '../../core/failure.ts'
import type { Duration, Instant } from '../../core/facts.ts'
import { isDual } from '../../core/manifest/policy.ts'
import { MINUTE, SECOND } from '../../core/schedule/due.ts'
import { makeTag } from '../../core/tag.ts'
import type { Minted, Probe, Provider } from '../../plugins/contract/provider.ts'
import { commitEntry } from '../commit.ts'
import { guard } from '../guard.ts'
import { milestone, type Done, type Job, type Kit } from '../kit.ts'
import { settled } from '../settling.ts'
import { isByPerson } from '../../core/entry/wake.ts'

/** How long a runner may take from announcement to record; no other may judge the attempt before. */
export const LEASE: Duration = 10 * MINUTE

/** Commits the attempt's tag before anything else happens under it. */
export async function announce(
  job: Job,
  {
    due,
    ...how
  }: { readonly due: Instant; readonly lease: Duration; readonly reserved?: true; readonly deferred?: boolean },
): Promise<{ readonly announced: Entry; readonly candidate: Candidate }> {
  const { kit, entry } = job
  const { clock, github, repository } = kit.shared
  // Before anything is awaited, so that loops side by side cannot all take the last place.
  kit.shared.begun()
  const attempt = entry.attempt + 1
  const tag = makeTag({ repositoryId: repository.id, slug: kit.credential.slug, attempt, head: github.journal.head() })
  const now = clock.now()
  const candidate: Candidate = {
    tag,
    generation: entry.generation + 1,
    announcedAt: now,
    policyAt: job.ground.head,
    leaseUntil: now + how.lease,
    ...(how.reserved ? { reserved: true as const } : {}),
    ...(how.deferred ? { deferred: true as const } : {}),
    // Before there was a key nobody could sign anything that would have to be accepted.
    ...(isDual(kit.credential) && entry.incumbent?.adopted !== 'none' ? { acceptance: {} } : {}),
  }
  const count = entry.tries.due === due ? entry.tries.count + 1 : 1
  job.fence()
  const announced = await commitEntry(kit, entry, {
    to: { ...entry, attempt, candidate, tries: { due, count }, milestones: stillTold(entry), ...heardIn(job) },
    why: `${isByPerson(candidate) ? 'ask a person for' : 'announce'} attempt ${attempt}`,
  })
  return { announced, candidate }
}

export async function mint(job: Job, due: Instant): Promise<Done> {
  const { announced, candidate } = await announce(job, { due, lease: LEASE })
  const recorded = await make(job, announced, candidate)
  // Nobody can have proposed an attempt that did not exist a moment ago; the slots were not written.
  return { entry: recorded, forget: ['keys', 'ready', 'told'], sights: { review: { seen: true, value: undefined } } }
}

/** The same after the approval, which a last look must find again: from here the value is in this run's memory until it is written. */
export async function mintApproved(job: Job): Promise<Done> {
  const { kit, entry } = job
  const { candidate } = entry
  if (!candidate?.approved) return { forget: 'all' }
  const { tag, approved } = candidate
  await guard(job, (line) => line?.tag === tag || approved.by === 'command')
  const now = kit.shared.clock.now()
  const begun: Candidate = { ...candidate, begunAt: now, leaseUntil: now + LEASE }
  job.fence()
  const announced = await commitEntry(kit, entry, {
    to: { ...entry, candidate: begun },
    why: `attempt ${entry.attempt} is made now`,
  })
  const recorded = await make(job, announced, begun)
  // What goes into service must be listed; a listing that lags would leave the value to a next run, which does not have it.
  if (!kit.plugin.traits.succession)
    await settled(kit, (keys) => keys.some(({ id }) => id === recorded.candidate?.keyId))
  return { entry: recorded, forget: ['keys', 'ready', 'told'] }
}

async function make({ kit, entry }: Job, announced: Entry, candidate: Candidate): Promise<Entry> {
  const lease = kit.shared.clock.monotonic() + LEASE - MINUTE
  const provider = await kit.provider()
  const like = likeOf(entry)
  const minted = await provider.mint(candidate.tag, like === undefined ? {} : { like })
  const lying: string[] = []
  try {
    return await recorded({ kit, announced, candidate }, { minted, lease, provider, lying })
  } catch (thrown) {
    throw isUnknown(kit, thrown) ? unknownTo(minted, lying) : thrown
  }
}

/** The journal went on, or back, without the key's id: where it bears no mark, nothing else would tell of it. */
function isUnknown({ plugin }: Kit, thrown: unknown): boolean {
  return plugin.traits.marking !== 'exact' && thrown instanceof Failure && thrown.code === 'conflict'
}

/** Nor is what waits under a number of its own: by now another attempt may have the same one, so people look before it goes. */
function unknownTo({ keyId }: Minted, lying: readonly string[]): Failure {
  const rest =
    lying.length === 0 ? '' : ` Its value waits in ${lying.join(', ')}: delete that too, unless a proposal names it.`
  return new Failure(
    'conflict',
    `Key ${keyId} was made, and the journal was changed before it said so. Keys bear no mark there: if Keyturn does not speak of this one after its next run, nobody uses it; delete it at the provider.${rest}`,
    { effect: 'done' },
  )
}

interface Making {
  readonly kit: Kit
  readonly announced: Entry
  readonly candidate: Candidate
}

interface Attempted {
  readonly minted: Minted
  readonly lease: number
  readonly provider: Provider
  /** The secrets that the value waits in by now: told if nobody else can know of them. */
  readonly lying: string[]
}

async function recorded(
  { kit, announced, candidate }: Making,
  { minted, lease, provider, lying }: Attempted,
): Promise<Entry> {
  const { clock } = kit.shared
  const made = await noted({ kit, announced, candidate }, minted)
  const probe = await proven(kit, provider, minted)
  demandAccount(kit, minted, probe)
  for (const store of await kit.stores()) {
    lying.push(...(store.stagedAs?.(candidate.tag) ?? []))
    await store.stage(candidate.tag, minted.parts)
  }
  const stagedAt = clock.now()
  if (clock.monotonic() > lease)
    throw new Failure(
      'timed-out',
      'Minting took longer than its lease. The attempt is given up, and the next run begins anew.',
      { effect: 'unknown' },
    )
  const { made: _noted, ...rest } = candidate
  return commitEntry(kit, made, {
    to: {
      ...made,
      candidate: { ...rest, ...facts(kit, minted, probe), stagedAt },
      milestones: [
        ...made.milestones,
        milestone(kit, { what: 'minted', at: probe.at, evidence: [testimony(kit, probe)] }),
      ],
    },
    why: `record attempt ${announced.attempt}`,
  })
}

/** A key without a mark is known by its id alone, so that is written down before anything can go wrong with it. */
async function noted({ kit, announced, candidate }: Making, { keyId }: Minted): Promise<Entry> {
  if (kit.plugin.traits.marking === 'exact') return announced
  return commitEntry(kit, announced, {
    to: { ...announced, candidate: { ...candidate, made: keyId } },
    why: `attempt ${announced.attempt} made ${keyId}`,
  })
}

/** The newest use of the key in service that its provider told of: its later silence is believed for having been heard. */
export function heardIn({ entry, world }: Pick<Job, 'entry' | 'world'>): Pick<Entry, 'heard'> {
  const listed = world.keys?.seen ? world.keys.value.keys.find((key) => key.id === entry.incumbent?.keyId) : undefined
  const at = listed?.lastUsedAt ?? (listed && entry.heard?.[listed.id])
  return listed && at !== undefined ? { heard: { [listed.id]: at } } : {}
}

/** New keys take seconds to work at some providers: asked until alive, within what the plugin says it may take. */
async function proven(kit: Kit, provider: Provider, minted: Minted): Promise<Probe> {
  const until = kit.shared.clock.monotonic() + kit.plugin.traits.settles + MINUTE
  for (;;) {
    const probe = await provider.probe(minted.parts, minted.keyId)
    if (probe.verdict === 'alive' || probe.verdict === 'alive-forbidden') return probe
    if (kit.shared.clock.monotonic() >= until)
      throw new Failure(
        'unexpected-response',
        `The new key ${minted.keyId} does not work: ${probe.asked} answered ${probe.status}. It is discarded, and the next run begins anew.`,
        { effect: 'unknown', status: probe.status },
      )
    await kit.shared.clock.sleep(2 * SECOND)
  }
}

/** Where the manifest names the account, a key of another is not used; of which no account is told, the provider's listing vouches for. */
function demandAccount({ plugin, credential }: Kit, { keyId }: Minted, { account, asked, status }: Probe): void {
  const named = plugin.account?.(credential.with)
  if (named === undefined || account === undefined || account === named) return
  throw new Failure(
    'unexpected-response',
    `The new key ${keyId} belongs to account ${account}, and rotation.yml names ${named} (${asked} answered ${status}). It is not used. End it there; check whose the admin key is.`,
    { effect: 'done', status },
  )
}

/** What of a new key is recorded. */
export function facts(kit: Kit, minted: Minted, probe: Probe): Partial<Candidate> {
  const { traits } = kit.plugin
  const value = minted.parts[traits.parts[0] ?? 'value']
  return {
    keyId: minted.keyId,
    minted: minted.createdAt ?? probe.at,
    probedAt: [probe.at],
    probe: {
      at: probe.at,
      status: probe.status,
      asked: probe.asked,
      verdict: probe.verdict === 'alive' ? 'alive' : 'alive-forbidden',
      ...(probe.account === undefined ? {} : { account: probe.account }),
    },
    ...(value?.matches(traits.pattern) ? { fingerprint: value.fingerprint() } : {}),
    ...(minted.expiresAt === undefined ? {} : { expiresAt: minted.expiresAt }),
  }
}

/** The probe of the value in hand, as a milestone keeps it. */
export function testimony(
  kit: Kit,
  probe: Probe,
): { witness: string; asked: string; answer: string; verdict: 'yes'; at: Instant; number: number } {
  const account = probe.account === undefined ? '' : `, account ${probe.account}`
  return {
    witness: kit.plugin.id,
    asked: probe.asked,
    answer: `${probe.status}${account}`,
    verdict: 'yes',
    at: probe.at,
    number: probe.status,
  }
}
