import type { Instant } from '../../core/facts.ts'
import type { WorkflowRun } from './runs.ts'

/**
 * What Keyturn starts runs for, at one time. GitHub shows neither a run's inputs nor an event's payload; the one thing of a run that
 * whoever starts it may choose is its title, by the workflow's `run-name:`. So what is started carries a mark, and its title shows it.
 */
export interface Purpose {
  /** The same for everything that is started for it: `kt-1f9k3x-openai-production-6-9c04ae.0.mi2x3f8k`. */
  readonly of: string
  /** No run of it began earlier. */
  readonly since: Instant
}

/** The mark of one start: that it is started again can be told from it, and when it was started. */
export function markOf({ of }: Purpose, now: Instant): string {
  return `${of}.${now.toString(36)}`
}

/** When what bears this mark was started. */
export function startedAt(mark: string): Instant {
  return Number.parseInt(mark.split('.').at(-1) ?? '', 36)
}

/** Whether that mark is one of that purpose. */
export function isOf(mark: string, { of }: Purpose): boolean {
  return mark.startsWith(`${of}.`) && /^[0-9a-z]+$/.test(mark.slice(of.length + 1))
}

/** The mark of that purpose in a run's title; undefined: it is no run of it. */
export function markIn({ title }: Pick<WorkflowRun, 'title'>, purpose: Purpose): string | undefined {
  return title.split(/[^\w.-]+/).find((word) => isOf(word, purpose))
}
