import type { AuditExport } from './make.ts'
import type { Rotation } from './rotations.ts'

const COLUMNS = [
  'credential',
  'generation',
  'outcome',
  'trigger',
  'owner',
  'due',
  'begun',
  'lateSeconds',
  'approvedBy',
  'pullRequest',
  'mergedBy',
  'role',
  'reviewedBy',
  'mergedAt',
  'inServiceAt',
  'verifiedAt',
  'goneAt',
  'exceptions',
  'writtenAt',
  'evidence',
] as const satisfies readonly (keyof Rotation)[]

/** One line for each rotation (RFC 4180). */
export function exportCsv({ rotations }: Pick<AuditExport, 'rotations'>): string {
  const lines = [COLUMNS.join(','), ...rotations.map((row) => COLUMNS.map((name) => cell(row[name])).join(','))]
  return `${lines.join('\r\n')}\r\n`
}

/** A spreadsheet takes what begins like a formula for one: an apostrophe says that it is a text. */
function cell(value: Rotation[(typeof COLUMNS)[number]]): string {
  const text = typeof value === 'object' ? value.join('; ') : String(value ?? '')
  const plain = typeof value !== 'number' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
