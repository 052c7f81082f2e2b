// What AWS's query protocol answers is XML of one shape (AWS Query protocol, "Response serialization"): elements without attributes below
// the root, lists as `<member>`. Single elements are read of it, by their names; whatever else stands there is not looked at.

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

/** The text of the first element of that name that holds text alone; undefined: there is none, or it is empty. */
export function element(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1]
  return found?.replace(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => ENTITIES[entity] ?? '')
}

/** What stands in the first element of that name, elements and all; undefined: there is none. */
export function within(xml: string, name: string): string | undefined {
  if (xml.includes(`<${name}/>`)) return ''
  return new RegExp(`<${name}>([^]*?)</${name}>`).exec(xml)?.[1]
}

/** What stands in each `<member>` of a list. */
export function members(xml: string): readonly string[] {
  return [...xml.matchAll(/<member>([^]*?)<\/member>/g)].map(([, inner = '']) => inner)
}

/** Is it an answer of that operation, from its beginning to its end? One that was cut off tells of less than there is. */
export function isWhole(xml: string, operation: string): boolean {
  const text = xml.replace(/^\s*<\?xml[^>]*\?>/, '').trim()
  return new RegExp(`^<${operation}Response[\\s>]`).test(text) && text.endsWith(`</${operation}Response>`)
}
