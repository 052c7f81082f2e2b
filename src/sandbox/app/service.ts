import type { SandboxClock } from '../contract.ts'
import type { Place } from '../pair.ts'
import type { VendorName } from '../vendors.ts'
import { pause } from './load.ts'
import type { Session } from './visit.ts'

/** One use that the app makes of one key: its instances read it from variables, which a deploy job fills from the secrets of those names. */
export interface ServiceSpec extends Place {
  /** As `/healthz/<name>` calls it. */
  readonly name: string
  readonly provider: VendorName
  /** Others present to it what is signed with the key: these variables hold what is accepted beside it. */
  readonly beside?: readonly string[]
  /** The environment whose jobs deploy it; absent: jobs without one. */
  readonly environment?: string
}

/** One process. It keeps the key it was started with. */
export interface Instance {
  readonly name: string
  value: string | undefined
  /** With `beside`: every value that it accepts, its own among them. */
  accepts: readonly string[]
  starting: boolean
}

/** A service while it runs. */
export interface Service {
  readonly spec: ServiceSpec
  readonly instances: readonly Instance[]
  /** Switched off for good: nothing is deployed to it any more. */
  off: boolean
  /** Deployments of one service wait for each other. */
  deploying: Promise<unknown>
  asked: number
  /** With `beside`: what its users carry, and how often they came. */
  readonly sessions: Session[]
  visits: number
}

/** How the app is rolled, in virtual milliseconds. */
export interface Rolling {
  /** An instance that starts answers 503 and calls nobody that long. */
  starts: number
  /** Between one instance and the next. */
  between: number
  /** The next deployment breaks off after so many instances. */
  breaksAfter: number | undefined
}

/** A service whose instances do not run yet. */
export function createService(spec: ServiceSpec, instances: number): Service {
  const names = Array.from({ length: instances }, (_, i) => `web-${i + 1}`)
  return {
    spec,
    instances: names.map((name) => ({ name, value: undefined, accepts: [], starting: false })),
    off: false,
    deploying: Promise.resolve(),
    asked: 0,
    sessions: [],
    visits: 0,
  }
}

/** Replaces the instances one by one; those whose turn has not come keep serving with the key they hold. */
export async function roll(
  service: Service,
  rolling: Rolling,
  { clock, value, beside = [] }: Change,
): Promise<boolean> {
  const last = rolling.breaksAfter ?? service.instances.length
  rolling.breaksAfter = undefined
  for (const [i, instance] of service.instances.entries()) {
    if (i >= last) return false
    if (i > 0) await pause(clock, rolling.between)
    instance.starting = true
    await pause(clock, rolling.starts)
    instance.value = value
    instance.accepts = [value, ...beside]
    instance.starting = false
  }
  return true
}

/** What a deployment brings. */
export interface Change {
  readonly clock: SandboxClock
  readonly value: string
  /** Accepted beside it. */
  readonly beside?: readonly string[]
}
