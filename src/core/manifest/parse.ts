// The only importer of `yaml` in core, so that an idle run never loads it.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Document, ErrorCode, ParsedNode, YAMLMap } from 'yaml'
import type { Position } from './policy.ts'
import { findStrange } from './strange.ts'
import type { Mapping, Node, Pair, Report } from './tree.ts'
import { quote } from './words.ts'

/** Bytes. A manifest of 10,000 keys in the short form fits. */
export const LARGEST = 256 * 1024

interface Converting {
  readonly position: (offset: number | undefined) => Position
  readonly report: Report
}

/** YAML 1.2 without what makes a file hard to review: no aliases, tags, merge keys, directives or second documents. */
export function parseManifest(text: string, report: Report): Mapping | undefined {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > LARGEST) return refuse(report, `the file has ${bytes} bytes; at most ${LARGEST} are read`)
  const strange = findStrange(text)
  if (strange !== undefined) return refuseAt(text, { ...strange, report })
  if (text.trim() === '') return refuse(report, 'the file is empty · it needs `version: 1` and `keys:`')
  const lines = new LineCounter()
  const document = parseSafely(text, lines)
  if (document === undefined) return refuse(report, 'the file is nested too deeply')
  const position = (offset: number | undefined): Position => place(lines, Math.min(offset ?? 0, text.length))
  const [error] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])
  if (error !== undefined) return refuse(report, explain(error), position(error.pos[0]))
  return convertRoot(document, { position, report })
}

/** Very deep nesting ends the library's recursion with a RangeError. */
function parseSafely(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    // Duplicates are found in `convertMap`: the library compares each key with all before it.
    return parseDocument(text, {
      lineCounter,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: 'error',
    })
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

function convertRoot(document: Document.Parsed, converting: Converting): Mapping | undefined {
  const { position, report } = converting
  if (document.directives.yaml.explicit === true || Object.keys(document.directives.tags).length > 1)
    return refuse(report, 'directives (lines with %) are not allowed here · remove them')
  const contents = document.contents
  if (contents === null || (isScalar(contents) && contents.source === ''))
    return refuse(report, 'the file is empty · it needs `version: 1` and `keys:`')
  let failed = false
  const root = convert(contents, {
    position,
    report: (at, message) => {
      failed = true
      report(at, message)
    },
  })
  if (failed) return undefined
  if (root.is !== 'map')
    return refuse(report, 'the file must be a map · it needs `version: 1` and `keys:`', position(contents.range[0]))
  return root
}

function convert(node: ParsedNode, converting: Converting): Node {
  const at = converting.position(node.range[0])
  const span = { start: node.range[0], end: node.range[1] }
  if (isAlias(node)) {
    converting.report(at, 'aliases (*) are not allowed here · write it out, or say it once under `defaults:`')
    return { is: 'scalar', value: null, at, span }
  }
  if (node.anchor !== undefined) converting.report(at, 'anchors (&) are not allowed here · remove it')
  if (node.tag !== undefined) converting.report(at, 'tags (!) are not allowed here · remove it')
  if (isMap(node)) return { is: 'map', at, span, flow: node.flow === true, pairs: convertMap(node.items, converting) }
  if (isSeq(node)) return { is: 'list', at, span, items: node.items.map((item) => convert(item, converting)) }
  return { is: 'scalar', at, span, value: isScalar(node) ? toScalar(node.value) : null }
}

function convertMap(items: YAMLMap.Parsed['items'], converting: Converting): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>()
  for (const { key, value } of items) {
    const at = converting.position(key.range[0])
    const span = { start: key.range[0], end: key.range[1] }
    const name =
      isScalar(key) && key.tag === undefined && key.anchor === undefined ? keyText(key.value, key.source) : undefined
    const first = name === undefined ? undefined : pairs.get(name)
    if (name === undefined) converting.report(at, 'only plain texts can be keys of a map')
    else if (name === '<<')
      converting.report(at, 'merge keys (<<) are not allowed here · say it once under `defaults:`')
    else if (first !== undefined)
      converting.report(at, `${quote(name)} stands here twice · first on line ${first.at.line}`)
    else
      pairs.set(name, {
        at,
        span,
        value: value === null ? { is: 'scalar', value: null, at, span } : convert(value, converting),
      })
  }
  return pairs
}

/** `2024:` and `true:` are names here like any other; what stands there counts, not what YAML makes of it. */
function keyText(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? (source ?? String(value)) : undefined
}

function toScalar(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'bigint' ? Number(value) : null
}

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'there is a tab · indent with blanks',
  BAD_INDENT: 'the indentation does not fit the lines above',
  MULTIPLE_DOCS: 'the file holds several documents (---) · keep one',
  MISSING_CHAR: 'a quote, bracket, colon or comma is missing',
  BAD_ALIAS: 'aliases (*) are not allowed here · write it out, or say it once under `defaults:`',
  BLOCK_AS_IMPLICIT_KEY: 'a map or list begins in the middle of a line · begin it on its own line, indented',
  BLOCK_IN_FLOW: 'an indented list or map stands inside brackets',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing, or a key goes over several lines',
  KEY_OVER_1024_CHARS: 'a key is longer than 1,024 characters',
  BAD_SCALAR_START: 'a text cannot begin with this character · put it in quotes',
  BAD_DQ_ESCAPE: 'a backslash in double quotes is followed by a character YAML does not know',
  BAD_DIRECTIVE: 'directives (lines with %) are not allowed here · remove them',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply',
  TAG_RESOLVE_FAILED: 'tags (!) are not allowed here · remove it',
}

function explain({ code, message }: { readonly code: ErrorCode; readonly message: string }): string {
  if (code === 'BAD_INDENT' && message.includes('end with'))
    return 'a closing bracket is missing or stands too far left'
  return SENTENCES[code] ?? 'this is not valid YAML'
}

function place(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function refuse(report: Report, message: string, at: Position = { line: 1, column: 1 }): undefined {
  report(at, message)
  return undefined
}

function refuseAt(
  text: string,
  strange: { readonly index: number; readonly what: string; readonly report: Report },
): undefined {
  const before = text.slice(0, strange.index).split('\n')
  const at = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  return refuse(strange.report, `there is ${strange.what} · remove it`, at)
}
