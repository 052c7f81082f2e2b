/** Waits without keeping a place from those that could run meanwhile. */
export type Aside = <T>(wait: () => Promise<T>) => Promise<T>

/** Runs `work` over all items, at most `atOnce` at a time but for those that wait aside, and keeps their order. */
export function sideBySide<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, aside: Aside) => Promise<R>,
): Promise<readonly R[]> {
  const places = createPlaces(atOnce)
  async function aside<A>(wait: () => Promise<A>): Promise<A> {
    places.leave()
    try {
      return await wait()
    } finally {
      await places.enter()
    }
  }
  async function one(item: T): Promise<R> {
    await places.enter()
    try {
      return await work(item, aside)
    } finally {
      places.leave()
    }
  }
  return Promise.all(items.map(one))
}

interface Places {
  enter(): Promise<void>
  leave(): void
}

/** First come, first served. */
function createPlaces(count: number): Places {
  let free = count
  const line: (() => void)[] = []
  return {
    enter() {
      if (free === 0) return new Promise((resolve) => void line.push(resolve))
      free -= 1
      return Promise.resolve()
    },
    leave() {
      const next = line.shift()
      if (next) next()
      else free += 1
    },
  }
}
