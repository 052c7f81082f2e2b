import { parseSync } from '@swc/core'
import type { Source } from './sources.ts'

/** A node of the syntax tree, as little of it as these tests read. */
export interface Node {
  readonly type: string
  readonly [field: string]: unknown
}

export interface Module {
  readonly path: string
  readonly body: Node
  /** Line of a node, counted from 1. */
  readonly line: (node: Node) => number
  /** How many lines a node covers. */
  readonly height: (node: Node) => number
}

/** Parses a module; a syntax error throws. */
export function parse(source: Source): Module {
  // The parser counts positions on from module to module; the semicolon in front shows where this one begins.
  const text = `;${source.text.replace(/^#!/, '//')}`
  const bytes = Buffer.from(text)
  const tree: unknown = parseSync(text, { syntax: 'typescript', target: 'es2022' })
  if (!isNode(tree)) throw new Error(`${source.path} could not be parsed`)
  const base = span(tree).start
  const lineAt = (position: number): number =>
    bytes
      .subarray(0, position - base)
      .toString()
      .split('\n').length
  return {
    path: source.path,
    body: tree,
    line: (node) => lineAt(span(node).start),
    height: (node) => lineAt(span(node).end) - lineAt(span(node).start) + 1,
  }
}

/** Every node of a tree, outermost first. */
export function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item)
  } else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) yield value
    for (const child of Object.values(value)) yield* walk(child)
  }
}

export interface Import {
  readonly from: string
  readonly typeOnly: boolean
  /** Not loaded before it is asked for. */
  readonly lazy: boolean
  readonly line: number
}

/** Every import of a module: static, re-exporting, lazy, and in types. */
export function imports(module: Module): readonly Import[] {
  const found: Import[] = []
  for (const node of walk(module.body)) {
    const from = importedFrom(node)
    if (from === undefined) continue
    const typeOnly = node['typeOnly'] === true || node.type === 'TsImportType'
    found.push({ from, typeOnly, lazy: node.type === 'CallExpression', line: module.line(node) })
  }
  return found
}

function importedFrom(node: Node): string | undefined {
  if (['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'].includes(node.type)) {
    return literal(node['source'])
  }
  if (node.type === 'TsImportType') return literal(node['argument'])
  if (node.type !== 'CallExpression' || field(node, 'callee')?.type !== 'Import') return undefined
  const [first] = Array.isArray(node['arguments']) ? node['arguments'] : []
  return literal(isRecord(first) ? first['expression'] : undefined)
}

function literal(value: unknown): string | undefined {
  return isRecord(value) && value['type'] === 'StringLiteral' && typeof value['value'] === 'string'
    ? value['value']
    : undefined
}

/** A field that holds a node. */
export function field(node: Node, name: string): Node | undefined {
  const value = node[name]
  return isNode(value) ? value : undefined
}

function span(node: Node): { readonly start: number; readonly end: number } {
  const value = node['span']
  if (isRecord(value) && typeof value['start'] === 'number' && typeof value['end'] === 'number') {
    return { start: value['start'], end: value['end'] }
  }
  return { start: 0, end: 0 }
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value['type'] === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** The package of an import, which may name a part of it. */
export function packageOf(from: string): string {
  const [first, second] = from.split('/')
  return from.startsWith('@') ? `${first}/${second}` : (first ?? from)
}
