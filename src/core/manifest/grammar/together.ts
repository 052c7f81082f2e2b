import { list, refine, text } from '../shape.ts'
import type { At, Shape } from '../shape.ts'

const name = text({
  expected: 'the name of a key, or of one environment of it, such as openai/production',
  pattern: /^\S+$/,
})
const unit = list(name)
const several = list(unit)

/** The names of one unit, and where the first stands. */
export type UnitText = readonly At<string>[]

/** One unit, or a list of units. */
export const units: Shape<readonly UnitText[]> = refine(
  {
    expected: 'a list of names of keys, or a list of such lists',
    schema: { anyOf: [unit.schema, several.schema] },
    read(node, reading) {
      const isOne = node.is === 'list' && node.items.some((item) => item.is === 'scalar')
      if (!isOne) return several.read(node, reading)
      const value = unit.read(node, reading)
      return value === undefined ? undefined : [{ value, at: node.at }]
    },
  },
  (said) => said.map(({ value }) => value),
)
