// Where in the text the lines of a `with:` or an `owner:` go. Nothing is moved or printed anew: lines are put in.
import type { CredentialId } from '../facts.ts'
import type { Mapping, Node, Pair } from './tree.ts'
import { writeBraces, writeItems, writeValue } from './write-values.ts'
import type { Values } from './write-values.ts'

export interface Edit {
  readonly from: number
  readonly to: number
  readonly put: string
}

/** What a credential's map gets: a line with lines below it, or the same in braces. */
interface Put {
  readonly lines: readonly string[]
  readonly braces: string
}

interface Place {
  readonly text: string
  readonly holder: Mapping
  readonly pair: Pair
  readonly put: Put
}

/** The edits for one credential; none when it is not there. */
export function planEdit(
  text: string,
  root: Mapping,
  change: { readonly id: CredentialId; readonly with: Values },
): readonly Edit[] {
  const found = placeOf(root, change.id)
  if (found === undefined) return []
  const { value } = found.pair
  const there = value.is === 'map' ? value.pairs.get('with') : undefined
  if (there !== undefined) return planWith(text, there, change.with)
  const lines = ['with:', ...writeItems(change.with).map((item) => `  ${item}`)]
  return planPair({ text, ...found, put: { lines, braces: `with: ${writeBraces(change.with)}` } })
}

/** The edits that make one line of a credential, or of a key, say this; none when it is not there. */
export function planLine(
  text: string,
  root: Mapping,
  change: { readonly id: CredentialId; readonly name: string; readonly value: string },
): readonly Edit[] {
  const found = placeOf(root, change.id)
  if (found === undefined) return []
  const { value } = found.pair
  const there = value.is === 'map' ? value.pairs.get(change.name) : undefined
  if (there !== undefined) return [replaceValue(text, there, writeValue(change.value))]
  const line = `${change.name}: ${writeValue(change.value)}`
  return planPair({ text, ...found, put: { lines: [line], braces: line } })
}

/** The edit that makes a line below `defaults:`, which must be there, say this. */
export function planDefault(
  text: string,
  root: Mapping,
  change: { readonly name: string; readonly value: string },
): readonly Edit[] {
  const there = mapUnder(root, 'defaults')?.pairs.get(change.name)
  return there === undefined ? [] : [replaceValue(text, there, writeValue(change.value))]
}

/** Where a credential stands, or a key. */
function placeOf(root: Mapping, id: CredentialId): Pick<Place, 'holder' | 'pair'> | undefined {
  const [name = '', ...rest] = id.split('/')
  const keys = mapUnder(root, 'keys')
  const holder = rest.length === 0 ? keys : mapUnder(mapUnder(keys, name), 'environments')
  const pair = holder?.pairs.get(rest.length === 0 ? name : rest.join('/'))
  return holder === undefined || pair === undefined ? undefined : { holder, pair }
}

function mapUnder(node: Node | undefined, name: string): Mapping | undefined {
  const value = node?.is === 'map' ? node.pairs.get(name)?.value : undefined
  return value?.is === 'map' ? value : undefined
}

function planPair(place: Place): readonly Edit[] {
  const { value } = place.pair
  if (value.is === 'map') return planMap(place, value)
  if (value.is !== 'scalar') return []
  return value.value === null ? planEmpty(place, value) : planShort(place, value)
}

/** `NAME: openai` becomes a map; what follows on the line, a comment perhaps, stays on it. */
function planShort({ text, holder, pair, put }: Place, value: Node): readonly Edit[] {
  const { start, end } = value.span
  const provider = `provider: ${text.slice(start, end)}`
  if (holder.flow) return [{ from: start, to: end, put: `{ ${provider}, ${put.braces} }` }]
  const colon = text.indexOf(':', pair.span.end) + 1
  const below = text.slice(colon, start).includes('\n')
  const column = below ? value.at.column - 1 : (pair.at.column - 1) * 2
  const lines = block(text, column, [...(below ? [] : [provider]), ...put.lines])
  const first: Edit = below ? { from: start, to: end, put: provider } : { from: colon, to: end, put: '' }
  return [first, insert(lineEnd(text, end), lines)]
}

/** An environment with nothing after its name. */
function planEmpty({ text, holder, pair, put }: Place, value: Node): readonly Edit[] {
  if (holder.flow)
    return [{ from: pair.span.end, to: Math.max(pair.span.end, value.span.end), put: `: { ${put.braces} }` }]
  return [insert(lineEnd(text, pair.span.end), block(text, pair.at.column + 1, put.lines))]
}

function planMap({ text, put }: Place, map: Mapping): readonly Edit[] {
  if (map.flow) return [intoBraces(map, put.braces)]
  const provider = map.pairs.get('provider')
  const column = map.at.column - 1
  if (provider !== undefined) return [insert(lineEnd(text, provider.value.span.end), block(text, column, put.lines))]
  const lines = block(text, column, put.lines)
  return [insert(lineStart(text, map.span.start), `${lines.slice(eolOf(text).length)}${eolOf(text)}`)]
}

/** `with:` is there already: its other lines stay. */
function planWith(text: string, pair: Pair, values: Values): readonly Edit[] {
  const { value } = pair
  if (value.is !== 'map') return [replaceValue(text, pair, writeBraces(values))]
  const old = Object.keys(values).flatMap((name) => {
    const known = value.pairs.get(name)
    return known === undefined ? [] : [replaceValue(text, known, writeValue(values[name]))]
  })
  const added = Object.fromEntries(Object.entries(values).filter(([name]) => !value.pairs.has(name)))
  const items = writeItems(added)
  if (items.length === 0) return old
  if (value.flow) return [intoBraces(value, items.join(', ')), ...old]
  const indent = ' '.repeat(value.at.column - 1)
  const lines = items.map((item) => `${indent}${item}${eolOf(text)}`).join('')
  return [insert(lineStart(text, value.span.start), lines), ...old]
}

function replaceValue(text: string, pair: Pair, put: string): Edit {
  const { value } = pair
  if (value.is === 'scalar' && value.value === null) {
    const colon = text.indexOf(':', pair.span.end) + 1
    return { from: colon, to: Math.max(colon, value.span.end), put: ` ${put}` }
  }
  return { from: value.span.start, to: value.span.end, put }
}

/** As the first thing in the braces, so that no comma after the last one matters. */
function intoBraces(map: Mapping, put: string): Edit {
  if (map.pairs.size === 0) return { from: map.span.start, to: map.span.end, put: `{ ${put} }` }
  return { from: map.span.start + 1, to: map.span.start + 1, put: ` ${put},` }
}

/** Lines after a line's end. */
function block(text: string, column: number, lines: readonly string[]): string {
  const indent = ' '.repeat(column)
  return lines.map((line) => `${eolOf(text)}${indent}${line}`).join('')
}

function insert(at: number, put: string): Edit {
  return { from: at, to: at, put }
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** Before the line break, whichever it is. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  if (end === -1) return text.length
  return text[end - 1] === '\r' ? end - 1 : end
}

function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
