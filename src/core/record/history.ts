// Records, read again for people: what they say, and whether they are the ones that the entry vouches for.
import { isRecord, sha256 } from '../canonical.ts'
import type { Instant } from '../facts.ts'

/** One finished rotation, as far as its record tells. */
export interface PastRotation {
  readonly generation: number
  readonly outcome: 'rotated' | 'rolled-back' | 'retired'
  readonly oldKey: PastKey
  readonly newKey: PastKey
  readonly due: Instant | undefined
  readonly mergedAt: Instant | undefined
  readonly mergedBy: string | undefined
  readonly pullRequest: number | undefined
  /** Every place had the new key. */
  readonly inServiceAt: Instant | undefined
  readonly verifiedAt: Instant | undefined
  /** The key that had to go was seen to be gone. */
  readonly goneAt: Instant | undefined
  readonly exceptions: readonly string[]
}

export interface PastKey {
  readonly id: string | undefined
  readonly fingerprint?: string
  readonly made: Instant | undefined
}

export interface History {
  /** Oldest first. */
  readonly rotations: readonly PastRotation[]
  /** Each record names the hash of the one before, and the entry that of the last: nothing is missing, added or changed. */
  readonly whole: boolean
}

/** `texts` by generation; `last` is the hash that the entry holds of the newest record, empty before the first. */
export function readHistory(texts: ReadonlyMap<number, string>, last: string): History {
  const sorted = [...texts].sort(([a], [b]) => a - b)
  let hash = ''
  let whole = true
  const rotations: PastRotation[] = []
  for (const [generation, text] of sorted) {
    const record = parse(text)
    const rotation = record && rotationIn(record, generation)
    if (!rotation || (textIn(record, 'previous') ?? '') !== hash) whole = false
    if (rotation) rotations.push(rotation)
    hash = sha256(text)
  }
  return { rotations, whole: whole && hash === last }
}

type Loose = Readonly<Record<string, unknown>>

function rotationIn(record: Loose, generation: number): PastRotation | undefined {
  const [what, approval] = [at(record, 'what'), at(record, 'approval')]
  const [distribution, end] = [at(record, 'distribution'), at(record, 'end')]
  const outcome = textIn(what, 'outcome')
  if (outcome !== 'rotated' && outcome !== 'rolled-back' && outcome !== 'retired') return undefined
  const exceptions: unknown = record['exceptions']
  return {
    generation,
    outcome,
    oldKey: keyIn(at(what, 'oldKey')),
    newKey: keyIn(at(what, 'newKey')),
    due: timeIn(at(record, 'why'), 'due'),
    mergedAt: timeIn(approval, 'mergedAt'),
    mergedBy: textIn(approval, 'mergedBy'),
    pullRequest: numberIn(approval, 'pullRequest'),
    inServiceAt: timeIn(distribution, 'completeAt'),
    verifiedAt: timeIn(distribution, 'verifiedAt'),
    goneAt: timeIn(end, 'seenGoneAt'),
    exceptions: Array.isArray(exceptions) ? exceptions.map(String) : [],
  }
}

function keyIn(key: Loose): PastKey {
  const fingerprint = textIn(key, 'fingerprint')
  return { id: textIn(key, 'id'), made: timeIn(key, 'made'), ...(fingerprint === undefined ? {} : { fingerprint }) }
}

function timeIn(from: Loose, name: string): Instant | undefined {
  const time = Date.parse(textIn(from, name) ?? '')
  return Number.isNaN(time) ? undefined : time
}

function at(from: Loose, name: string): Loose {
  const value = from[name]
  return isRecord(value) ? value : {}
}

function textIn(from: Loose | undefined, name: string): string | undefined {
  const value = from?.[name]
  return typeof value === 'string' ? value : undefined
}

function numberIn(from: Loose, name: string): number | undefined {
  const value = from[name]
  return typeof value === 'number' ? value : undefined
}

function parse(text: string): Loose | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
