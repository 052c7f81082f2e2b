import { createHmac } from 'node:crypto'
import { canonical, isRecord } from '../canonical.ts'
import type { CredentialId, Instant, Oid } from '../facts.ts'
import type { KnownPeople } from '../people/daily.ts'
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
  /** What a chat was told and is still so; absent: nothing. */
  readonly told?: readonly string[]
  /** Alerts of secret scanning; absent: nothing is to be known of them. */
  readonly alerts?: KnownAlerts
  /** Merged proposals whose text a person wrote last, and which were looked at since; absent: none. */
  readonly edited?: readonly string[]
  /** Owners; absent: nobody is named. */
  readonly people?: KnownPeople
  readonly at: Instant
}

export interface KnownAlerts {
  /** An alert may begin something by itself: no run ends without having looked. */
  readonly watched: boolean
  /** Hash of every fingerprint that these were compared with: with another key in the world they are looked at again. */
  readonly marks: string
  /** Numbers of open alerts whose value is none of these keys. */
  readonly others: readonly number[]
}

/** What a snapshot shows of the same things. */
export interface IndexQuestion {
  readonly manifest: Oid | undefined
  readonly lock: Oid | undefined
  readonly entries: Oid | undefined
  readonly open: readonly { readonly branch: string; readonly conflict: boolean }[]
  /** Merged proposals whose text a person wrote last. */
  readonly edited: readonly string[]
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
  const index = indexIn(value)
  const known = [seals.current, ...(seals.previous ? [seals.previous] : [])]
  return index && known.some((seal) => value['mac'] === macOf(index, seal, repositoryId)) ? index : undefined
}

/** The fields that an index has; whatever else stands there is not covered by its mac and not read. */
function indexIn(value: Readonly<Record<string, unknown>>): Index | undefined {
  const { manifest, lock, entries, next, at, proposals, attention, told, alerts, edited, people } = value
  if (typeof manifest !== 'string' || typeof lock !== 'string' || typeof entries !== 'string') return undefined
  if (typeof next !== 'number' || typeof at !== 'number' || !isTexts(proposals) || !isTexts(attention)) return undefined
  if ([told, edited].some((texts) => texts !== undefined && !isTexts(texts))) return undefined
  const known = alertsIn(alerts)
  if (alerts !== undefined && known === undefined) return undefined
  const owners = peopleIn(people)
  if (people !== undefined && owners === undefined) return undefined
  const more = {
    ...(isTexts(told) ? { told } : {}),
    ...(isTexts(edited) ? { edited } : {}),
    ...(known ? { alerts: known } : {}),
    ...(owners ? { people: owners } : {}),
  }
  return { schema: 1, manifest, lock, entries, next, at, proposals, attention, ...more }
}

function alertsIn(value: unknown): KnownAlerts | undefined {
  if (!isRecord(value)) return undefined
  const { watched, marks, others } = value
  if (typeof watched !== 'boolean' || typeof marks !== 'string' || !Array.isArray(others)) return undefined
  return others.every((one) => typeof one === 'number') ? { watched, marks, others } : undefined
}

function peopleIn(value: unknown): KnownPeople | undefined {
  if (!isRecord(value)) return undefined
  const { at, gone } = value
  return typeof at === 'number' && isTexts(gone) ? { at, gone } : undefined
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
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
    index.alerts?.watched !== true &&
    question.now < index.next &&
    question.now < index.at + DAY + HOUR &&
    question.now >= index.at - HOUR &&
    canonical(open) === canonical(index.proposals) &&
    question.edited.every((one) => index.edited?.includes(one)) &&
    question.open.every(({ conflict }) => !conflict)
  )
}

function macOf(index: Index, seal: Seal, repositoryId: number): string {
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
