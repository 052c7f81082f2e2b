// Secret scanning: what it finds, and what becomes of it.
import { Buffer } from 'node:buffer'
import { refusal } from '../refusal.ts'
import { emit } from '../webhooks.ts'
import { type Access, type Account, now, type Repository, type World } from '../world.ts'
import { showTold } from './show.ts'
import type { Alert, AlertTruth, Resolution } from './state.ts'

/** Something in the repository holds this value, and GitHub has seen it. */
export function raiseAlert(world: World, repository: Repository, found: Pick<Alert, 'secret' | 'base64'>): number {
  const secret = found.base64 ? Buffer.from(found.secret).toString('base64') : found.secret
  const number = repository.alerts.size + 1
  const alert: Alert = {
    number,
    secret,
    base64: found.base64,
    createdAt: now(world),
    updatedAt: now(world),
    state: 'open',
    resolution: undefined,
    comment: undefined,
    resolvedBy: undefined,
    resolvedAt: undefined,
  }
  repository.alerts.set(number, alert)
  tellAlert(world, repository, { alert, action: 'created', sender: repository.owner })
  return number
}

/** `secret_scanning_alert`: all but the value, which no webhook has. */
function tellAlert(
  world: World,
  repository: Repository,
  { alert, action, sender }: { readonly alert: Alert; readonly action: string; readonly sender: Account },
): void {
  if (!repository.settings.secretScanning) return
  emit(world, repository, {
    event: 'secret_scanning_alert',
    sender,
    payload: () => ({ action, alert: showTold(world, repository, alert) }),
  })
}

/** Where secret scanning is off there are no alerts, whoever asks. */
export function alertsOf({ settings, alerts }: Repository): ReadonlyMap<number, Alert> {
  if (!settings.secretScanning) throw refusal(404, 'Secret scanning is disabled on this repository.')
  return alerts
}

export function alertOf(repository: Repository, number: number): Alert {
  const found = alertsOf(repository).get(number)
  if (!found) throw refusal(404, 'Not Found')
  return found
}

export interface Change {
  readonly state: Alert['state']
  readonly resolution: Resolution | undefined
  readonly comment: string | undefined
}

/** As long as GitHub's form lets a comment be. */
const LONGEST = 280

/** Refused in the words of REST "Update a secret scanning alert": 422 for what does not go together, 400 for what changes nothing. */
export function changeAlert(
  world: World,
  repository: Repository,
  { alert, access, change }: { readonly alert: Alert; readonly access: Access; readonly change: Change },
): void {
  const { state, resolution, comment } = change
  if ((state === 'resolved') !== (resolution !== undefined)) throw refusal(422, 'State does not match the resolution.')
  if ((comment?.length ?? 0) > LONGEST) throw refusal(400, 'The resolution comment is invalid.')
  if (alert.state === state && alert.resolution === resolution) throw refusal(400, 'The resolution was not changed.')
  const resolved = state === 'resolved'
  alert.state = state
  alert.resolution = resolution
  alert.comment = comment
  alert.updatedAt = now(world)
  alert.resolvedAt = resolved ? now(world) : undefined
  alert.resolvedBy = resolved ? access.account : undefined
  const action = resolved ? 'resolved' : 'reopened'
  tellAlert(world, repository, { alert, action, sender: access.account })
}

export function alertTruths({ alerts }: Repository): readonly AlertTruth[] {
  return [...alerts.values()].map(({ number, state, resolution, comment, resolvedBy }) => ({
    number,
    state,
    resolution,
    comment,
    resolvedBy: resolvedBy?.login,
  }))
}
