import { hearAlert } from './alerts.ts'
import type { Deed, Heard } from './deeds.ts'
import { hearInstalled } from './installed.ts'
import { hearDeployment, hearPush, hearRun } from './moves.ts'
import { placeIn, whole } from './payload.ts'
import { hearPeople } from './people.ts'
import { hearButton, hearPull, hearQueue } from './pulls.ts'
import { hearComment } from './talk.ts'

/** Every event the bot listens to; the App's manifest subscribes to these and no others. */
export const EARS: Readonly<Record<string, (payload: unknown) => readonly Deed[]>> = {
  secret_scanning_alert: hearAlert,
  organization: (payload) => hearPeople('organization', payload),
  membership: (payload) => hearPeople('membership', payload),
  member: (payload) => hearPeople('member', payload),
  issue_comment: hearComment,
  pull_request: hearPull,
  merge_group: hearQueue,
  check_run: hearButton,
  push: hearPush,
  workflow_run: hearRun,
  deployment_status: hearDeployment,
  installation: (payload) => hearInstalled('installation', payload),
  installation_repositories: (payload) => hearInstalled('installation_repositories', payload),
}

/** What a delivery comes to. Never throws: of an unknown event, or a payload of another shape, nothing comes. */
export function hear(event: string, payload: unknown): Heard {
  const ear = Object.hasOwn(EARS, event) ? EARS[event] : undefined
  const place = placeIn(payload)
  const deeds = ear === undefined ? [] : ear(payload)
  return {
    installation: whole(payload, 'installation', 'id'),
    place,
    deeds: deeds.filter((deed) => place !== undefined || !needsPlace(deed)),
  }
}

function needsPlace(deed: Deed): boolean {
  return deed.do !== 'wake-all' && deed.do !== 'onboard-all'
}
