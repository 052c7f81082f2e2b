import { isRecord } from '../../canonical.ts'

/** What stands in a record at `approval.mergedBy`; undefined: there is no such field. Null is a field that tells why it is not known. */
export function valueAt(record: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((here, name) => (isRecord(here) && Object.hasOwn(here, name) ? here[name] : undefined), record)
}

export function textAt(record: unknown, path: string): string | undefined {
  const value = valueAt(record, path)
  return typeof value === 'string' ? value : undefined
}

export function numberAt(record: unknown, path: string): number | undefined {
  const value = valueAt(record, path)
  return typeof value === 'number' ? value : undefined
}

export function textsAt(record: unknown, path: string): readonly string[] {
  const value = valueAt(record, path)
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
