import type { CredentialId } from '../../facts.ts'
import { DAY } from '../../schedule/due.ts'
import type { Act } from '../trail/changes.ts'
import type { Trail } from '../trail/facts.ts'
import { numberAt, textAt, textsAt, valueAt } from './value.ts'

/** One record, in a line. */
export interface Rotation {
  readonly credential: CredentialId
  readonly generation: number
  readonly outcome: string
  readonly trigger: string
  readonly due: string
  readonly begun?: string
  readonly lateSeconds: number
  readonly approvedBy: string
  readonly mergedBy?: string
  readonly role?: string
  readonly reviewedBy: readonly string[]
  readonly pullRequest?: number
  readonly mergedAt?: string
  readonly inServiceAt?: string
  readonly verifiedAt?: string
  readonly goneAt?: string
  readonly owner?: string
  readonly exceptions: readonly string[]
  readonly writtenAt: string
  /** The record, at the commit that wrote it. */
  readonly evidence: string
}

export interface Late {
  readonly credential: CredentialId
  readonly due: string
  readonly lateSeconds: number
  readonly state: string
  readonly evidence: string
}

/** Every record as it was first written, oldest first: what was made of it later is no evidence. */
export function rotationsIn(acts: readonly Act[], { texts }: Trail, url: string): readonly Rotation[] {
  return acts.flatMap(({ commit, changes }) =>
    changes.flatMap(({ path, before, after }) => {
      if (!path.startsWith('records/') || before !== undefined || after === undefined) return []
      const record = parse(texts.get(after) ?? '')
      return record === undefined ? [] : [rotationOf(record, `${url}/blob/${commit.oid}/${path}`)]
    }),
  )
}

function rotationOf(record: unknown, evidence: string): Rotation {
  return {
    credential: textAt(record, 'what.credential') ?? '',
    generation: numberAt(record, 'what.generation') ?? 0,
    outcome: textAt(record, 'what.outcome') ?? '',
    trigger: textAt(record, 'why.trigger') ?? '',
    due: textAt(record, 'why.due') ?? '',
    lateSeconds: numberAt(record, 'why.lateSeconds') ?? 0,
    approvedBy: textAt(record, 'approval.by') ?? 'nobody',
    reviewedBy: textsAt(record, 'approval.reviews'),
    exceptions: textsAt(record, 'exceptions'),
    writtenAt: textAt(record, 'tool.writtenAt') ?? '',
    evidence,
    ...optional(record),
  }
}

const OPTIONAL = {
  begun: 'why.begun',
  mergedBy: 'approval.mergedBy',
  role: 'approval.role',
  pullRequest: 'approval.pullRequest',
  mergedAt: 'approval.mergedAt',
  inServiceAt: 'distribution.completeAt',
  verifiedAt: 'distribution.verifiedAt',
  goneAt: 'end.seenGoneAt',
  owner: 'what.owner',
} as const

/** Fields that a record may not know. */
function optional(record: unknown): Partial<Rotation> {
  const known = Object.entries(OPTIONAL).flatMap(([name, path]) => {
    const value = valueAt(record, path)
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : []
  })
  return Object.fromEntries(known)
}

/** Begun later than the day after they were due. */
export function lateOnes(rotations: readonly Rotation[]): readonly Late[] {
  return rotations
    .filter(({ lateSeconds }) => lateSeconds * 1000 >= DAY)
    .map(({ credential, due, lateSeconds, outcome, evidence }) => ({
      credential,
      due,
      lateSeconds,
      state: outcome,
      evidence,
    }))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
