// Worlds for rules, at a fixed clock: one credential, one slot, the key in service from attempt 5, the next from attempt 6.
import { ALWAYS } from '../../../src/core/schedule/calendar.ts'
import { firstDraft } from '../../../src/core/entry/first.ts'
import type { Candidate, Entry, Holder, PastLine, SlotState } from '../../../src/core/entry/entry.ts'
import type { DeployFacts, KeyFacts, Listing, Seen, SlotFacts, Testimony } from '../../../src/core/facts.ts'
import type { LockLine } from '../../../src/core/lock/lock.ts'
import type { Credential, GithubStoreSpec, Policy } from '../../../src/core/manifest/policy.ts'
import { DAY, HOUR, MINUTE } from '../../../src/core/schedule/due.ts'
import type { Review, World } from '../../../src/core/world.ts'
import { joinTag } from '../../../src/core/tag.ts'

export const NOW = Date.UTC(2026, 10, 16, 12)
export const REPOSITORY = 85968573
export const SLOT = 'github:environment/production/OPENAI_API_KEY'
export const OTHER_SLOT = 'github:environment/production/OPENAI_KEY_ID'
export const HEAD = 'ab'.repeat(20)
export const OLD = tagOf(5)
export const NEW = tagOf(6)

export function tagOf(attempt: number, repository = REPOSITORY): string {
  return joinTag({ repository, slug: 'openai-production', attempt, suffix: '9c04ae' })
}

export const POLICY: Policy = {
  every: 90 * DAY,
  overlap: DAY,
  quiet: HOUR,
  hold: DAY,
  expires: 14 * DAY,
  patienceForSilence: 14 * DAY,
  verify: 'usage',
  oldKey: 'quiet',
  calendar: ALWAYS,
  reviewers: [],
}

export const STORE: GithubStoreSpec = {
  kind: 'github',
  environment: 'production',
  layout: 'single',
  references: [],
  slots: [{ address: SLOT, secret: 'OPENAI_API_KEY', part: 'value' }],
  position: { line: 1, column: 1 },
}

export const VERSIONED: GithubStoreSpec = { ...STORE, layout: 'versioned', references: ['.github/workflows/app.yml'] }

export const CREDENTIAL: Credential = {
  id: 'openai/production',
  slug: 'openai-production',
  key: 'openai',
  environment: 'production',
  provider: 'openai',
  with: {},
  admin: 'OPENAI_ADMIN_KEY',
  stores: [STORE],
  deploy: [{ kind: 'workflow', file: 'deploy.yml', inputs: {} }],
  witnesses: [],
  policy: POLICY,
  class: 'standard',
  position: { line: 1, column: 1 },
}

export const INCUMBENT: Holder = {
  tag: OLD,
  generation: 3,
  keyId: 'key_old',
  minted: NOW - 10 * DAY,
  mintedBy: 'keyturn',
  since: NOW - 10 * DAY,
}

/** At rest since yesterday's sweep, an hour short of the next. */
export function resting(over: Partial<Entry> = {}): Entry {
  return {
    ...firstDraft('openai/production'),
    seq: 7,
    previous: '',
    mac: '',
    attempt: 5,
    generation: 3,
    incumbent: INCUMBENT,
    slots: { [SLOT]: { tag: OLD, writtenAt: NOW - 10 * DAY } },
    lastSweep: NOW - HOUR,
    ...over,
  }
}

/** At rest, a hundred days old: due. */
export function overdue(over: Partial<Entry> = {}): Entry {
  return resting({ incumbent: { ...INCUMBENT, minted: NOW - 100 * DAY }, ...over })
}

const ANNOUNCED: Candidate = {
  tag: NEW,
  generation: 4,
  announcedAt: NOW - 5 * DAY,
  policyAt: HEAD,
  leaseUntil: NOW - 5 * DAY + 10 * MINUTE,
}

function rotating(candidate: Candidate, over: Partial<Entry>): Entry {
  return overdue({ attempt: 6, candidate, ...over })
}

/** Announced, and not yet recorded. */
export function announced(candidate: Partial<Candidate> = {}, over: Partial<Entry> = {}): Entry {
  return rotating({ ...ANNOUNCED, ...candidate }, over)
}

/** Minted, probed, staged and recorded. */
export function staged(candidate: Partial<Candidate> = {}, over: Partial<Entry> = {}): Entry {
  return announced({ keyId: 'key_new', minted: NOW - 5 * DAY, ...candidate }, over)
}

/** The lock named it; nothing is written yet. */
export function approved(candidate: Partial<Candidate> = {}, over: Partial<Entry> = {}): Entry {
  return staged({ approved: { by: 'lock', at: NOW - 4 * DAY, seen: HEAD }, ...candidate }, over)
}

const AT_NEW: Readonly<Record<string, SlotState>> = { [SLOT]: { tag: NEW, writtenAt: NOW - 4 * DAY } }

/** Every slot holds it. */
export function promoted(candidate: Partial<Candidate> = {}, over: Partial<Entry> = {}): Entry {
  return approved({ promotedAt: NOW - 4 * DAY, ...candidate }, { slots: AT_NEW, ...over })
}

/** Deployed since. */
export function deployed(candidate: Partial<Candidate> = {}, over: Partial<Entry> = {}): Entry {
  const deployments = [{ run: '1', startedAt: NOW - 4 * DAY, finishedAt: NOW - 4 * DAY + MINUTE }]
  return promoted({ deployments, ...candidate }, over)
}

/** Proven to serve; the overlap was over two days ago. */
export function verified(candidate: Partial<Candidate> = {}, over: Partial<Entry> = {}): Entry {
  return deployed({ verifiedAt: NOW - 3 * DAY, ...candidate }, over)
}

/** On the way back, and the old value restored and proven, the overlap over. */
export function restored(over: Partial<Entry> = {}): Entry {
  const rollback = {
    at: NOW - 3 * DAY,
    by: 'revert' as const,
    restoredAt: NOW - 3 * DAY,
    deployments: [{ run: '2', startedAt: NOW - 3 * DAY, finishedAt: NOW - 3 * DAY }],
    verifiedAt: NOW - 2 * DAY,
  }
  return deployed({}, { rollback, slots: { [SLOT]: { tag: OLD, writtenAt: NOW - 3 * DAY } }, ...over })
}

export function past(attempt: number, over: Partial<PastLine> = {}): PastLine {
  return { tag: tagOf(attempt), since: NOW - 2 * DAY, why: 'declined', ...over }
}

export function line(tag: string, id?: string): LockLine {
  return { generation: 1, tag, ...(id === undefined ? {} : { id }) }
}

export const OLD_LINE = line(OLD, 'key_old')
export const NEW_LINE = line(NEW, 'key_new')

export function saw<T>(value: T): Seen<T> {
  return { seen: true, value }
}

export const UNSEEN: Seen<never> = { seen: false, why: 'GitHub did not answer' }

export function key(id: string, tag?: string, over: Partial<KeyFacts> = {}): KeyFacts {
  return { id, status: 'alive', ...(tag === undefined ? {} : { tag }), ...over }
}

export const OLD_KEY = key('key_old', OLD)
export const NEW_KEY = key('key_new', NEW)

export function listing(...keys: readonly KeyFacts[]): Seen<Listing> {
  return saw({ keys, complete: true, at: NOW })
}

/** A listing of which pages are missing. */
export function partial(...keys: readonly KeyFacts[]): Seen<Listing> {
  return saw({ keys, complete: false, at: NOW })
}

export function slotsAt(updatedAt: number | undefined, over: Partial<SlotFacts> = {}): NonNullable<World['slots']> {
  return saw(new Map([[SLOT, { staged: [], ...(updatedAt === undefined ? {} : { updatedAt }), ...over }]]))
}

/** References at the default head name that attempt. */
export function naming(named: NonNullable<SlotFacts['named']>): NonNullable<World['slots']> {
  return saw(new Map([[SLOT, { staged: [], named }]]))
}

export function proposal(over: Partial<Review> = {}): Seen<Review | undefined> {
  return saw<Review | undefined>({
    number: 12,
    url: 'https://github.test/acme/app/pull/12',
    state: 'open',
    createdAt: NOW - 4 * DAY,
    meddled: false,
    mergeable: 'yes',
    ...over,
  })
}

export function says(verdict: Testimony['verdict'], witness = 'usage'): Testimony {
  return { witness, asked: 'who used it', answer: verdict, verdict, at: NOW }
}

export function ran(state: DeployFacts['state']): DeployFacts {
  return { state, run: '1' }
}

interface Of extends Partial<Omit<World, 'entry' | 'lock'>> {
  readonly entry?: Entry | World['entry']
  readonly lock?: LockLine | World['lock'] | 'none'
  readonly policy?: Partial<Policy>
}

export function world({ entry, lock, policy, ...over }: Of = {}): World {
  const credential = over.credential ?? CREDENTIAL
  return {
    traits: { capacity: 'many', marking: 'exact', disable: false, usage: 'last-used', console: 'https://keys.test' },
    repositoryId: REPOSITORY,
    head: HEAD,
    mayBegin: true,
    adminKey: true,
    missingRights: '',
    ...over,
    credential: { ...credential, policy: { ...credential.policy, ...policy } },
    entry: entryOf(entry ?? resting()),
    lock: lockOf(lock ?? OLD_LINE),
  }
}

function entryOf(entry: Entry | World['entry']): World['entry'] {
  return 'state' in entry ? entry : { state: 'good', entry }
}

function lockOf(lock: LockLine | World['lock'] | 'none'): World['lock'] {
  if (lock === 'none') return { state: 'good' }
  return 'state' in lock ? lock : { state: 'good', line: lock }
}
