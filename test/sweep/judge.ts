// Looks after every effect whether an invariant broke, by the truth of the world alone: nothing of Keyturn's own is asked.
import type { Call, SandboxReply } from '../../src/sandbox/contract.ts'
import { type Holder, holders, nextValue } from '../../src/sandbox/holders.ts'
import { credentialOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import { VENDORS } from '../../src/sandbox/vendors.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { readLock } from '../../src/core/lock/read.ts'
import type { Rig } from '../start/rig.ts'
import { entryOf, idOf, JOURNAL } from '../start/truth.ts'
import { isEffect, movesKeys, nameOf } from '../start/call.ts'
import { createHeads, type Heads } from './heads.ts'
import { createRemovals, type Removals } from './removals.ts'
import { WAITS } from './story.ts'

const MINUTE = 60_000

export interface Judge {
  /** Looks at what others did, so that it is not taken for Keyturn's. */
  refresh(): void
  before(call: Call): void
  after(call: Call, reply: SandboxReply): void
  /** Keyturn wrote a secret within this second: a store tells times by the second. */
  writing(): boolean
  /** A person made this key, or put this value where it stands: it is nobody's to touch. */
  stranger(key: { readonly id: string; readonly value: string }): void
  /** Ids of those. */
  strangers(): readonly string[]
  /** A person put a dead key into service, or took away one in service: what follows is not Keyturn's doing. */
  excused(): boolean
  /** A person with authority ordered that whatever stands in the secret be replaced. */
  mayOverwrite(): void
  /** A person with authority reported this key: from here on it may go as that verb says, and a command approves its heir. */
  reported(id: string, as: 'leaked' | 'exploited'): void
  /** A person says that nobody need wait for this key: overlap and silence are theirs to shorten, and nothing else. */
  waived(id: string): void
  /** A person deletes this key: nobody can defend the time from the last look on, nor what that look did not show yet. */
  removed(id: string): void
  /** People merged the end of this key, and nobody uses it any more: it may go as any old key may, and none comes. */
  retired(id: string): void
  /** Values whose end was ordered at once: what holds them fails, and that is the order. */
  ended(): readonly string[]
  blame(what: string): void
  readonly harm: ReadonlySet<string>
}

/** What the judge remembers between two effects. */
interface Memory {
  readonly rig: Rig
  readonly harm: Set<string>
  readonly strangers: Map<string, string>
  readonly gone: Set<string>
  /** Value in each credential's slot as of the last look. */
  readonly stood: Map<string, string | undefined>
  /** When a key's value left its slot. */
  readonly left: Map<string, number>
  readonly approved: Set<string>
  /** Since when the journal announces a key's end. */
  readonly announced: Map<string, number>
  /** Credentials whose writes Keyturn announced last: a person may set the journal back while they are done. */
  readonly opened: Set<string>
  readonly seenHeads: Set<string>
  readonly reports: Map<string, 'leaked' | 'exploited'>
  /** When its end was merged. */
  readonly ends: Map<string, number>
  readonly waived: Set<string>
  readonly removals: Removals
  readonly heads: Heads
  overwrite: boolean
  excused: boolean
  wroteAt: number
  /** Where the journal stood before the request. */
  journal: string | undefined
}

export function createJudge(rig: Rig): Judge {
  const memory: Memory = {
    rig,
    harm: new Set(),
    strangers: new Map(),
    gone: new Set(),
    stood: new Map(),
    left: new Map(),
    approved: new Set(),
    announced: new Map(),
    opened: new Set(),
    seenHeads: new Set(),
    reports: new Map(),
    ends: new Map(),
    waived: new Set(),
    removals: createRemovals(rig),
    heads: createHeads(rig),
    overwrite: false,
    excused: false,
    wroteAt: 0,
    journal: undefined,
  }
  const refresh = (): void => {
    notice(memory)
    for (const key of rig.world.keys) switched(memory, key)
    if (dead(memory).length > 0) memory.excused = true
  }
  for (const key of rig.world.keys) memory.stood.set(credentialOf(key), nextValue(rig.world, key))
  return {
    refresh,
    before: (call) => {
      memory.journal = rig.world.github.truth.ref(JOURNAL)
      if (movesKeys(call)) refresh()
    },
    after: (call, reply) => {
      memory.removals.heard(call)
      memory.heads.heard(call, reply)
      if (call.request.url.pathname.includes('/secrets/')) memory.wroteAt = rig.world.clock.now()
      if (movesKeys(call)) look(memory, nameOf(call))
      else if (isEffect(call)) hear(memory)
    },
    writing: () => rig.world.clock.now() - memory.wroteAt < 1000,
    stranger: ({ id, value }) => void memory.strangers.set(id, value),
    strangers: () => [...memory.strangers.keys()],
    excused: () => memory.excused,
    mayOverwrite: () => void (memory.overwrite = true),
    reported: (id, as) => void memory.reports.set(id, as),
    waived: (id) => void memory.waived.add(id),
    removed: (id) => memory.removals.removed(id),
    retired: (id) => void (memory.ends.has(id) || memory.ends.set(id, rig.world.clock.now())),
    ended: () => ended(memory),
    blame: (what) => void memory.harm.add(what),
    harm: memory.harm,
  }
}

function look(memory: Memory, after: string): void {
  const { rig, harm } = memory
  const blame = (what: string): void => void harm.add(`${what}, after ${after}`)
  if (memory.removals.unseen()) memory.excused = true
  const held = memory.excused ? [] : dead(memory)
  if (held.length > 0 && memory.heads.unseen()) memory.excused = true
  else for (const { who } of held) blame(`${who} holds a dead key`)
  for (const id of notice(memory)) for (const what of faultsOfDeletion(memory, id)) blame(what)
  for (const key of rig.world.keys) for (const what of faultsOfSwitch(memory, key)) blame(what)
}

/** Who holds what is dead, beyond what the design declares. */
function dead(memory: Memory): readonly Holder[] {
  const doomed = ended(memory)
  const torn = memory.rig.world.keys
    .filter((key) => isBetween(memory, key))
    .map((key) => nextValue(memory.rig.world, key))
  const { world } = memory.rig
  const held = new Set(world.app.running().map(({ value }) => value))
  return holders(world).filter(
    // What waits in the secrets may be in two halves; whoever runs may not.
    ({ alive, value }) => !alive && !doomed.includes(value) && (held.has(value) || !torn.includes(value)),
  )
}

/**
 * Design, invariant I1: the moment between the two writes of a pair, in a store that cannot write both at once. It is one only while the
 * writes are announced, and both halves are of keys that live, or whose end was ordered.
 */
function isBetween(memory: Memory, key: KeySpec): boolean {
  const { world } = memory.rig
  if (key.apart !== true || key.host !== undefined || key.layout === 'versioned') return false
  const [id = '', secret = ''] = (nextValue(world, key) ?? '').split(':')
  const vendor = world.vendors[key.provider]
  const doomed = ended(memory)
  const known = vendor.keys().filter(({ value }) => vendor.accepts(value) || doomed.includes(value))
  return (
    memory.opened.has(credentialOf(key)) &&
    known.some(({ value }) => value.startsWith(`${id}:`)) &&
    known.some(({ value }) => value.endsWith(`:${secret}`))
  )
}

/**
 * Design, invariant I1: `exploited` is the declared exception, for the reported key alone; and what people retired, where it lies still.
 * So is what was signed with a leaked one: once its heir signs, nobody can tell it from what a thief has signed.
 */
function ended({ rig, reports, ends, left }: Memory): readonly string[] {
  const forged = rig.world.generated
    .keys()
    .flatMap(({ id, value }) => (reports.get(id) === 'leaked' && left.has(id) ? [value] : []))
  return [...forged, ...endedAtVendors({ rig, reports, ends }), ...hasty({ rig, reports })]
}

/** Who has a signing key replaced without waiting has its heir sign before every server knows it: those refuse it for a while. */
function hasty({ rig, reports }: Pick<Memory, 'rig' | 'reports'>): readonly string[] {
  const keys = rig.world.supabase.signing.keys()
  return keys.some(({ id }) => reports.get(id) === 'exploited') ? keys.map(({ value }) => value) : []
}

function endedAtVendors({ rig, reports, ends }: Pick<Memory, 'rig' | 'reports' | 'ends'>): readonly string[] {
  return VENDORS.flatMap((name) => rig.world.vendors[name].keys()).flatMap(({ id, value }) =>
    reports.get(id) === 'exploited' || ends.has(id) ? [value] : [],
  )
}

/** What the journal announces, while it says so: a person may set it back later. */
function hear({ rig: { world }, announced, opened, journal }: Memory): void {
  const said = world.github.truth.ref(JOURNAL) !== journal
  for (const key of world.keys) {
    const { retiringAt, disabledAt, incumbent, candidate, slots } = entryOf(world, credentialOf(key)) ?? {}
    const all = Object.values(slots ?? {})
    const open = all.length > 0 && all.every(({ openedAt }) => openedAt !== undefined)
    if (said) opened[open ? 'add' : 'delete'](credentialOf(key))
    // A key that is held was disabled first, which is announcement enough.
    const at = retiringAt ?? disabledAt
    for (const id of [incumbent?.keyId, candidate?.keyId]) {
      if (id === undefined) continue
      if (at === undefined) announced.delete(id)
      else announced.set(id, at)
    }
  }
}

/** Ids of keys that died since the last look. */
function notice({ rig: { world }, gone }: Memory): readonly string[] {
  const dead = VENDORS.flatMap((name) => world.vendors[name].keys()).filter(
    ({ id, deletedAt }) => deletedAt !== undefined && !gone.has(id),
  )
  for (const { id } of dead) gone.add(id)
  return dead.map(({ id }) => id)
}

/** I4 and I5: what a key's end must have behind it. */
function faultsOfDeletion(memory: Memory, id: string): readonly string[] {
  const { rig, strangers, left, overwrite } = memory
  const { world } = rig
  const now = world.clock.now()
  // A secret of one's own making is nowhere else: who orders that it be written over orders its end.
  if (strangers.has(id) && overwrite && world.generated.keys().some((key) => key.id === id)) return []
  if (strangers.has(id)) return [`${id} was made by a person and is deleted`]
  const key = VENDORS.flatMap((name) => world.vendors[name].keys()).find((one) => one.id === id)
  if (Object.values(world.admin).includes(key?.value ?? '')) return ['an admin key is deleted']
  const entries = world.keys.map((one) => entryOf(world, credentialOf(one)))
  // Supabase's names have `_` where tags have `-`.
  const name = (key?.name ?? '').replaceAll('_', '-')
  const leftAt = left.get(id) ?? memory.ends.get(id)
  const report = memory.reports.get(id)
  if (report === 'exploited') return []
  // Whether somebody still holds it is asked for every key that dies.
  if (report === 'leaked')
    return leftAt === undefined ? [`${id} was reported leaked and is deleted before its heir`] : []
  const announced = now - (memory.announced.get(id) ?? now) >= 10 * MINUTE
  if (leftAt === undefined) {
    const over = entries.some((entry) => entry?.past.some((line) => line.keyId === id || name.includes(line.tag)))
    return over || announced ? [] : [`${id} is deleted, and the journal's past does not name it`]
  }
  const used = key?.uses.at(-1) ?? 0
  const waived = memory.waived.has(id)
  return [
    ...(now - leftAt < WAITS.overlap && !waived ? [`${id} is deleted before the overlap is over`] : []),
    ...(now - used < WAITS.quiet && !waived ? [`${id} is deleted and was not silent`] : []),
    ...(announced ? [] : [`${id} is deleted, and that was not announced ten minutes before`]),
  ]
}

/** The slot's value, if it is another one than at the last look. */
function switched({ rig, stood, left }: Memory, key: KeySpec): { readonly from: string | undefined } | undefined {
  const credential = credentialOf(key)
  const value = nextValue(rig.world, key)
  const from = stood.get(credential)
  if (value === from) return undefined
  const keys = rig.world.vendors[key.provider].keys()
  const gone = keys.find((one) => one.value === from)
  if (gone !== undefined) left.set(gone.id, rig.world.clock.now())
  const come = keys.find((one) => one.value === value)
  if (come !== undefined) left.delete(come.id)
  stood.set(credential, value)
  return { from }
}

/** I4 and I6: what the request put into service must have been approved, and what a person put there stays. */
function faultsOfSwitch(memory: Memory, key: KeySpec): readonly string[] {
  const changed = switched(memory, key)
  if (changed === undefined) return []
  const { rig, strangers, overwrite } = memory
  readApprovals(memory)
  const id = idOf(rig.world, key)
  const first = rig.world.first.get(credentialOf(key))?.id
  // Where it is made after the merge, people approved its tag, which is its name.
  const name = rig.world.vendors[key.provider]
    .keys()
    .find((one) => one.id === id)
    ?.name.replaceAll('_', '-')
  return [
    ...(id === undefined && !memory.excused && !isBetween(memory, key)
      ? ['the secret is gone or holds nothing that works']
      : []),
    ...(id !== undefined &&
    id !== first &&
    !memory.approved.has(id) &&
    !memory.approved.has(name ?? '') &&
    !memory.approved.has(notedTag(rig, key, id) ?? '') &&
    !mayCommand(memory, key)
      ? [`${id} is in service and nobody approved it`]
      : []),
    ...([...strangers.values()].includes(changed.from ?? '') && !overwrite
      ? ['a value that a person put there is overwritten']
      : []),
  ]
}

/** Made after the merge without a mark: the tag under which the journal noted that very id before it was put anywhere. */
function notedTag({ world }: Rig, key: KeySpec, id: string): string | undefined {
  const { candidate } = entryOf(world, credentialOf(key)) ?? {}
  const marked = PROVIDERS[key.provider]?.traits.marking === 'exact'
  return !marked && candidate?.keyId === id ? candidate.tag : undefined
}

/** A report approves the heir, but where a merge alone is the switch. */
function mayCommand({ reports }: Memory, key: KeySpec): boolean {
  return reports.size > 0 && key.layout !== 'versioned'
}

/** Every key that the lock at any commit of the default branch ever named. */
function readApprovals({ rig, approved, seenHeads }: Memory): void {
  const { truth } = rig.world.github
  for (const { oid } of truth.commits('main')) {
    if (seenHeads.has(oid)) continue
    seenHeads.add(oid)
    const reading = readLock(truth.file(oid, 'rotation.lock.yml') ?? 'version: 1\n')
    if ('lock' in reading)
      for (const line of reading.lock.lines.values()) {
        if (line.id !== undefined) approved.add(line.id)
        // What a person makes is called by its tag, and may be approved by that alone.
        approved.add(line.tag)
      }
  }
}
