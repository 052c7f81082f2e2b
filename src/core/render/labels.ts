// Labels are views: made from facts, never read for a decision.
import { sha256 } from '../canonical.ts'
import { reportOf } from '../entry/emergency.ts'
import { givenUp, isOver, journeyOf, type Journey } from './journey.ts'
import type { Situation } from './situation.ts'
import type { Label } from './view.ts'

const KEYTURN: Label = { name: 'keyturn', color: '1f6feb', description: 'An API key that Keyturn turns' }
const INCIDENT: Label = { name: 'incident', color: 'b60205', description: 'A key was reported leaked or exploited' }
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^(prod|production|live)$/i, 'd1242f'],
  [/^(stag|stage|staging|preprod|pre-production)$/i, 'bf8700'],
  [/^(dev|develop|development|test|testing)$/i, '1a7f37'],
]

export function labelsOf(situation: Situation): readonly Label[] {
  const { environment } = situation.credential
  const state = stateLabel(situation, journeyOf(situation))
  const incident = reportOf(situation.entry) ? [INCIDENT] : []
  const place = environment === undefined ? [] : [environmentLabel(environment)]
  return [KEYTURN, ...place, ...incident, ...(state ? [state] : [])]
}

export function adoptionLabels(environments: readonly string[]): readonly Label[] {
  return [KEYTURN, ...[...new Set(environments)].sort().map(environmentLabel)]
}

/** Of a proposal that is about one credential and no new key. */
export function labelsFor(environment: string | undefined, state: keyof typeof STATES | undefined): readonly Label[] {
  return [...adoptionLabels(environment === undefined ? [] : [environment]), ...(state ? [STATES[state]] : [])]
}

/** The same colour for the same name, everywhere and always. */
export function environmentLabel(environment: string): Label {
  const name = environment.replaceAll(/[\p{Cc}\p{Cf},]+/gu, ' ').trim()
  const color = KNOWN.find(([pattern]) => pattern.test(name))?.[1] ?? hashed(name)
  return { name: `env: ${name}`.slice(0, 50), color, description: `Environment ${name}`.slice(0, 100) }
}

const STATES = {
  parked: label('parked', 'cf222e', 'Stopped: a person must look'),
  waiting: label('waiting', 'fb8f44', 'Waits for a person'),
  done: label('done', '2da44e', 'The old key is gone'),
} as const satisfies Readonly<Record<string, Label>>

function stateLabel(situation: Situation, journey: Journey): Label | undefined {
  if (givenUp(situation) !== undefined) return label('withdrawn', '8c959f', 'Given up before it served')
  if (journey.trouble !== undefined) return STATES[journey.trouble]
  if (isOver(journey)) return journey.back ? label('rolled back', '8250df', 'The old key serves again') : STATES.done
  return journey.back ? label('rolling back', 'a475f9', 'The old key is being put back') : undefined
}

function label(state: string, color: string, description: string): Label {
  return { name: `keyturn: ${state}`, color, description }
}

/** Blue to violet, away from the colours that mean something; dark enough for white letters. */
function hashed(name: string): string {
  const hue = 180 + (Number.parseInt(sha256(name).slice(0, 8), 16) % 120)
  return [0, 8, 4].map((n) => channel(n, hue)).join('')
}

/** One channel of a colour of that hue, saturation 0.6, lightness 0.4 (CSS Color 4, section 7.1). */
function channel(n: number, hue: number): string {
  const k = (n + hue / 30) % 12
  const value = 0.4 - 0.24 * Math.max(-1, Math.min(k - 3, 9 - k, 1))
  return Math.round(255 * value)
    .toString(16)
    .padStart(2, '0')
}
