/** Which deliveries were taken; a sign of life of the process, and no more. */
export interface Memory {
  /** Is it the first time? From then on it is not. */
  isNew(delivery: string): boolean
}

/**
 * GitHub delivers again what was not answered in time, and people do so by hand. What is done twice does no harm; it is only not
 * needed. The oldest are forgotten first.
 */
export function createMemory(most: number): Memory {
  const known = new Set<string>()
  return {
    isNew: (delivery) => {
      if (known.has(delivery)) return false
      known.add(delivery)
      const [oldest] = known
      if (known.size > most && oldest !== undefined) known.delete(oldest)
      return true
    },
  }
}
