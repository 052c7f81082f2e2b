// Secret scanning: what it finds, and what becomes of it.
import { Buffer } from 'node:buffer'
import { refusal } from '../refusal.ts'
import { type Access, now, type Repository, type World } from '../world.ts'
import type { Alert, AlertTruth, Resolution } from './state.ts'

/** Something in the repository holds this value, and GitHub has seen it. */
export function raiseAlert(world: World, repository: Repository, found: Pick<Alert, 'secret' | 'base64'>): number {
  const secret = found.base64 ? Buffer.from(found.secret).toString('base64') : found.secret
  const number = repository.alerts.size + 1
  repository.alerts.set(number, {
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
  })
  return number
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
  alert: Alert,
  { access, change }: { readonly access: Access; readonly change: Change },
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
