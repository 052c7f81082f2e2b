import { Buffer } from 'node:buffer'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonical, isRecord, orderly, sha256 } from '../canonical.ts'
import type { Seal, Seals } from '../seal.ts'
import { SCHEMA, type Draft, type Entry } from './entry.ts'
import { isEntry } from './shape.ts'

/** What a text on the journal turned out to be. Only `good` may be acted on. */
export type ReadEntry =
  | { readonly state: 'good'; readonly entry: Entry }
  | { readonly state: 'bad'; readonly why: string }
  | { readonly state: 'newer'; readonly why: string }

/** Adds what binds an entry to its place: its number, its predecessor, and the seal's mac over all of it. */
export function sealEntry(
  draft: Draft,
  previous: Entry | undefined,
  bind: { readonly seal: Seal; readonly repositoryId: number },
): Entry {
  const open: Record<string, unknown> = {
    ...(JSON.parse(JSON.stringify(draft)) as Record<string, unknown>),
    seq: (previous?.seq ?? 0) + 1,
    previous: previous ? sha256(entryText(previous)) : '',
  }
  delete open['mac']
  return { ...open, mac: macOf(open, bind.seal, bind.repositoryId) } as unknown as Entry
}

/** The entry as it stands on the journal: readable, stable, one field a line. */
export function entryText(entry: Entry): string {
  return `${JSON.stringify(orderly(entry), undefined, 1)}\n`
}

/** Takes a text from the journal for what it is. Never throws. */
export function readEntry(text: string, seals: Seals, repositoryId: number): ReadEntry {
  const value = parse(text)
  if (!isRecord(value) || typeof value['mac'] !== 'string') return { state: 'bad', why: 'it is not an entry' }
  if (typeof value['schema'] === 'number' && value['schema'] > SCHEMA)
    return { state: 'newer', why: `it has schema ${value['schema']}, this Keyturn knows ${SCHEMA}` }
  const { mac, ...open } = value
  if (!isGenuine(open, { mac, seals, repositoryId }))
    return { state: 'bad', why: 'its mac is not of this seal and repository' }
  if (!isEntry(value)) return { state: 'bad', why: 'its mac is right, but its fields are not those of an entry' }
  return { state: 'good', entry: value as unknown as Entry }
}

/** The same without a seal: for who only looks, and says that nobody vouched for it. Undefined: it has not the shape of an entry. */
export function readUnsealed(text: string): Entry | undefined {
  const value = parse(text)
  return isRecord(value) && isEntry(value) ? (value as unknown as Entry) : undefined
}

interface Claim {
  readonly mac: unknown
  readonly seals: Seals
  readonly repositoryId: number
}

/** A text nested deeper than the stack cannot be spelled, so nobody sealed it. */
function isGenuine(open: Readonly<Record<string, unknown>>, { mac, seals, repositoryId }: Claim): boolean {
  const known = [seals.current, ...(seals.previous ? [seals.previous] : [])]
  try {
    return known.some((seal) => same(mac, macOf(open, seal, repositoryId)))
  } catch {
    return false
  }
}

function macOf(open: Readonly<Record<string, unknown>>, seal: Seal, repositoryId: number): string {
  return createHmac('sha256', seal.mac)
    .update(canonical({ repository: repositoryId, entry: open }))
    .digest('hex')
}

function same(a: unknown, b: string): boolean {
  if (typeof a !== 'string') return false
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
