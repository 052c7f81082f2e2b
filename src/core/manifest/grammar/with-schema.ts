import { type PluginDeclarations, withSchemas } from '../declare.ts'
import type { JsonSchema } from '../shape.ts'

/** What a key of that provider must look like besides: its `with:`, here and in its environments. */
export function withOf(known: PluginDeclarations): readonly JsonSchema[] {
  return withSchemas(known).map(([id]) => {
    const here = { properties: { with: { $ref: `#/$defs/with-${id}` } } }
    return {
      if: { properties: { provider: { not: { const: id } } } },
      else: { properties: { ...here.properties, environments: { additionalProperties: here } } },
    }
  })
}
