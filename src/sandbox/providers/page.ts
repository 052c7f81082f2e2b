/** One page of a listing that is walked by the last id seen. */
export interface Page<T> {
  readonly data: readonly T[]
  readonly more: boolean
}

/** What a request asks of a listing. */
export interface PageWish {
  readonly limit: number
  readonly after?: string | null
  readonly before?: string | null
}

/** Cuts one page; undefined: no item has the cursor's id. */
export function cut<T extends { readonly id: string }>(all: readonly T[], wish: PageWish): Page<T> | undefined {
  if (typeof wish.before === 'string') {
    const end = all.findIndex((item) => item.id === wish.before)
    const start = Math.max(0, end - wish.limit)
    return end === -1 ? undefined : { data: all.slice(start, end), more: start > 0 }
  }
  const found = typeof wish.after === 'string' ? all.findIndex((item) => item.id === wish.after) : -1
  if (typeof wish.after === 'string' && found === -1) return undefined
  const data = all.slice(found + 1, found + 1 + wish.limit)
  return { data, more: found + 1 + data.length < all.length }
}

/** A page size between 1 and `most`; undefined: it is something else. */
export function pageSize(asked: string | null, usual: number, most: number): number | undefined {
  if (asked === null) return usual
  const size = /^\d+$/.test(asked) ? Number(asked) : 0
  return size >= 1 && size <= most ? size : undefined
}
