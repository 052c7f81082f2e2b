import type { Source } from './sources.ts'
import { lines } from './sources.ts'
import type { Module, Node } from './syntax.ts'
import { field, parse, walk } from './syntax.ts'

const CLASSES = new Set(['Secret', 'Failure'])
/** Where outside data is parsed, and so where a type may be asserted. */
const ASSERTING = /(^|\/|-)codec\.ts$|^src\/http\//
/** What these layers must be given as parameters. */
const INJECTED = /^src\/(core|engine|plugins|github)\//
const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'MethodProperty',
  'Constructor',
])

/** What in a module is against the house rules, as `path:line what`. */
export function faults(source: Source): readonly string[] {
  const module = parse(source)
  const bound = bindings(module)
  const found = [...walk(module.body)].flatMap((node) => {
    const about = [looseness(source.path, node), forbidden(source.path, node, bound), tooLong(module, node)]
    return about.flatMap((text) => (text === undefined ? [] : [`${source.path}:${module.line(node)} ${text}`]))
  })
  if (lines(source.text) > 250) found.push(`${source.path} has ${lines(source.text)} lines; 250 are the most`)
  return [...found, ...suppressions(source)]
}

function looseness(path: string, node: Node): string | undefined {
  if (node.type === 'TsKeywordType' && node['kind'] === 'any') return 'says any'
  if (node.type === 'TsNonNullExpression') return 'asserts with !'
  if (node.type === 'TsAsExpression' && !ASSERTING.test(path)) return 'asserts a type with as'
  if (node.type.startsWith('ExportDefault')) return 'has a default export'
  if (node.type === 'ClassExpression') return 'has a class without a name'
  if (node.type !== 'ClassDeclaration') return undefined
  const name = String(field(node, 'identifier')?.['value'])
  return CLASSES.has(name) ? undefined : `declares class ${name}`
}

function forbidden(path: string, node: Node, bound: ReadonlySet<string>): string | undefined {
  if (!INJECTED.test(path)) return undefined
  if (node.type === 'MemberExpression') {
    const text = `${String(field(node, 'object')?.['value'])}.${String(field(node, 'property')?.['value'])}`
    return ['Date.now', 'process.env', 'Math.random', 'globalThis.fetch'].includes(text) ? `uses ${text}` : undefined
  }
  if (node.type === 'NewExpression' && field(node, 'callee')?.['value'] === 'Date') {
    return Array.isArray(node['arguments']) && node['arguments'].length > 0 ? undefined : 'uses new Date()'
  }
  if (node.type !== 'CallExpression') return undefined
  const name = String(field(node, 'callee')?.['value'])
  const global = ['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'Date'].includes(name) && !bound.has(name)
  return global ? `calls the global ${name}` : undefined
}

function tooLong(module: Module, node: Node): string | undefined {
  if (!FUNCTIONS.has(node.type)) return undefined
  const height = module.height(node)
  return height > 50 ? `has a function of ${height} lines; 50 are the most` : undefined
}

/** Names that the module gives a meaning of its own: parameters, variables, imports. */
function bindings(module: Module): ReadonlySet<string> {
  const names = new Set<string>()
  for (const node of walk(module.body)) {
    for (const place of ['pat', 'id', 'local', 'key', 'left']) {
      const target = field(node, place)
      if (declares(node, place) && target?.type === 'Identifier') names.add(String(target['value']))
    }
    if (Array.isArray(node['params'])) for (const name of identifiers(node['params'])) names.add(name)
  }
  return names
}

function declares(node: Node, place: string): boolean {
  if (place === 'key') return node.type === 'AssignmentPatternProperty'
  if (place === 'id') return node.type === 'VariableDeclarator'
  if (place === 'local') return node.type.startsWith('Import')
  return place === 'pat' && node.type === 'Parameter'
}

function identifiers(values: readonly unknown[]): readonly string[] {
  return [...walk(values)].filter((node) => node.type === 'Identifier').map((node) => String(node['value']))
}

function suppressions({ path, text }: Source): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const found = /@ts-(ignore|expect-error|nocheck)|(oxlint|eslint)-disable|biome-ignore|prettier-ignore/.exec(line)
    return found === null ? [] : [`${path}:${index + 1} suppresses a check: ${found[0]}`]
  })
}
