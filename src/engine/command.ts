// The two ways out of a parked credential, by `workflow_dispatch`: a command of the actor who triggered the run, once per run.
import type { Command } from '../core/command.ts'
import { courseOf } from '../core/decide/course.ts'
import { STRANGE, type Draft, type Entry, type PastLine, type SlotState } from '../core/entry/entry.ts'
import { firstDraft } from '../core/entry/first.ts'
import { branchOf } from '../core/entry/wake.ts'
import { Failure } from '../core/failure.ts'
import type { SlotAddress } from '../core/facts.ts'
import { parseTag } from '../core/tag.ts'
import { commitEntry } from './commit.ts'
import type { Ground, Kit } from './kit.ts'
import { readSlots } from './look.ts'

/** Who ordered it: GitHub's `triggering_actor` of this run, never what a payload says. */
export interface Orderer {
  readonly login: string
  /** `run:<id>`: carried out once, however often the run is repeated. */
  readonly request: string
  /** A repeated run reconciles, but takes no command. */
  readonly attempt: number
}

const ALLOWED: readonly string[] = ['admin', 'maintain']

/** Carries the command out, if it may be, and returns the ground to go on from. */
export async function obey(
  kit: Kit,
  ground: Ground,
  { what, by }: { readonly what: Command; readonly by: Orderer },
): Promise<Ground> {
  const entry = ground.basis.entry.state === 'good' ? ground.basis.entry.entry : undefined
  if (by.attempt > 1 || entry?.requests.includes(by.request)) return ground
  const role = await kit.shared.github.role(by.login)
  if (!ALLOWED.includes(role))
    throw refusal(
      `${by.login} has the role ${role} here, and \`${what.verb}\` needs maintain or admin. Ask one of those to run it`,
    )
  const next =
    what.verb === 'adopt'
      ? await adopt(kit, ground, { entry, request: by.request, key: what.key })
      : await overwrite(kit, ground, { entry, request: by.request })
  return { ...ground, basis: { ...ground.basis, entry: { state: 'good', entry: next } } }
}

interface Adopt {
  readonly entry: Entry | undefined
  readonly request: string
  readonly key: string | undefined
}

/** Forgets incumbent and candidate and begins with adoption; nothing that was theirs is removed by that. */
async function adopt(kit: Kit, ground: Ground, { entry, request, key }: Adopt): Promise<Entry> {
  refuseValue(kit, key)
  const candidate = entry?.candidate
  if (candidate?.approved && key === undefined)
    throw refusal(
      `${kit.credential.id} is in the middle of a change, so it must be said which key is to be adopted: \`adopt ${kit.credential.id} <key id>\``,
    )
  if (candidate && !candidate.approved) {
    const facts = await kit.shared.github.proposals.find(branchOf(kit.credential.id, candidate.tag))
    if (facts?.state === 'open') await kit.shared.github.proposals.close(facts)
  }
  const line = ground.basis.lock.state === 'good' ? ground.basis.lock.line : undefined
  const locked = line && parseTag(line.tag)?.attempt
  const now = kit.shared.clock.now()
  const base = entry ?? firstDraft(kit.credential.id)
  const past: readonly PastLine[] = [
    ...base.past,
    ...(entry?.incumbent ? [released(entry.incumbent, now)] : []),
    ...(line && line.tag !== entry?.incumbent?.tag && line.tag !== candidate?.tag
      ? [released({ tag: line.tag, ...(line.id === undefined ? {} : { keyId: line.id }) }, now)]
      : []),
    // A candidate nobody approved was never in a slot: it goes. An approved one may be what is in service: it stays.
    ...(candidate
      ? [
          candidate.approved || candidate.keyId === key
            ? released(candidate, now)
            : { ...released(candidate, now), why: 'declined' as const },
        ]
      : []),
  ]
  dropHeld(kit)
  // A journal that is lost is what `adopt` is for.
  await kit.shared.github.journal.ensure()
  return commitEntry(kit, entry, {
    to: {
      ...firstDraft(kit.credential.id),
      past,
      attempt: Math.max(base.attempt, locked ?? 0),
      generation: base.generation,
      requests: [...base.requests, request].slice(-50),
      lastRecord: base.lastRecord,
      ...(key === undefined ? {} : { wanted: key }),
    },
    ...(ground.basis.entry.state === 'bad' ? { over: true as const } : {}),
    why: `adopt anew${key === undefined ? '' : ` with key ${key}`}`,
  })
}

/** It would be written into the journal for everybody to read. */
function refuseValue(kit: Kit, key: string | undefined): void {
  if (key !== undefined && kit.plugin.traits.pattern.test(key))
    throw refusal(
      'what was given is the value of a key, and its id is needed. Whoever can read this run saw it: replace it',
    )
}

/** Under the old tags no value will ever be written again: our copies go with the commit that says so. */
function dropHeld(kit: Kit): void {
  const custody = kit.shared.github.journal.custody(kit.credential.id)
  for (const { address } of kit.credential.stores.flatMap((spec) => spec.slots))
    for (const tag of custody.held(address)) custody.drop(address, tag)
}

function released(of: { readonly tag: string; readonly keyId?: string }, since: number): PastLine {
  return { tag: of.tag, since, why: 'released', ...(of.keyId === undefined ? {} : { keyId: of.keyId }) }
}

/** Opens a bracket around the strange value; the loop's next turn writes Keyturn's own over it. */
async function overwrite(
  kit: Kit,
  ground: Ground,
  { entry, request }: { readonly entry: Entry | undefined; readonly request: string },
): Promise<Entry> {
  const to = entry && (courseOf(entry)?.to ?? entry.incumbent)
  if (!entry || !to) throw refusal(`${kit.credential.id} has no key of Keyturn's that could be written`)
  for (const store of await kit.stores()) {
    const ready = await store.ready(to.tag)
    // A version is written once, and its value is not kept.
    if (!ready.ready || store.traits.layout === 'versioned')
      throw refusal(
        `the value of generation ${entry.incumbent?.generation ?? 0} is not held, so it cannot be written. Use \`adopt ${kit.credential.id}\``,
      )
  }
  const facts = await readSlots(kit, ground.head)
  const slots: Record<SlotAddress, SlotState> = { ...entry.slots }
  const openedAt = kit.shared.clock.now()
  for (const [slot, seen] of facts)
    slots[slot] = { tag: STRANGE, from: seen.updatedAt ?? null, openedAt, writing: to.tag }
  return commitEntry(kit, entry, {
    to: { ...again(entry), slots, requests: [...entry.requests, request].slice(-50) },
    why: `overwrite: ${to.tag} is the right one`,
  })
}

/** In the middle of a change everything after the write is done again: a deployment may have read the strange value. */
function again(entry: Entry): Draft {
  const { candidate, rollback, retiringAt: _going, ...rest } = entry
  if (!candidate) return entry
  if (rollback)
    return {
      ...rest,
      candidate,
      rollback: { at: rollback.at, by: rollback.by, ...(rollback.head === undefined ? {} : { head: rollback.head }) },
    }
  const { promotedAt: _promoted, verifiedAt: _verified, deployments: _deployed, ...fresh } = candidate
  return { ...rest, candidate: fresh }
}

function refusal(why: string): Failure {
  return new Failure('refused', `Nothing was done: ${why}.`, { effect: 'not-done' })
}
