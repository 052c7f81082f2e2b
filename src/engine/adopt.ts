// Adoption: one proposal enters every credential that Keyturn does not know yet. Announced first, then proposed.
import { sealEntry } from '../core/entry/codec.ts'
import type { Adopting, Entry, PastLine } from '../core/entry/entry.ts'
import { firstDraft } from '../core/entry/first.ts'
import type { Oid, Tag } from '../core/facts.ts'
import { describe, Failure } from '../core/failure.ts'
import { askedOf } from '../core/manifest/asked.ts'
import { makeTag } from '../core/tag.ts'
import { adoptionDraft, type Member } from './adoption-draft.ts'
import { identify, type Identified } from './identify.ts'
import { keepSeen } from './keep.ts'
import { slotsOf, type Kit, type Shared } from './kit.ts'
import type { JournalChange, ProposalFacts } from './ports.ts'
import type { Conclusion } from './reconcile.ts'

export interface Concluded {
  readonly kit: Kit
  readonly conclusion: Conclusion
}

/** Those whose loop ended because they must be adopted first are announced in one commit and proposed in one pull request. */
export async function adoptAll(
  shared: Shared,
  concluded: readonly Concluded[],
  { whole }: { readonly whole: boolean },
): Promise<readonly Concluded[]> {
  const waiting = together(concluded, whole)
  if (waiting.length === 0) return concluded
  const failures = new Map<Kit, string>()
  const members: Member[] = []
  const proposals = new Map<string, ProposalFacts>()
  try {
    members.push(...(await announce(shared, { waiting, failures })))
    for (const branch of new Set(members.map(({ entry }) => entry.adopting.branch))) {
      const those = members.filter(({ entry }) => entry.adopting.branch === branch)
      proposals.set(branch, await propose(shared, branch, those))
    }
  } catch (thrown) {
    for (const { kit } of waiting) failures.set(kit, describe(thrown))
  }
  return concluded.map((one) => ended(one, { members, proposals, failure: failures.get(one.kit) }))
}

/**
 * A proposal is written as a whole, so that all who stand in it go along. A run that looks at some credentials only leaves those
 * that stand in one alone.
 */
function together(concluded: readonly Concluded[], whole: boolean): readonly Concluded[] {
  const wanting = concluded.filter(wantsAdoption)
  const branches = new Set(wanting.map(branchIn))
  return whole
    ? concluded.filter((one) => wanting.includes(one) || (branchIn(one) !== undefined && branches.has(branchIn(one))))
    : wanting.filter((one) => branchIn(one) === undefined)
}

/** The branch of an announcement in force. */
function branchIn({ conclusion: { entry } }: Concluded): string | undefined {
  const { incumbent, adopting } = entry ?? {}
  return incumbent === undefined && adopting?.notBefore === undefined ? adopting?.branch : undefined
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
  const fresh: Member[] = []
  const changes: JournalChange[] = []
  const outdated = new Set(waiting.filter(isOutdated).map(branchIn))
  for (const one of waiting) {
    const standing = standingOf(one)
    if (standing && !outdated.has(branchIn(one))) {
      members.push(standing)
      continue
    }
    try {
      const along = standing && !isOutdated(one) ? takeAlong(shared, standing, branchAt(head)) : undefined
      const { change, member } = along ?? (await announceOne(shared, { ...one, head }))
      changes.push(change)
      members.push(member)
      if (along === undefined) fresh.push(member)
    } catch (thrown) {
      // One credential's trouble must not keep the others from being adopted.
      failures.set(one.kit, describe(thrown))
    }
  }
  if (changes.length > 0) await journal.commit(changes, `announce the adoption of ${counted(changes)}`)
  for (const { kit, entry } of fresh)
    await keepSeen(kit, entry.adopting).catch((thrown: unknown) => void failures.set(kit, describe(thrown)))
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

/** The manifest says something else now. */
function isOutdated({ kit, conclusion: { entry } }: Concluded): boolean {
  const asked = entry?.adopting?.asked
  return asked !== undefined && asked !== askedOf(kit.credential)
}

function branchAt(head: Oid): string {
  return `keyturn/adopt/${head.slice(0, 6)}`
}

/** Nothing is new but the proposal that it stands in. */
function takeAlong(shared: Shared, { kit, ground, entry }: Member, branch: string): Announced {
  const adopting = { ...entry.adopting, branch, instead: entry.adopting.branch }
  const bind = { seal: shared.seals.current, repositoryId: shared.repository.id }
  const to = sealEntry({ ...entry, adopting }, entry, bind)
  return {
    change: { credential: kit.credential.id, from: entry, to },
    member: { kit, ground, entry: { ...to, adopting } },
  }
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
  const to = sealEntry({ ...known, past: withdrawn(one), adopting }, entry, {
    seal: shared.seals.current,
    repositoryId: shared.repository.id,
  })
  return {
    change: { credential: kit.credential.id, from: entry, to },
    member: { kit, ground, entry: { ...to, adopting }, ...(listed ? { listed } : {}) },
  }
}

/** Merged all the same, what was asked before is over: nothing is taken over by it, and nothing removed. */
function withdrawn(one: Concluded): readonly PastLine[] {
  const { kit, conclusion } = one
  const { adopting, past = [] } = conclusion.entry ?? {}
  if (!adopting || branchIn(one) === undefined) return past
  const custody = kit.shared.github.journal.custody(kit.credential.id)
  for (const slot of slotsOf(kit)) custody.drop(slot, adopting.tag)
  return [...past, { tag: adopting.tag, since: kit.shared.clock.now(), why: 'released' }]
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
  const before = branchIn({ kit, conclusion })
  const adopting = announced(found, {
    tag,
    branch: branchAt(head),
    announcedAt: shared.clock.now(),
    asked: askedOf(kit.credential),
    ...(before === undefined ? {} : { instead: before }),
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

function announced(
  found: Identified,
  of: Pick<Adopting, 'tag' | 'branch' | 'announcedAt' | 'asked' | 'instead'>,
): Adopting {
  const { parts: _value, listed: _key, ...facts } = found
  return { ...facts, ...of }
}

/** Opens the proposal, or puts it on top of a default branch that moved. */
async function propose(shared: Shared, branch: string, members: readonly Member[]): Promise<ProposalFacts> {
  const { proposals } = shared.github
  const draft = await adoptionDraft(shared, branch, members)
  const facts = await proposals.find(branch)
  if (facts?.state !== 'open') {
    for (const before of new Set(members.flatMap(({ entry }) => entry.adopting.instead ?? [])))
      await closeOpen(proposals, before)
    return proposals.open(draft)
  }
  await proposals.rebase(facts, draft)
  return facts
}

/** Before another takes its place: two would be open at once, and one of them outdated. */
async function closeOpen(proposals: Shared['github']['proposals'], branch: string): Promise<void> {
  const facts = await proposals.find(branch)
  if (facts?.state === 'open') await proposals.close(facts)
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
