// Adoption: one proposal enters every credential that Keyturn does not know yet. Announced first, then proposed.
import { sealEntry } from '../core/entry/codec.ts'
import type { Adopting, Entry } from '../core/entry/entry.ts'
import { firstDraft } from '../core/entry/first.ts'
import type { Oid, Tag } from '../core/facts.ts'
import { describe, Failure } from '../core/failure.ts'
import { makeTag } from '../core/tag.ts'
import { adoptionDraft, type Member } from './adoption-draft.ts'
import { identify, type Identified } from './identify.ts'
import type { Kit, Shared } from './kit.ts'
import type { JournalChange, ProposalFacts } from './ports.ts'
import type { Conclusion } from './reconcile.ts'

export interface Concluded {
  readonly kit: Kit
  readonly conclusion: Conclusion
}

/** Those whose loop ended because they must be adopted first are announced in one commit and proposed in one pull request. */
export async function adoptAll(shared: Shared, concluded: readonly Concluded[]): Promise<readonly Concluded[]> {
  const waiting = concluded.filter(wantsAdoption)
  if (waiting.length === 0) return concluded
  const failures = new Map<Kit, string>()
  const members: Member[] = []
  const proposals = new Map<string, ProposalFacts>()
  try {
    members.push(...(await announce(shared, { waiting, failures })))
    for (const branch of new Set(members.map(({ entry }) => entry.adopting.branch))) {
      const together = members.filter(({ entry }) => entry.adopting.branch === branch)
      proposals.set(branch, await propose(shared, branch, together))
    }
  } catch (thrown) {
    for (const { kit } of waiting) failures.set(kit, describe(thrown))
  }
  return concluded.map((one) => ended(one, { members, proposals, failure: failures.get(one.kit) }))
}

function wantsAdoption({ conclusion }: Concluded): boolean {
  const { decision, entry, failure } = conclusion
  if (failure !== undefined || decision.kind !== 'act') return false
  return decision.step.do === 'announce-adoption' || (decision.step.do === 'rebase' && !entry?.incumbent)
}

/** Entries that have no announcement in force get one, all in one commit, upon the journal's head as it is now. */
async function announce(
  shared: Shared,
  { waiting, failures }: { readonly waiting: readonly Concluded[]; readonly failures: Map<Kit, string> },
): Promise<readonly Member[]> {
  const { journal } = shared.github
  await journal.ensure()
  const head = journal.head()
  const members: Member[] = []
  const changes: JournalChange[] = []
  for (const one of waiting) {
    const standing = standingOf(one)
    if (standing) {
      members.push(standing)
      continue
    }
    try {
      const { change, member } = await announceOne(shared, { ...one, head })
      changes.push(change)
      members.push(member)
    } catch (thrown) {
      // One credential's trouble must not keep the others from being adopted.
      failures.set(one.kit, describe(thrown))
    }
  }
  if (changes.length > 0) await journal.commit(changes, `announce the adoption of ${counted(changes)}`)
  return members
}

/** An announcement that is in force: a crash came before its proposal, or its proposal conflicts. */
function standingOf({ kit, conclusion }: Concluded): Member | undefined {
  const { entry, ground } = conclusion
  const adopting = entry?.adopting
  return entry && adopting && adopting.notBefore === undefined
    ? { kit, ground, entry: { ...entry, adopting } }
    : undefined
}

interface Announced {
  readonly change: JournalChange
  readonly member: Member
}

async function announceOne(shared: Shared, one: Concluded & { readonly head: Oid }): Promise<Announced> {
  const { kit, conclusion } = one
  const { entry, ground } = conclusion
  const { adopting, listed } = await prepare(shared, one)
  const { moved: _away, ...known } = entry ?? firstDraft(kit.credential.id)
  const to = sealEntry({ ...known, adopting }, entry, {
    seal: shared.seals.current,
    repositoryId: shared.repository.id,
  })
  return {
    change: { credential: kit.credential.id, from: entry, to },
    member: { kit, ground, entry: { ...to, adopting }, ...(listed ? { listed } : {}) },
  }
}

/** Finds out what is in service, and puts a value that was passed into custody. */
async function prepare(
  shared: Shared,
  { kit, conclusion, head }: Concluded & { readonly head: Oid },
): Promise<Pick<Member, 'listed'> & { readonly adopting: Adopting }> {
  const found = await identify(kit, conclusion.ground, conclusion.entry?.wanted)
  const tag = makeTag({ repositoryId: shared.repository.id, slug: kit.credential.slug, attempt: 0, head })
  await demandPlaces(kit, found, tag)
  if (found.parts)
    for (const store of await kit.stores()) {
      // A store with versions keeps the adopted one where it lies; only what would be overwritten goes into custody.
      if (store.traits.custody === 'sealed') await store.stage(tag, found.parts)
    }
  const adopting = announced(found, {
    tag,
    branch: `keyturn/adopt/${head.slice(0, 6)}`,
    announcedAt: shared.clock.now(),
  })
  return { adopting, ...(found.listed ? { listed: found.listed } : {}) }
}

/** No secret yet is one thing; no place for one is another, and a person must make it. */
async function demandPlaces(kit: Kit, found: Identified, tag: Tag): Promise<void> {
  for (const store of await kit.stores()) {
    if (store.slots.every((slot) => found.slots[slot] !== undefined)) continue
    const ready = await store.ready(tag)
    if (!ready.ready && ready.why === 'scope-missing')
      throw new Failure(
        'not-found',
        `GitHub does not show the place of ${ready.slot}. Make the environment, or correct \`store:\` in rotation.yml; the App needs to be installed on this repository.`,
        { effect: 'not-done' },
      )
  }
}

function announced(found: Identified, of: Pick<Adopting, 'tag' | 'branch' | 'announcedAt'>): Adopting {
  const { parts: _value, listed: _key, ...facts } = found
  return { ...facts, ...of }
}

/** Opens the proposal, or puts it on top of a default branch that moved. */
async function propose(shared: Shared, branch: string, members: readonly Member[]): Promise<ProposalFacts> {
  const { proposals } = shared.github
  const draft = await adoptionDraft(shared, branch, members)
  const facts = await proposals.find(branch)
  if (facts?.state !== 'open') return proposals.open(draft)
  await proposals.rebase(facts, draft)
  return facts
}

interface Outcomes {
  readonly members: readonly Member[]
  /** By their branches. */
  readonly proposals: ReadonlyMap<string, ProposalFacts>
  readonly failure: string | undefined
}

function ended(one: Concluded, { members, proposals, failure }: Outcomes): Concluded {
  if (failure !== undefined) return { ...one, conclusion: { ...one.conclusion, failure } }
  const member = members.find(({ kit }) => kit === one.kit)
  if (!member) return one
  const entry: Entry = member.entry
  const acted = [...one.conclusion.acted, 'propose' as const]
  const decision = { kind: 'wait', because: 'awaiting-adoption' } as const
  const { number, url } = proposals.get(member.entry.adopting.branch) ?? {}
  const proposal = number === undefined || url === undefined ? {} : { proposal: { number, url } }
  return { ...one, conclusion: { ...one.conclusion, entry, decision, acted, ...proposal } }
}

function counted(changes: readonly JournalChange[]): string {
  return `${changes.length} ${changes.length === 1 ? 'credential' : 'credentials'}`
}
