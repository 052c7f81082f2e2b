import { createRedactor } from '../../src/http/redact.ts'
import type { ReadyWorld } from '../../src/sandbox/ready.ts'
import type { Outside } from '../../src/start/options.ts'

/** The sandbox as a command line finds it: `acme/web`, with this environment. */
export function outsideOf({ clock, fetch }: ReadyWorld, env: Outside['env'] = {}): Outside {
  return {
    fetch,
    clock: { now: clock.now, monotonic: clock.now, sleep: clock.sleep },
    timer: clock.timer,
    env,
    api: 'https://api.github.com',
    owner: 'acme',
    name: 'web',
    redactor: createRedactor(),
    log: () => {},
  }
}
