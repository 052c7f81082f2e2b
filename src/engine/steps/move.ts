// propose-move, move: a credential gets the name that the manifest gives it. Replayable: the proposal is found before it is made, and
// both names change in one commit.
import { readEntry, sealEntry } from '../../core/entry/codec.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { firstDraft } from '../../core/entry/first.ts'
import { moveBranch } from '../../core/entry/wake.ts'
import type { CredentialId } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import { lineOf } from '../../core/lock/line.ts'
import { moveView } from '../../core/render/move.ts'
import { refused } from '../guard.ts'
import type { Done, Job, Kit } from '../kit.ts'
import { lockDraft } from '../lock-draft.ts'
import type { Draft } from '../ports.ts'

export async function proposeMove(job: Job): Promise<Done> {
  const draft = draftOf(job)
  if (!draft) return { forget: 'all' }
  job.fence()
  await job.kit.shared.github.proposals.open(draft)
  return { forget: ['review'] }
}

export async function rebaseMove(job: Job): Promise<Done> {
  const draft = draftOf(job)
  const { proposals } = job.kit.shared.github
  const facts = draft && (await proposals.find(draft.branch))
  if (!draft || !facts) return { forget: 'all' }
  job.fence()
  await proposals.rebase(facts, draft)
  return { forget: ['review'] }
}

function draftOf({ kit, entry, ground }: Job): Draft | undefined {
  const to = kit.credential.movingTo
  const { incumbent } = entry
  if (to === undefined || !incumbent) return undefined
  const view = moveView({ from: entry.credential, to, key: incumbent.keyId, tag: incumbent.tag })
  const changes = new Map([
    [entry.credential, undefined],
    [to, lineOf(incumbent)],
  ])
  return lockDraft(kit, ground, { branch: moveBranch(entry, to), changes, view })
}

/** One commit: the entry goes on under its new name, the old one ends as moved, and sealed values are wrapped for their new place. */
export async function move(job: Job): Promise<Done> {
  const { kit, entry, now } = job
  const to = kit.credential.movingTo
  if (to === undefined) return { forget: 'all' }
  const { github, seals, repository, log } = kit.shared
  const there = await standing(kit, to)
  await carry(kit, entry, to)
  const bind = { seal: seals.current, repositoryId: repository.id }
  const { credential: from, attempt, generation, lastSweep: _looked, handedOn: _theirs, ...rest } = entry
  const heir = {
    ...rest,
    credential: to,
    attempt: Math.max(attempt, there?.attempt ?? 0),
    generation: Math.max(generation, there?.generation ?? 0),
    requests: [...(there?.requests ?? []), ...entry.requests].slice(-50),
    formerly: [...(entry.formerly ?? []), { credential: from, at: now, generation }],
    ...(there?.handedOn === undefined ? {} : { handedOn: there.handedOn }),
  }
  const { requests, lastRecord } = entry
  const left = {
    ...firstDraft(from),
    attempt,
    generation,
    requests,
    lastRecord,
    moved: { to, at: now },
    handedOn: attempt,
  }
  job.fence()
  await github.journal.commit(
    [
      // Its chain of hashes goes on, too.
      { credential: to, from: there, to: sealEntry(heir, entry, bind) },
      { credential: from, from: entry, to: sealEntry(left, entry, bind) },
    ],
    `${from}: is ${to} from now on`,
  )
  log(`${from}: is ${to} from now on`)
  return { forget: 'all', over: true }
}

/** What stands under the new name: nothing, an adoption that was not merged, or what a key left that had it before. */
async function standing({ shared }: Kit, to: CredentialId): Promise<Entry | undefined> {
  const text = (await shared.github.journal.entries([to])).get(to)
  if (text === undefined) return undefined
  const read = readEntry(text, shared.seals, shared.repository.id)
  if (read.state !== 'good')
    throw new Failure(
      'refused',
      `Nothing was done: the journal has an entry for ${to} already, and ${read.why}. Restore the branch keyturn/journal.`,
      { effect: 'not-done' },
    )
  if (read.entry.incumbent) throw refused(`${to} has a key of its own in service`)
  return read.entry
}

/** A sealed value opens under one name only. What is over is not taken along. */
async function carry({ credential, shared }: Kit, { incumbent }: Entry, to: CredentialId): Promise<void> {
  const [from, into] = [credential.id, to].map((id) => shared.github.journal.custody(id))
  if (!from || !into) return
  const slots = credential.stores.flatMap((spec) => spec.slots.map(({ address }) => address))
  const values = await Promise.all(slots.map((slot) => from.get(slot, incumbent?.tag ?? '')))
  for (const [index, slot] of slots.entries()) {
    const value = values[index]
    if (value && incumbent) await into.put(slot, incumbent.tag, value)
    for (const tag of from.held(slot)) from.drop(slot, tag)
    for (const tag of into.held(slot)) into.drop(slot, tag)
  }
}
