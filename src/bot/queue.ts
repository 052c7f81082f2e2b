import type { Deed, Heard, Place, Wake } from './hear/deeds.ts'

/** A repository, and the installation whose token reaches it. */
export interface Spot {
  readonly installation: number | undefined
  /** Undefined: the deed is about the whole installation. */
  readonly place: Place | undefined
}

/** What is queued for: everything but wakes one by one, wakes together. */
export interface Carrier {
  carry(spot: Spot, deed: Exclude<Deed, Wake>): Promise<void>
  wake(spot: Spot, wakes: readonly Wake[]): Promise<void>
  /** A deed failed; the next one of its repository goes on. */
  failed(spot: Spot, deed: Deed['do'], error: unknown): void
}

export interface QueueOptions {
  readonly carrier: Carrier
  readonly sleep: (milliseconds: number) => Promise<void>
  /** How long wakes are gathered for one dispatch, from the first of them. */
  readonly gather: number
}

export interface Queue {
  /** Returns at once: GitHub waits ten seconds for an answer, and a deed may take longer. */
  take(heard: Heard): void
  /** Deeds that are waited for, wakes that are being gathered among them. */
  waiting(): number
  /** Everything that was taken is done; wakes are not gathered any longer. */
  drain(): Promise<void>
}

interface Lane {
  readonly spot: Spot
  tail: Promise<void>
  wakes: Map<string, Wake>
  gathering: boolean
  busy: number
}

interface Rows extends QueueOptions {
  readonly lanes: Map<string, Lane>
  /** Nothing is gathered any longer. */
  readonly hurried: Promise<void>
}

/**
 * One row for each repository: its deeds are done in order, and those of others beside them. Several processes need not know of each
 * other: a sign is kept once, a comment is looked for before it is written, and one dispatch too many finds nothing to do.
 */
export function createQueue(options: QueueOptions): Queue {
  const { hurry, hurried } = createHurry()
  const lanes = new Map<string, Lane>()
  const rows: Rows = { ...options, lanes, hurried }
  return {
    take: ({ installation, place, deeds }) => {
      for (const deed of deeds) {
        const lane = laneOf(rows, { installation, place })
        if (deed.do === 'wake') addWake(rows, lane, deed)
        else append(rows, lane, { deed: deed.do, work: () => options.carrier.carry(lane.spot, deed) })
      }
    },
    waiting: () => [...lanes.values()].reduce((sum, { busy }) => sum + busy, 0),
    drain: async () => {
      hurry()
      while (lanes.size > 0) {
        await Promise.all([...lanes.values()].map(({ tail }) => tail))
        // A lane that is only gathering has nothing in its row yet.
        await new Promise<void>((resolve) => setImmediate(resolve))
      }
    },
  }
}

function laneOf({ lanes }: Rows, spot: Spot): Lane {
  const key = keyOf(spot)
  const lane = lanes.get(key) ?? { spot, tail: Promise.resolve(), wakes: new Map(), gathering: false, busy: 0 }
  lanes.set(key, lane)
  return lane
}

function keyOf({ installation, place }: Spot): string {
  return `${installation ?? 0} ${place?.owner ?? ''}/${place?.name ?? ''}`.toLowerCase()
}

function append(
  rows: Rows,
  lane: Lane,
  { deed, work }: { readonly deed: Deed['do']; readonly work: () => Promise<void> },
): void {
  lane.busy += 1
  lane.tail = lane.tail
    .then(work)
    .catch((error: unknown) => rows.carrier.failed(lane.spot, deed, error))
    .finally(() => leave(rows, lane))
}

function leave({ lanes }: Rows, lane: Lane): void {
  lane.busy -= 1
  if (lane.busy === 0) lanes.delete(keyOf(lane.spot))
}

function addWake(rows: Rows, lane: Lane, wake: Wake): void {
  lane.wakes.set(JSON.stringify(wake), wake)
  if (lane.gathering) return
  lane.gathering = true
  lane.busy += 1
  void gathered(rows, lane)
}

async function gathered(rows: Rows, lane: Lane): Promise<void> {
  await Promise.race([rows.sleep(rows.gather), rows.hurried])
  const work = (): Promise<void> => {
    const wakes = [...lane.wakes.values()]
    lane.wakes = new Map()
    lane.gathering = false
    return rows.carrier.wake(lane.spot, wakes)
  }
  append(rows, lane, { deed: 'wake', work })
  leave(rows, lane)
}

function createHurry(): { readonly hurry: () => void; readonly hurried: Promise<void> } {
  const ends: (() => void)[] = []
  const hurried = new Promise<void>((resolve) => ends.push(resolve))
  return { hurried, hurry: () => ends.forEach((end) => end()) }
}
