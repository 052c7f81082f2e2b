import { PERMISSIONS } from '../permissions.ts'
import type { Deed, Heard, Place } from './deeds.ts'
import { hear } from './hear.ts'

/** An event, as a job of the repository's own gets it. */
export interface JobEvent {
  readonly place: Place
  /** As the workflow's `on:` names it. */
  readonly event: string
  readonly payload: unknown
}

/** What GitHub sends to workflows under a name of their own, with the same payload (Actions: "Events that trigger workflows"). */
const ALSO: Readonly<Record<string, string>> = { pull_request_target: 'pull_request' }
/** Nothing happened: it is time to look. */
const LOOKS: readonly string[] = ['schedule', 'workflow_dispatch']

/** What a job's event comes to, in the repository that the job is of and by that job's own token. */
export function hearInJob({ event, payload, place }: JobEvent): Heard {
  const installation = undefined
  // What the token may not do, GitHub says when it is tried: nobody tells a job what it was granted.
  if (LOOKS.includes(event)) return { installation, place, deeds: [{ do: 'watch', granted: PERMISSIONS, next: [] }] }
  const { deeds } = hear(Object.hasOwn(ALSO, event) ? (ALSO[event] ?? event) : event, payload)
  return { installation, place, deeds: deeds.map(here) }
}

/** A job's token reaches its own repository: others have ears of their own. */
function here(deed: Deed): Deed {
  return deed.do === 'wake-all' ? { do: 'wake', because: deed.because } : deed
}
