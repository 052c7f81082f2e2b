// Webhooks over the wire, as GitHub sends them to an App's address.
import type { Delivery, GithubSandbox } from './contract.ts'

/** A stream of deliveries to one address. */
export interface Posting {
  /** Every delivery that was sent so far was answered, or could not be delivered. */
  settled(): Promise<void>
  /** What was answered, by the delivery's id; 0: nobody did. */
  readonly statuses: ReadonlyMap<string, number>
  /** Everything that was sent, in that order. */
  readonly sent: readonly Delivery[]
  stop(): void
}

/** GitHub waits so long for an answer ("Handling webhook deliveries"). */
const PATIENCE = 10_000

/** Posts everything from now on. None is sent twice by itself: GitHub does not try again either. */
export function postWebhooks(github: GithubSandbox, url: string): Posting {
  const under = new Set<Promise<void>>()
  const statuses = new Map<string, number>()
  const all: Delivery[] = []
  const stop = github.onWebhook((delivery) => {
    all.push(delivery)
    const sent = post(url, delivery).then((status) => {
      statuses.set(delivery.id, status)
      under.delete(sent)
      return undefined
    })
    under.add(sent)
  })
  return {
    statuses,
    sent: all,
    stop,
    settled: async () => {
      while (under.size > 0) await Promise.all(under)
    },
  }
}

/** One delivery ("Delivery headers"); its status, or 0. */
export async function post(url: string, { event, id, body, signature }: Omit<Delivery, 'payload'>): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/sandbox',
    'x-github-event': event,
    'x-github-delivery': id,
    'x-hub-signature-256': signature,
  }
  try {
    const reply = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE) })
    await reply.text()
    return reply.status
  } catch {
    return 0
  }
}
