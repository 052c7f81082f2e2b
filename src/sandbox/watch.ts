import type { Call, SandboxReply } from './contract.ts'

/** Hears everything that passes in every sandbox of this process, before any tap touches it: who holds it to documents. */
export interface Watcher {
  /** A request of anybody's set out. */
  sent?(call: Call): void
  /** A handler answered it; an answer that a tap gave in its place is none. */
  answered?(call: Call, reply: SandboxReply): void
  /** GitHub sent a webhook. */
  delivered?(event: string, payload: Readonly<Record<string, unknown>>): void
}

const watchers = new Set<Watcher>()

/** Sandboxes are made all over the tests; whoever judges them all cannot be handed to each. Returns what ends it. */
export function watchSandboxes(watcher: Watcher): () => void {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

export function tellSent(call: Call): void {
  for (const each of watchers) each.sent?.(call)
}

export function tellAnswered(call: Call, reply: SandboxReply): void {
  for (const each of watchers) each.answered?.(call, reply)
}

export function tellDelivered(event: string, payload: Readonly<Record<string, unknown>>): void {
  for (const each of watchers) each.delivered?.(event, payload)
}
