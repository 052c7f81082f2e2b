import type { Send } from '../http/send.ts'
import { createSend } from '../http/sender.ts'
import type { Outside } from './options.ts'

/** The one way out, on the outside that an edge found. */
export function sendBy({ fetch, clock, timer, random }: Pick<Outside, 'fetch' | 'clock' | 'timer' | 'random'>): Send {
  return createSend({ fetch, clock, ...(timer && { timer }), ...(random && { random }) })
}
