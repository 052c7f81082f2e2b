// `rotation.schema.json`: what editors complete and underline. Made from the grammar that reads the manifest.
import { fields } from './codec.ts'
import { type PluginDeclarations, withSchemas } from './declare.ts'
import { deploys } from './grammar/deploy.ts'
import { manifestFields } from './grammar/manifest.ts'
import { stores } from './grammar/store.ts'
import { witnesses } from './grammar/witness.ts'
import type { JsonSchema } from './shape.ts'

/** Shapes that stand in several places, and the name each has under `$defs`. */
const SHARED: ReadonlyMap<string, JsonSchema> = new Map([
  ['store', stores.schema],
  ['deploy', deploys.schema],
  ['witness', witnesses.schema],
])

/** The manifest's JSON Schema (draft 2020-12) for these providers. It judges form; what only sense can judge, Keyturn does. */
export function manifestSchema(known: PluginDeclarations): JsonSchema {
  const { schema } = fields({ expected: 'a map', fields: manifestFields(known) })
  const withs = withSchemas(known).map(([id, inner]) => [`with-${id}`, partial(inner)] as const)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Keyturn: rotation.yml',
    description: 'Which API keys Keyturn turns, where they are used, and how old they may get.',
    ...record(share(schema)),
    $defs: { ...Object.fromEntries(SHARED), ...Object.fromEntries(withs) },
  }
}

/** A key's lines and an environment's are laid over each other: neither alone must be complete. */
function partial(schema: JsonSchema): JsonSchema {
  const { required: _required, dependentRequired: _dependent, minProperties: _least, ...rest } = schema
  return rest
}

/** Replaces what stands in several places by references. */
function share(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(share)
  if (!isRecord(node)) return node
  const { description, default: preset, ...rest } = node
  const text = JSON.stringify(rest)
  const name = [...SHARED].find(([, schema]) => JSON.stringify(schema) === text)?.[0]
  if (name === undefined) return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, share(value)]))
  return {
    ...(description !== undefined && { description }),
    ...(preset !== undefined && { default: preset }),
    $ref: `#/$defs/${name}`,
  }
}

function record(value: unknown): JsonSchema {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
