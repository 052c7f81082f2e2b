// The bracket around a write to a store without versions: what stood there before, and when the write was announced.
import { STRANGE, type Entry, type SlotState } from '../../core/entry/entry.ts'
import type { Instant, SlotAddress, SlotFacts, Tag } from '../../core/facts.ts'
import { MINUTE, SECOND } from '../../core/schedule/due.ts'
import { commitEntry } from '../commit.ts'
import { refused } from '../guard.ts'
import type { Job } from '../kit.ts'
import { readSlots } from '../look.ts'

type Slots = Readonly<Record<SlotAddress, SlotState>>

/** A write that came later than its bracket's minute could not be told from a stranger's. */
export function withinBracket({ kit, entry }: Job): void {
  const oldest = Math.min(...Object.values(entry.slots).map((slot) => slot.openedAt ?? Number.POSITIVE_INFINITY))
  if (kit.shared.clock.now() - oldest > 50 * SECOND) throw refused('the announced minute for writing is nearly over')
}

/** A bracket that was opened and never written in, a minute ago and more: nothing of ours can arrive any more. */
export function settled(entry: Entry, now: Instant): boolean {
  return Object.values(entry.slots).every((slot) => slot.openedAt === undefined || now - slot.openedAt > 2 * MINUTE)
}

/** Which slot gets which key. */
type Writes = ReadonlyMap<SlotAddress, Tag>

/** Announces those writes. */
export async function openBracket(job: Job, writes: Writes): Promise<Entry> {
  const entry = await commitEntry(job.kit, job.entry, {
    to: { ...job.entry, slots: opened(job, writes) },
    why: `about to write ${[...new Set(writes.values())].join(' and ')}`,
  })
  if ((await unlessWritten(job, entry)) !== entry) throw refused('somebody wrote a slot at this very moment')
  return entry
}

/**
 * Between the look that a bracket's `from` was taken from and its commit somebody may have written: within its minute that would pass
 * for ours, and be overwritten. Looked at once more; what moved closes the bracket again, and is foreign.
 */
export async function unlessWritten(job: Job, entry: Entry): Promise<Entry> {
  const { kit, entry: before, now } = job
  const single = kit.credential.stores
    .flatMap(({ layout, slots }) => (layout === 'versioned' ? [] : slots.map(({ address }) => address)))
    .filter((slot) => entry.slots[slot]?.openedAt === now && isQuiet(before.slots[slot], now))
  if (single.length === 0) return entry
  const facts = await readSlots(kit, job.ground.head)
  if (single.every((slot) => (facts.get(slot)?.updatedAt ?? null) === (entry.slots[slot]?.from ?? null))) return entry
  return commitEntry(kit, entry, {
    to: { ...entry, slots: before.slots },
    why: 'a slot was written by somebody else as the write was announced',
  })
}

/** No earlier write of ours can still arrive. */
function isQuiet(slot: SlotState | undefined, now: Instant): boolean {
  return slot?.openedAt === undefined && now - (slot?.announcedAt ?? 0) > 2 * MINUTE
}

/** Each slot's time as the store shows it now, and GitHub's time: after a crash they tell our write from a stranger's. */
export function opened(job: Job, writes: Writes): Slots {
  const slots: Record<SlotAddress, SlotState> = { ...job.entry.slots }
  const facts = job.world.slots?.seen ? job.world.slots.value : new Map<SlotAddress, SlotFacts>()
  for (const [slot, seen] of facts) {
    const tag = writes.get(slot)
    if (tag === undefined) continue
    const before = job.entry.slots[slot]
    const bracket = { from: seen.updatedAt ?? null, openedAt: job.now, writing: tag }
    // A write of ours reached it, and nobody knows which: once the bracket begins there, it must not look like the value before.
    slots[slot] = { ...(before ?? { tag }), ...(isTouched(before, seen) ? { tag: STRANGE } : {}), ...bracket }
  }
  return slots
}

function isTouched(before: SlotState | undefined, seen: SlotFacts): boolean {
  return before?.openedAt !== undefined && (seen.updatedAt ?? null) !== (before.from ?? null)
}

/** Is it announced, and recently enough to be done within its minute? */
export function bracketed({ slots }: Entry, writes: Writes, now: Instant): boolean {
  return (
    writes.size > 0 &&
    [...writes].every(([address, tag]) => {
      const slot = slots[address]
      return slot?.openedAt !== undefined && slot.writing === tag && now - slot.openedAt < 40 * SECOND
    })
  )
}
