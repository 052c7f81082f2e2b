// Adoption: one proposal enters every credential that Keyturn does not know yet. Announced first, then proposed.
import { sealEntry } from '../core/entry/codec.ts'
import type { Adopting, Entry } from '../core/entry/entry.ts'
import { firstDraft } from '../core/entry/first.ts'
import type { Oid } from '../core/facts.ts'
import { describe } from '../core/failure.ts'
import { makeTag } from '../core/tag.ts'
import { adoptionDraft, type Member } from './adoption-draft.ts'
import { identify, type Identified } from './identify.ts'
import type { Kit, Shared } from './kit.ts'
import type { JournalChange } from './ports.ts'
import type { Conclusion } from './reconcile.ts'

export interface Concluded {
  readonly kit: Kit
  readonly conclusion: Conclusion
}

/** Those whose loop ended because they must be adopted first are announced in one commit and proposed in one pull request. */
export async function adoptAll(shared: Shared, concluded: readonly Concluded[]): Promise<readonly Concluded[]> {
  const waiting = concluded.filter(wantsAdoption)
  if (waiting.length === 0) return concluded
  try {
    const members = await announce(shared, waiting)
    for (const branch of new Set(members.map(({ entry }) => entry.adopting.branch)))
      await propose(
        shared,
        branch,
        members.filter(({ entry }) => entry.adopting.branch === branch),
      )
    return concluded.map((one) => waits(one, members))
  } catch (thrown) {
    const failure = describe(thrown)
    return concluded.map((one) =>
      waiting.includes(one) ? { ...one, conclusion: { ...one.conclusion, failure } } : one,
    )
  }
}

function wantsAdoption({ conclusion }: Concluded): boolean {
  const { decision, entry, failure } = conclusion
  if (failure !== undefined || decision.kind !== 'act') return false
  return decision.step.do === 'announce-adoption' || (decision.step.do === 'rebase' && !entry?.incumbent)
}

/** Entries that have no announcement in force get one, all in one commit, upon the journal's head as it is now. */
async function announce(shared: Shared, waiting: readonly Concluded[]): Promise<readonly Member[]> {
  const { journal } = shared.github
  await journal.ensure()
  const head = journal.head()
  const members: Member[] = []
  const changes: JournalChange[] = []
  for (const { kit, conclusion } of waiting) {
    const { entry, ground } = conclusion
    const standing = entry?.adopting?.notBefore === undefined ? entry?.adopting : undefined
    if (entry && standing) {
      members.push({ kit, ground, entry: { ...entry, adopting: standing } })
      continue
    }
    const { adopting, listed } = await prepare(shared, { kit, conclusion, head })
    const to = sealEntry({ ...(entry ?? firstDraft(kit.credential.id)), adopting }, entry, {
      seal: shared.seals.current,
      repositoryId: shared.repository.id,
    })
    changes.push({ credential: kit.credential.id, from: entry, to })
    members.push({ kit, ground, entry: { ...to, adopting }, ...(listed ? { listed } : {}) })
  }
  if (changes.length > 0) await journal.commit(changes, `announce the adoption of ${counted(changes)}`)
  return members
}

/** Finds out what is in service, and puts a value that was passed into custody. */
async function prepare(
  shared: Shared,
  { kit, conclusion, head }: Concluded & { readonly head: Oid },
): Promise<Pick<Member, 'listed'> & { readonly adopting: Adopting }> {
  const found = await identify(kit, conclusion.ground, conclusion.entry?.wanted)
  const tag = makeTag({ repositoryId: shared.repository.id, slug: kit.credential.slug, attempt: 0, head })
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

function announced(found: Identified, of: Pick<Adopting, 'tag' | 'branch' | 'announcedAt'>): Adopting {
  const { parts: _value, listed: _key, ...facts } = found
  return { ...facts, ...of }
}

/** Opens the proposal, or puts it on top of a default branch that moved. */
async function propose(shared: Shared, branch: string, members: readonly Member[]): Promise<void> {
  const { proposals } = shared.github
  const draft = await adoptionDraft(shared, branch, members)
  const facts = await proposals.find(branch)
  if (facts?.state === 'open') await proposals.rebase(facts, draft)
  else await proposals.open(draft)
}

function waits(one: Concluded, members: readonly Member[]): Concluded {
  const member = members.find(({ kit }) => kit === one.kit)
  if (!member) return one
  const entry: Entry = member.entry
  return {
    ...one,
    conclusion: {
      ...one.conclusion,
      entry,
      decision: { kind: 'wait', because: 'awaiting-adoption' },
      acted: [...one.conclusion.acted, 'propose'],
    },
  }
}

function counted(changes: readonly JournalChange[]): string {
  return `${changes.length} ${changes.length === 1 ? 'credential' : 'credentials'}`
}
