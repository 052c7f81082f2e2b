import type { Access, World } from './world.ts'

/** What a request leaves of the hour's allowance, as GitHub's headers tell it. */
export interface Rate {
  readonly over: boolean
  readonly headers: Readonly<Record<string, string>>
}

const HOUR = 3_600_000

/** Counts one request (GitHub: "Rate limits for the REST API"); the hour begins with the first. */
export function spend(world: World, access: Access): Rate {
  const limit = world.options.rateLimit ?? 5000
  const key = `${access.by}:${access.account.login}`
  const now = world.clock.now()
  const before = world.used.get(key)
  const window = before && before.reset > now ? before : { count: 0, reset: now + HOUR }
  window.count += 1
  world.used.set(key, window)
  const headers = {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - window.count)),
    'x-ratelimit-used': String(Math.min(limit, window.count)),
    'x-ratelimit-reset': String(Math.ceil(window.reset / 1000)),
    'x-ratelimit-resource': 'core',
  }
  return { over: world.options.rateLimit !== undefined && window.count > limit, headers }
}
