import { inside } from '../../contract/read.ts'

/** A text below some point, and where. */
export interface Text {
  readonly where: readonly string[]
  readonly template: string
}

/** A template, with what it may ask for beside the manifest's own words. */
export interface Leaf extends Text {
  readonly may: readonly string[]
}

/** Every text below it. */
export function leaves(of: unknown, where: readonly string[] = []): readonly Text[] {
  if (typeof of === 'string') return [{ where, template: of }]
  if (typeof of !== 'object' || of === null) return []
  return Object.entries(of).flatMap(([name, one]) => leaves(one, [...where, name]))
}

/** What each verb's path and body may ask for. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  mint: ['tag'],
  list: [],
  probe: [],
  revoke: ['id'],
  disable: ['id'],
  enable: ['id'],
}

/** Every template of a `with:`. */
export function templatesOf(config: unknown): readonly Leaf[] {
  return [
    ...headersOf(config, [], ['admin']),
    ...Object.entries(MAY).flatMap(([verb, may]) => {
      const said = inside(config, verb)
      return [
        ...['request', 'json', 'form'].flatMap((part) =>
          leaves(inside(said, part), [verb, part]).map((text) => ({ ...text, may })),
        ),
        ...headersOf(said, [verb], verb === 'probe' ? ['value'] : []),
      ]
    }),
  ]
}

function headersOf(of: unknown, where: readonly string[], may: readonly string[]): readonly Leaf[] {
  return ['headers', 'basic'].flatMap((part) =>
    leaves(inside(of, part), [...where, part]).map((text) => ({ ...text, may })),
  )
}
