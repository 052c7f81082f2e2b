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

/**
 * One row for each repository: its deeds are done in order, and those of others beside them. Several processes need not know of each
 * other: a sign is kept once, a comment is looked for before it is written, and one dispatch too many finds nothing to do.
 */
export function createQueue({ carrier, sleep, gather }: QueueOptions): Queue {
  const lanes = new Map<string, Lane>()
  let hurry: () => void = () => undefined
  const hurried = new Promise<void>((resolve) => {
    hurry = resolve
  })

  function laneOf(spot: Spot): Lane {
    const key = `${spot.installation ?? 0} ${spot.place?.owner ?? ''}/${spot.place?.name ?? ''}`.toLowerCase()
    const lane = lanes.get(key) ?? { spot, tail: Promise.resolve(), wakes: new Map(), gathering: false, busy: 0 }
    lanes.set(key, lane)
    return lane
  }

  function leave(lane: Lane): void {
    lane.busy -= 1
    if (lane.busy > 0) return
    for (const [key, one] of lanes) if (one === lane) lanes.delete(key)
  }

  function append(lane: Lane, deed: Deed['do'], work: () => Promise<void>): void {
    lane.busy += 1
    lane.tail = lane.tail
      .then(work)
      .catch((error: unknown) => carrier.failed(lane.spot, deed, error))
      .finally(() => leave(lane))
  }

  function addWake(lane: Lane, wake: Wake): void {
    lane.wakes.set(JSON.stringify(wake), wake)
    if (lane.gathering) return
    lane.gathering = true
    lane.busy += 1
    void Promise.race([sleep(gather), hurried]).then(() => {
      append(lane, 'wake', () => {
        const wakes = [...lane.wakes.values()]
        lane.wakes = new Map()
        lane.gathering = false
        return carrier.wake(lane.spot, wakes)
      })
      leave(lane)
    })
  }

  return {
    take: ({ installation, place, deeds }) => {
      for (const deed of deeds) {
        const lane = laneOf({ installation, place })
        if (deed.do === 'wake') addWake(lane, deed)
        else append(lane, deed.do, () => carrier.carry(lane.spot, deed))
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
