import type { Position } from '../policy.ts'
import { toPlain } from '../tree.ts'
import type { Mapping, Node } from '../tree.ts'

/** `with:` of one credential: each level, nearest first, over the next. */
export function mergedOf(nearest: Mapping, said: readonly Mapping[]): Mapping {
  return { ...nearest, pairs: new Map(said.toReversed().flatMap((each) => [...each.pairs])) }
}

/** What it says. */
export function plainOf({ pairs }: Mapping): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...pairs].map(([key, pair]) => [key, toPlain(pair.value)]))
}

/** Where that name, or that place in a list, stands; as near as there is something. */
export function placeOf(node: Node, [first, ...rest]: readonly string[]): Position {
  if (first === undefined) return node.at
  if (node.is === 'map') {
    const pair = node.pairs.get(first)
    return pair === undefined ? node.at : placeOf(pair.value, rest)
  }
  const item = node.is === 'list' ? node.items[Number(first)] : undefined
  return item === undefined ? node.at : placeOf(item, rest)
}
