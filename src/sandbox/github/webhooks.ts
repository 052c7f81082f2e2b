import { createHmac } from 'node:crypto'
import { showAccount } from './accounts.ts'
import { hearing } from './apps/installed.ts'
import type { Loose } from '../reply.ts'
import { tellDelivered } from '../watch.ts'
import { showRepository } from './show.ts'
import type { Account, Repository, World } from './world.ts'

/** Something that happened, for whoever listens. */
export interface Happening {
  readonly event: string
  readonly sender: Account
  /** Made only when somebody listens. */
  readonly payload: () => Loose
}

/**
 * What an App needs to hear an event, by GitHub's "Webhook events and payloads". It is asked of an App that is there to hear; the first
 * App alone hears everything, for tests of whoever listens to it.
 */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  push: ['contents'],
  pull_request: ['pull_requests'],
  issue_comment: ['issues', 'pull_requests'],
  check_run: ['checks'],
  workflow_run: ['actions'],
  deployment_status: ['deployments'],
  secret_scanning_alert: ['secret_scanning_alerts'],
  organization: ['members'],
  membership: ['members'],
  member: ['members'],
}

/** Sends a webhook about a repository to every listener. */
export function emit(world: World, repository: Repository, happening: Happening): void {
  emitWith(world, happening, () => ({
    repository: showRepository(world, repository),
    ...fromApp(world, repository.installed),
  }))
}

/** Sends one about an organisation, in which the App is installed. */
export function emitOutside(world: World, happening: Happening): void {
  emitWith(world, happening, () => fromApp(world, true))
}

function fromApp(world: World, installed: boolean): Loose {
  const { installation } = hearing(world)
  return installed ? { installation: { id: installation, node_id: `I_${installation}` } } : {}
}

/** Signed over its bytes (GitHub: "Validating webhook deliveries"). */
function emitWith(world: World, happening: Happening, about: () => Loose): void {
  const needs = NEEDS[happening.event] ?? []
  const deaf = world.ears !== undefined && !needs.some((name) => world.ears?.permissions[name] !== undefined)
  if (world.listeners.size === 0 || deaf) return
  const payload = { ...about(), sender: showAccount(world, happening.sender), ...happening.payload() }
  tellDelivered(happening.event, payload)
  const body = JSON.stringify(payload)
  const secret = world.options.webhookSecret ?? 'webhook-secret'
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const delivery = { event: happening.event, id: world.letters.uuid(), payload, body, signature }
  for (const listener of world.listeners) listener(delivery)
}
