import { createHmac } from 'node:crypto'
import { canonical, isRecord } from '../canonical.ts'
import type { CredentialId, Instant, Oid } from '../facts.ts'
import { DAY, HOUR } from '../schedule/due.ts'
import type { Seal, Seals } from '../seal.ts'

/** The hint that makes an idle run cost one request: what was so when it was written, and until when that is enough. */
export interface Index {
  readonly schema: 1
  readonly manifest: Oid
  readonly lock: Oid
  /** Tree oid of `entries/`. */
  readonly entries: Oid
  /** First instant at which the clock alone gives something to do; 0: at every run. */
  readonly next: Instant
  /** Branches that must have an open proposal, sorted. */
  readonly proposals: readonly string[]
  /** Credentials that wait for a person or failed: they are told of at every run. */
  readonly attention: readonly CredentialId[]
  readonly at: Instant
}

/** What a snapshot shows of the same things. */
export interface IndexQuestion {
  readonly manifest: Oid | undefined
  readonly lock: Oid | undefined
  readonly entries: Oid | undefined
  readonly open: readonly { readonly branch: string; readonly conflict: boolean }[]
  readonly now: Instant
  readonly repositoryId: number
}

export function indexText(index: Index, bind: { readonly seal: Seal; readonly repositoryId: number }): string {
  return `${canonical({ ...index, mac: macOf(index, bind.seal, bind.repositoryId) })}\n`
}

/** The index if it is Keyturn's own; anything else is no index. */
export function readIndex(text: string | undefined, seals: Seals, repositoryId: number): Index | undefined {
  const value = parse(text)
  if (!isRecord(value) || value['schema'] !== 1) return undefined
  const { mac, ...open } = value
  const known = [seals.current, ...(seals.previous ? [seals.previous] : [])]
  const ours = known.some((seal) => mac === macOf(open, seal, repositoryId))
  return ours && isIndex(open) ? open : undefined
}

function isIndex(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & Index {
  const texts = ['manifest', 'lock', 'entries'].every((name) => typeof value[name] === 'string')
  const numbers = ['next', 'at'].every((name) => typeof value[name] === 'number')
  return texts && numbers && ['proposals', 'attention'].every((name) => Array.isArray(value[name]))
}

/** May the run end here? Any doubt means a full read. */
export function isIdle(index: Index | undefined, question: IndexQuestion): boolean {
  if (!index) return false
  const open = question.open.map(({ branch }) => branch).sort()
  return (
    index.manifest === question.manifest &&
    index.lock === question.lock &&
    index.entries === question.entries &&
    index.attention.length === 0 &&
    question.now < index.next &&
    question.now < index.at + DAY + HOUR &&
    question.now >= index.at - HOUR &&
    canonical(open) === canonical(index.proposals) &&
    question.open.every(({ conflict }) => !conflict)
  )
}

function macOf(index: object, seal: Seal, repositoryId: number): string {
  return createHmac('sha256', seal.mac)
    .update(canonical({ repository: repositoryId, index }))
    .digest('hex')
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
