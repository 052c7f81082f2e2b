import { createHmac } from 'node:crypto'
import { showAccount } from './accounts.ts'
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

/** Sends a webhook to every listener, signed over its bytes (GitHub: "Validating webhook deliveries"). */
export function emit(world: World, repository: Repository, happening: Happening): void {
  if (world.listeners.size === 0) return
  const { installation } = world.app
  const payload = {
    repository: showRepository(world, repository),
    sender: showAccount(world, happening.sender),
    ...(repository.installed ? { installation: { id: installation, node_id: `I_${installation}` } } : {}),
    ...happening.payload(),
  }
  tellDelivered(happening.event, payload)
  const body = JSON.stringify(payload)
  const secret = world.options.webhookSecret ?? 'webhook-secret'
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const delivery = { event: happening.event, id: world.letters.uuid(), payload, body, signature }
  for (const listener of world.listeners) listener(delivery)
}
