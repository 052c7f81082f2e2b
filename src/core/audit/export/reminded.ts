// Keys that people make and hold: no journal tells of them, only the lines of rotation.yml as they are now.
import type { CredentialId, Instant } from '../../facts.ts'
import type { Reminded } from '../../manifest/policy.ts'
import { reminderOf } from '../../remind/standing.ts'
import { DAY } from '../../schedule/due.ts'
import type { ExportFacts } from './make.ts'
import { iso } from './period.ts'
import type { Late } from './rotations.ts'

/** One of them, as its lines tell it. */
export interface Held {
  readonly credential: CredentialId
  readonly made?: string
  readonly owner?: string
  readonly due?: string
  readonly evidence: string
}

type Facts = Pick<ExportFacts, 'reminders' | 'repository' | 'trail'>

export function heldByPeople({ reminders = [], repository, trail }: Facts): readonly Held[] {
  return reminders.map((key) => {
    const { minted, due, owner } = reminderOf(key, trail.now)
    return {
      credential: key.id,
      ...(minted === undefined ? {} : { made: iso(minted) }),
      ...(owner === undefined ? {} : { owner }),
      ...(due === undefined ? {} : { due: iso(due) }),
      evidence: lineOf(key, repository),
    }
  })
}

/** Those that nobody had replaced by then, a day after they were due. One that was made later tells nothing of then. */
export function notReplaced({ reminders = [], repository }: Facts, until: Instant): readonly Late[] {
  return reminders.flatMap((key) => {
    const { due } = reminderOf(key, until)
    if (due === undefined || until - due < DAY) return []
    const lateSeconds = Math.round((until - due) / 1000)
    return [
      { credential: key.id, due: iso(due), lateSeconds, state: 'not replaced', evidence: lineOf(key, repository) },
    ]
  })
}

/** Where rotation.yml says so now. */
export function lineOf({ position }: Pick<Reminded, 'position'>, { url, head, manifest }: Facts['repository']): string {
  return `${url}/blob/${head}/${manifest}#L${position.line}`
}
