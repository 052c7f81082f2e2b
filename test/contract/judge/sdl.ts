import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildASTSchema,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  GraphQLScalarType,
  Kind,
  parse,
  type TypeNode,
  valueFromASTUntyped,
} from 'graphql'

/** GitHub's published schema, of which only the parts that a text names are ever built: the whole takes a third of a second. */
export interface Sdl {
  readonly names: readonly string[]
  /** A schema in which every field is present that exists and whose name stands in the text. */
  schemaFor(text: string): GraphQLSchema
  /** May a thing of that type stand where the other is promised? */
  isPossible(abstract: string, concrete: string): boolean
}

const FILE = join(process.cwd(), 'node_modules/@octokit/graphql-schema/schema.graphql')

type Definition = Exclude<DefinitionNode, { kind: Kind.OPERATION_DEFINITION | Kind.FRAGMENT_DEFINITION }>

export function readSdl(): Sdl {
  const blocks = blocksOf(readFileSync(FILE, 'utf8'))
  const parsed = new Map<string, Definition>()
  const possibles = new Map<string, boolean>()
  const definition = (name: string): Definition | undefined => {
    const known = parsed.get(name)
    if (known !== undefined) return known
    const block = blocks.get(name)
    const [made] = block === undefined ? [] : parse(block, { noLocation: true }).definitions
    if (made === undefined || made.kind === Kind.OPERATION_DEFINITION || made.kind === Kind.FRAGMENT_DEFINITION)
      return undefined
    parsed.set(name, made)
    return made
  }
  return {
    names: [...blocks.keys()],
    schemaFor: (text) => build(definition, new Set(text.match(/\w+/g))),
    isPossible: (abstract, concrete) => {
      const key = `${abstract} ${concrete}`
      const known = possibles.get(key) ?? possible(definition(abstract), definition(concrete), abstract)
      possibles.set(key, known)
      return known
    },
  }
}

/** Each definition's text by name: a top-level definition ends at the first line that is only a brace, or is one line long. */
function blocksOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  // Two thirds of the file are descriptions, which would all be read in vain.
  const bare = text.replaceAll(/^ *"""[\s\S]*?"""\n/gm, '')
  for (const [block, name = ''] of bare.matchAll(
    /^(?:type|interface|input|enum|union|scalar) (\w+)[^{\n]*(?:\{\n[\s\S]*?^\}|(?:\n {2}[^\n]*)*)/gm,
  ))
    found.set(name, block)
  return found
}

function possible(abstract: Definition | undefined, concrete: Definition | undefined, name: string): boolean {
  if (abstract?.kind === Kind.UNION_TYPE_DEFINITION)
    return (
      abstract.types?.some(
        (one) => concrete !== undefined && 'name' in concrete && one.name.value === concrete.name?.value,
      ) === true
    )
  return (
    concrete?.kind === Kind.OBJECT_TYPE_DEFINITION &&
    concrete.interfaces?.some((one) => one.name.value === name) === true
  )
}

const ALWAYS = ['Query', 'Mutation']
const BUILT_IN = new Set(['String', 'Int', 'Float', 'Boolean', 'ID'])

function build(definition: (name: string) => Definition | undefined, words: ReadonlySet<string>): GraphQLSchema {
  const kept = new Map<string, DefinitionNode>()
  const open = [...ALWAYS, ...[...words].filter((word) => /^[A-Z]/.test(word))]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (kept.has(name) || BUILT_IN.has(name)) continue
    const whole = definition(name)
    if (whole === undefined) continue
    const { node, names } = pruned(whole, words)
    kept.set(name, node)
    open.push(...names)
  }
  // Interfaces and members that nobody came upon would be holes.
  const definitions = [...kept.values()].map((node) => closed(node, kept))
  const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true, assumeValidSDL: true })
  for (const type of Object.values(schema.getTypeMap())) if (type instanceof GraphQLScalarType) strict(type)
  return schema
}

function pruned(whole: Definition, words: ReadonlySet<string>): { node: DefinitionNode; names: readonly string[] } {
  if (whole.kind === Kind.OBJECT_TYPE_DEFINITION || whole.kind === Kind.INTERFACE_TYPE_DEFINITION) {
    const fields = whole.fields?.filter(({ name }) => words.has(name.value)) ?? []
    return { node: { ...whole, fields }, names: fields.flatMap(typesOf) }
  }
  if (whole.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return { node: whole, names: whole.fields?.map(({ type }) => nameOf(type)) ?? [] }
  return { node: whole, names: [] }
}

function closed(node: DefinitionNode, kept: ReadonlyMap<string, DefinitionNode>): DefinitionNode {
  if (node.kind === Kind.UNION_TYPE_DEFINITION)
    return { ...node, types: node.types?.filter(({ name }) => kept.has(name.value)) ?? [] }
  if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
    return { ...node, interfaces: node.interfaces?.filter(({ name }) => kept.has(name.value)) ?? [] }
  return node
}

function typesOf(field: FieldDefinitionNode): readonly string[] {
  return [nameOf(field.type), ...(field.arguments ?? []).map(({ type }) => nameOf(type))]
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type)
}

/** How GitHub's own scalars are spelled (the schema's descriptions of them). */
export const SPELLINGS: Readonly<Record<string, RegExp>> = {
  DateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  GitTimestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/,
  Date: /^\d{4}-\d\d-\d\d$/,
  GitObjectID: /^[0-9a-f]{40}$/,
  GitRefname: /^refs\/[^\s~^:?*[\\]+$/,
  Base64String: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  URI: /^(https?:\/\/\S+|\/\S*)$/,
}

function strict(type: GraphQLScalarType): void {
  const spelling = SPELLINGS[type.name]
  if (spelling === undefined) return
  type.parseValue = (value) => {
    if (typeof value === 'string' && spelling.test(value)) return value
    throw new TypeError(`${type.name} cannot represent ${JSON.stringify(value)}`)
  }
  type.parseLiteral = (node, variables) => type.parseValue(valueFromASTUntyped(node, variables))
}
