import { field } from './json.ts'

/** What vendors' codes look like. Values of keys never do: they have digits, capitals or no end. */
const CODE = /^[a-z]{2,24}(?:[_-][a-z]{1,24}){0,8}$/

/** The vendor's own error code: `error.code`, `error.type`, `code`, `name`, `errors[0].code`, and no other field. */
export function detailOf(json: unknown): string | undefined {
  const error = field(json, 'error')
  const errors = field(json, 'errors')
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined
  const candidates = [
    field(error, 'code'),
    field(json, 'code'),
    field(json, 'name'),
    field(first, 'code'),
    field(error, 'type'),
    error,
  ]
  return candidates.find((value): value is string => typeof value === 'string' && CODE.test(value))
}
