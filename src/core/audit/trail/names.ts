// How an audit speaks of things: short, and the same everywhere.
import type { AuditCommit } from './facts.ts'
import { moment } from '../../render/time.ts'

/** `1a2b3c4 of mona, Mon 16 Nov 2026, 02:00 UTC`. */
export function commitWords({ oid, by, at, signed }: AuditCommit): string {
  return `${oid.slice(0, 7)} by ${by}${signed === 'no' ? ', not signed' : ''}, ${moment(at)}`
}

/** `entries/openai/production.json` → `openai/production`; what is spelled otherwise keeps its name. */
export function credentialIn(path: string): string {
  const inner = path.replace(/^[a-z]+\//, '').replace(/\.json$/, '')
  try {
    return inner.split('/').map(decodeURIComponent).join('/')
  } catch {
    return inner
  }
}
