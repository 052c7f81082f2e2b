/** Runs `work` over all items, at most `atOnce` at a time, and keeps their order. */
export async function sideBySide<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: { readonly index: number; readonly value: R }[] = []
  let next = 0
  async function worker(): Promise<void> {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index]
      if (item !== undefined) results.push({ index, value: await work(item) })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return results.sort((a, b) => a.index - b.index).map(({ value }) => value)
}
