// Values as a person would write them in YAML: bare where that is safe, else in double quotes.

const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/
const AMBIGUOUS = /^(?:true|false|null|yes|no|on|off|y|n)$/i

/** What stands under `with:`: texts, numbers, true or false, and lists of these. */
export type Values = Readonly<Record<string, unknown>>

/** One value on one line; good in braces, too. */
export function writeValue(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) && !AMBIGUOUS.test(value) ? value : JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(writeValue).join(', ')}]`
  return JSON.stringify(value)
}

/** `{ project: proj_a, service-account: user-a }`. */
export function writeBraces(values: Values): string {
  return `{ ${writeItems(values).join(', ')} }`
}

/** `project: proj_a`, one each. */
export function writeItems(values: Values): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${writeValue(name)}: ${writeValue(value)}`)
}
