// A form as the object that a document describes: lists and maps are spelled by brackets, and every value is a text.
import { at, isRecord } from './json.ts'

/** `list[0]=a&map[name]=b&truth=true`, by what the schema says that each field is. */
export function formOf(body: string, schema: unknown): unknown {
  const form: Record<string, unknown> = {}
  for (const [key, value] of new URLSearchParams(body)) {
    const [, name = key, inner] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(key) ?? []
    const type = at(schema, 'properties', name, 'type')
    const before = form[name]
    if (inner === undefined || (type !== 'array' && type !== 'object')) form[key] = meant(value, type)
    else if (type === 'array') form[name] = [...(Array.isArray(before) ? before : []), value]
    else form[name] = { ...(isRecord(before) ? before : {}), [inner]: value }
  }
  return form
}

function meant(value: string, type: unknown): unknown {
  if (type === 'boolean' && /^(?:true|false)$/.test(value)) return value === 'true'
  return (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
}
