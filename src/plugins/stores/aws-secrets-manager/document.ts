// A secret that is a JSON object: some of its values are exchanged, and every other byte stays as its owner wrote it.
import { tryJson } from '../../../http/json.ts'

type Fields = ReadonlyMap<string, string>

/** Undefined: the text is no object. */
export function objectIn(text: string): object | undefined {
  const parsed = tryJson(text)
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined
}

/** The text of an object with these values in it. To read it and write it anew would round long numbers, and lose a name that stands twice. */
export function withFields(text: string, fields: Fields): string {
  const places = placesIn(text)
  const there = places.filter(({ name }) => fields.has(name))
  const exchanged = there.reduceRight(
    (all, { name, from, to }) => `${all.slice(0, from)}${JSON.stringify(fields.get(name))}${all.slice(to)}`,
    text,
  )
  const missing = [...fields].filter(([name]) => !there.some((one) => one.name === name))
  if (missing.length === 0) return exchanged
  const added = missing.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')
  const end = exchanged.lastIndexOf('}')
  return `${exchanged.slice(0, end)}${places.length > 0 ? ',' : ''}${added}${exchanged.slice(end)}`
}

/** Where one value of the outermost object stands. */
interface Place {
  readonly name: string
  readonly from: number
  readonly to: number
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g

/** The text is known to be an object, so tokens come in the order that JSON gives them. */
function placesIn(text: string): readonly Place[] {
  const places: Place[] = []
  let [depth, name, from, to]: [number, string, number | undefined, number] = [0, '', undefined, 0]
  let inValue = false
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '}' || token === ']') depth -= 1
    const ends = inValue && (depth === 0 || (depth === 1 && token === ','))
    if (ends && from !== undefined) places.push({ name, from, to })
    if (ends) [inValue, from] = [false, undefined]
    else if (inValue) [from, to] = [from ?? index, index + token.length]
    else if (token === ':') inValue = true
    else if (token.startsWith('"')) name = String(tryJson(token))
    if (token === '{' || token === '[') depth += 1
  }
  return places
}
