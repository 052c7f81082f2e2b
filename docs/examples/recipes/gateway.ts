/** Where the key is kept, and a call that needs it. */
export interface Gateway<T> {
  /** Waits while the key is changed. */
  call(work: (key: string) => Promise<T>): Promise<T>
  /** Lets nobody in, waits until all are out, changes the key, and goes on with what `read` says then. */
  change(work: () => Promise<void>): Promise<void>
}

/** The one place that holds a key of which there can be only one: everybody calls through it. */
export function createGateway<T>(read: () => string): Gateway<T> {
  let key = read()
  let changed: Promise<void> = Promise.resolve()
  const inside = new Set<Promise<T>>()
  return {
    async call(work) {
      await changed
      const running = work(key).finally(() => inside.delete(running))
      inside.add(running)
      return running
    },
    change(work) {
      const done = changed.then(async () => {
        await Promise.allSettled(inside)
        await work()
        key = read()
      })
      // A change that failed is its caller's to hear of; the others go on with the key there is.
      changed = done.catch(() => undefined)
      return done
    },
  }
}
