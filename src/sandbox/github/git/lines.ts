/** A run of lines that one side replaced: `[from, to)` of the base became these lines. */
export interface Hunk {
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
}

/** The text as lines, each with its line feed: a missing last one is a difference. */
export function splitLines(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/)
}

/** The shortest list of replacements (Myers) that makes `after` of `before`. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = []
  let [x, y] = [0, 0]
  for (const [keptX, keptY] of [...kept(before, after), [before.length, after.length] as const]) {
    if (keptX > x || keptY > y) hunks.push({ from: x, to: keptX, lines: after.slice(y, keptY) })
    x = keptX + 1
    y = keptY + 1
  }
  return hunks
}

/** Pairs of positions of lines that stay. */
function kept(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const trace = explore(a, b)
  const pairs: [number, number][] = []
  let [x, y] = [a.length, b.length]
  for (let depth = trace.length - 1; depth >= 0 && (x > 0 || y > 0); depth -= 1) {
    const reached = trace[depth] ?? new Map<number, number>()
    const k = x - y
    const before = down(reached, k, depth) ? k + 1 : k - 1
    const startX = depth === 0 ? 0 : (reached.get(before) ?? 0)
    const startY = depth === 0 ? 0 : startX - before
    while (x > startX && y > startY && x > 0 && y > 0) {
      x -= 1
      y -= 1
      pairs.push([x, y])
    }
    ;[x, y] = [startX, startY]
  }
  return pairs.reverse()
}

/** The furthest points of each depth's predecessor, by diagonal. */
function explore(a: readonly string[], b: readonly string[]): readonly Map<number, number>[] {
  const trace: Map<number, number>[] = []
  const reached = new Map<number, number>([[1, 0]])
  for (let depth = 0; depth <= a.length + b.length; depth += 1) {
    trace.push(new Map(reached))
    for (let k = -depth; k <= depth; k += 2) {
      let x = down(reached, k, depth) ? (reached.get(k + 1) ?? 0) : (reached.get(k - 1) ?? 0) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      reached.set(k, x)
      if (x >= a.length && x - k >= b.length) return trace
    }
  }
  return trace
}

function down(reached: ReadonlyMap<number, number>, k: number, depth: number): boolean {
  return k === -depth || (k !== depth && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1))
}

/** Both sides' changes to one text; undefined: they touch the same or neighbouring lines differently, as git refuses. */
export function mergeTexts(base: string, ours: string, theirs: string): string | undefined {
  const lines = splitLines(base)
  const left = diffLines(lines, splitLines(ours))
  const right = diffLines(lines, splitLines(theirs)).filter((hunk) => !left.some((other) => same(hunk, other)))
  if (left.some((a) => right.some((b) => touch(a, b)))) return undefined
  const result: string[] = []
  let at = 0
  for (const hunk of [...left, ...right].sort((a, b) => a.from - b.from)) {
    result.push(...lines.slice(at, hunk.from), ...hunk.lines)
    at = hunk.to
  }
  return [...result, ...lines.slice(at)].join('')
}

/** Git asks for an untouched line between two changes. */
function touch(a: Hunk, b: Hunk): boolean {
  return !(a.to < b.from || b.to < a.from)
}

function same(a: Hunk, b: Hunk): boolean {
  return a.from === b.from && a.to === b.to && a.lines.join('') === b.lines.join('')
}
