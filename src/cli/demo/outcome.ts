import { isRecord, type Loose } from '../../sandbox/reply.ts'

/** What the demo reads of one credential in the Action's output `result`. */
export interface Told {
  readonly credential: string
  readonly phase: string
  readonly kind: string
  readonly about: string
  readonly until: number | undefined
  readonly generation: number | undefined
}

/** The Action's output `result`, read as a later step of the workflow would read it. */
export interface Result {
  readonly idle: boolean
  readonly told: readonly Told[]
}

/** Reads the output; a run that failed early has none. */
export function readResult(text: string | undefined): Result {
  const parsed: unknown = text === undefined || text === '' ? {} : JSON.parse(text)
  const whole: Loose = isRecord(parsed) ? parsed : {}
  const outcomes = Array.isArray(whole['outcomes']) ? whole['outcomes'].filter(isRecord) : []
  return { idle: whole['idle'] === true, told: outcomes.map(told) }
}

function told(outcome: Loose): Told {
  const { credential, phase, kind, about, until, generation } = outcome
  return {
    credential: String(credential),
    phase: String(phase),
    kind: String(kind),
    about: String(about),
    until: typeof until === 'number' ? until : undefined,
    generation: typeof generation === 'number' ? generation : undefined,
  }
}
