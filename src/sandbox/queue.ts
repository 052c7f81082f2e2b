/** Something planned for an instant. */
export interface Planned {
  readonly at: number
  readonly order: number
  readonly run: () => void
  /** False once it was taken back. */
  standing: boolean
}

/** Plans in time order; those of one instant in the order they were made. */
export interface Queue {
  /** Returns a function that takes it back. */
  add(at: number, run: () => void): () => void
  /** When the earliest is due. */
  peek(): number | undefined
  /** The earliest, if it is due by then. */
  take(until: number): Planned | undefined
}

/** A binary heap: a loaded app alone plans tens of thousands of events in a sweep. */
export function createQueue(): Queue {
  const heap: Planned[] = []
  let made = 0

  function add(at: number, run: () => void): () => void {
    const planned = { at, order: made, run, standing: true }
    made += 1
    heap.push(planned)
    rise(heap)
    return () => {
      planned.standing = false
    }
  }

  function first(): Planned | undefined {
    while (heap[0]?.standing === false) pop(heap)
    return heap[0]
  }

  function take(until: number): Planned | undefined {
    const planned = first()
    return planned === undefined || planned.at > until ? undefined : pop(heap)
  }

  return { add, peek: () => first()?.at, take }
}

function before(a: Planned | undefined, b: Planned | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function swap(heap: Planned[], i: number, j: number): void {
  const [a, b] = [heap[i], heap[j]]
  if (a === undefined || b === undefined) return
  heap[i] = b
  heap[j] = a
}

function rise(heap: Planned[]): void {
  let child = heap.length - 1
  while (child > 0) {
    const parent = (child - 1) >> 1
    if (!before(heap[child], heap[parent])) return
    swap(heap, child, parent)
    child = parent
  }
}

function pop(heap: Planned[]): Planned | undefined {
  swap(heap, 0, heap.length - 1)
  const top = heap.pop()
  sink(heap)
  return top
}

function sink(heap: Planned[]): void {
  let parent = 0
  for (;;) {
    const left = 2 * parent + 1
    const least = before(heap[left + 1], heap[left]) ? left + 1 : left
    if (!before(heap[least], heap[parent])) return
    swap(heap, parent, least)
    parent = least
  }
}
