import type { Arguments } from './arguments.ts'
import type { Console } from './output.ts'

/** `keyturn audit`: each of its parts is loaded when it is asked for. */
export async function audit(given: Arguments, to: Console): Promise<number> {
  if (given.rest[0] === 'verify') return (await import('./audit/verify.ts')).auditVerify(given, to)
  if (given.rest[0] === 'export') return (await import('./audit/export.ts')).auditExport(given, to)
  return (await import('./audit/keys.ts')).auditKeys(given, to)
}
