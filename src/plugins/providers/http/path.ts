import { field } from '../../../http/json.ts'

const STEP = '(?:[A-Za-z_$][A-Za-z0-9_$-]*)'

/** A path into an answer: names with dots between, and places in lists as `[0]`. Nothing else is understood. */
export const PATH = `^${STEP}(?:\\.${STEP}|\\[[0-9]{1,3}\\])*$`

/** A path to a list: `data.items[]`, or `[]` where the answer itself is one. */
export const ITEMS = `^(?:${STEP}(?:\\.${STEP}|\\[[0-9]{1,3}\\])*)?\\[\\]$`

/** What stands at that path; undefined: nothing. */
export function at(json: unknown, path: string): unknown {
  return (path.match(/[^.[\]]+/g) ?? []).reduce<unknown>(field, json)
}

/** The list at `data.items[]`; undefined: there is none. */
export function itemsAt(json: unknown, path: string): readonly unknown[] | undefined {
  const found = at(json, path)
  return Array.isArray(found) ? found : undefined
}

/** A text, a number, true or false, as it is compared; undefined: it is none of these. */
export function wordAt(json: unknown, path: string): string | undefined {
  const found = at(json, path)
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
    ? String(found)
    : undefined
}

/** A provider's id, of which numbers are some; anything that could not be put into a path is none. */
export function idAt(json: unknown, path: string): string | undefined {
  const found = at(json, path)
  if (typeof found === 'number') return Number.isSafeInteger(found) && found >= 0 ? String(found) : undefined
  return typeof found === 'string' && isId(found) ? found : undefined
}

/** Ids become parts of paths: none begins with a dot. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}$/.test(text)
}
