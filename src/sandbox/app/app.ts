import { beat } from '../beat.ts'
import type { Fetch } from '../../http/fetch.ts'
import type { Handler, SandboxClock } from '../contract.ts'
import { createHealth, fingerprint } from './health.ts'
import { createHookHandler } from './hooks.ts'
import { gather, provingPart } from '../pair.ts'
import { errandAt, type VendorName } from '../vendors.ts'
import { callOnce, type CallEnd } from './load.ts'
import { carried, visit, webhook } from './visit.ts'
import { createService, roll, type Instance, type Rolling, type Service, type ServiceSpec } from './service.ts'

/** What the app needs of the sandbox. */
export interface AppOptions {
  readonly clock: SandboxClock
  readonly fetch: Fetch
  readonly services: readonly ServiceSpec[]
  /** Instances of each service; default 3. */
  readonly instances?: number
  /** Virtual milliseconds between two calls of one instance; default a minute. */
  readonly every?: number
  readonly rolling?: Partial<Rolling>
  /** What a vendor presents to the app now is made with that value; undefined: it presents nothing. */
  readonly signs?: (provider: VendorName) => string | undefined
}

/** A call that failed after its repeats: what a user of the app would have noticed. */
export interface FailedCall {
  readonly at: number
  readonly service: string
  readonly instance: string
  readonly status: number
  readonly fingerprint: string
}

/** What a deploy job hands to the app. */
export interface Deployment {
  readonly environment?: string | undefined
  /** What the job sets a variable to: empty when its secret is missing; undefined when it does not set it. */
  readonly value: (variable: string) => string | undefined
}

/** An application of several instances under constant load. */
export interface AppSandbox {
  readonly handler: Handler
  readonly rolling: Rolling
  /** Calls ended so far. */
  readonly requests: number
  readonly failed: number
  readonly failures: readonly FailedCall[]
  /** Puts a key into every instance at once, as before the story begins. */
  start(service: string, value: string): void
  /** What runs goes on with another key; who was switched off is started by none. */
  take(service: string, value: string): void
  /** What one instance accepts from now on of what others present to it, by whichever way it learnt that. */
  trust(service: string, nth: number, values: readonly string[]): void
  /** Switches a service off for good: its instances hold nothing and call nobody. */
  stop(service: string): void
  /** Rolls every service of the job's environment whose variable the job sets. */
  deploy(deployment: Deployment): Promise<'success' | 'failure'>
  /** What each instance that serves accepts now. */
  accepting(service: string): readonly (readonly string[])[]
  /** What users still carry, each told by what it was signed with. */
  carried(service: string): readonly string[]
  /** What each instance holds now: the truth for invariants. */
  running(): readonly { readonly service: string; readonly instance: string; readonly value: string }[]
}

/** Starts the load; instances without a key are silent until they get one. */
export function createApp(options: AppOptions): AppSandbox {
  const { clock, instances = 3 } = options
  const services = options.services.map((spec) => createService(spec, instances))
  const rolling: Rolling = { starts: 5000, between: 10_000, breaksAfter: undefined, ...options.rolling }
  const seats = services.flatMap((service) => service.instances.map((instance) => ({ service, instance })))
  const count: Count = { requests: 0, failures: [] }
  startLoad(options, seats, count)
  const [health, hooks] = [createHealth(services), createHookHandler(clock, services, count)]
  return {
    handler: async (request) => (await hooks(request)) ?? health(request),
    rolling,
    get requests() {
      return count.requests
    },
    get failed() {
      return count.failures.length
    },
    failures: count.failures,
    start(name, value) {
      for (const service of services) if (service.spec.name === name) service.off = false
      for (const { service, instance } of seats)
        if (service.spec.name === name) Object.assign(instance, { value, accepts: [value] })
    },
    take(name, value) {
      for (const { service, instance } of seats)
        if (service.spec.name === name && !service.off && instance.value !== undefined) instance.value = value
    },
    trust(name, nth, values) {
      const instance = services.find(({ spec }) => spec.name === name)?.instances[nth]
      if (instance !== undefined) instance.accepts = values
    },
    stop(name) {
      for (const service of services) if (service.spec.name === name) service.off = true
      for (const { service, instance } of seats) if (service.spec.name === name) instance.value = undefined
    },
    deploy: (deployment) => deploy({ services, rolling, clock }, deployment),
    accepting: (name) =>
      seats.flatMap(({ service, instance: { value, accepts, starting } }) =>
        service.spec.name === name && value !== undefined && !starting ? [accepts] : [],
      ),
    carried: (name) => services.flatMap((service) => (service.spec.name === name ? carried(clock, service) : [])),
    running: () =>
      seats.flatMap(({ service, instance: { name, value } }) =>
        value === undefined ? [] : [{ service: service.spec.name, instance: name, value }],
      ),
  }
}

/** One instance of one service. */
interface Seat {
  readonly service: Service
  readonly instance: Instance
}

interface Count {
  requests: number
  readonly failures: FailedCall[]
}

/** Instances call in turn, not all at once: a team's limit counts them together. */
function startLoad(options: AppOptions, seats: readonly Seat[], count: Count): void {
  const { clock, every = 60_000 } = options
  for (const [i, seat] of seats.entries()) {
    const first = clock.now() + Math.floor((every * (i + 1)) / seats.length)
    beat(clock, { first, every }, () => void call(options, seat, count))
  }
}

async function call(options: AppOptions, { service, instance }: Seat, count: Count): Promise<void> {
  const { value } = instance
  // Who hears of events calls nobody for that.
  if (value === undefined || instance.starting || service.spec.provider === 'stripe-webhook') return
  const inbound = service.spec.beside !== undefined
  const signed = options.signs?.(service.spec.provider)
  // Who signs what comes in lets in what goes out, too.
  if (inbound && signed !== undefined) note(options, count, { service, instance, end: webhook(instance, signed) })
  const end =
    inbound && signed === undefined
      ? visit(options.clock, service, instance)
      : { ...(await callOnce(options, errandAt(service.spec.provider), value)), with: value }
  note(options, count, { service, instance, end })
}

interface Ended extends Seat {
  readonly end: CallEnd & { readonly with: string }
}

function note(options: AppOptions, count: Count, { service, instance, end }: Ended): void {
  count.requests += 1
  if (end.ok) return
  const about = {
    service: service.spec.name,
    instance: instance.name,
    fingerprint: fingerprint(provingPart(service.spec.pair, end.with)),
  }
  count.failures.push({ at: options.clock.now(), status: end.status, ...about })
}

interface Fleet {
  readonly services: readonly Service[]
  readonly rolling: Rolling
  readonly clock: SandboxClock
}

async function deploy({ services, rolling, clock }: Fleet, deployment: Deployment): Promise<'success' | 'failure'> {
  const mine = services.flatMap((service) => {
    const value = gather(service.spec, deployment.value)
    if (service.off) return []
    const beside = (service.spec.beside ?? []).flatMap((name) => deployment.value(name) || [])
    return value === undefined || service.spec.environment !== deployment.environment
      ? []
      : [{ service, value, beside }]
  })
  // As a deploy script does that checks its inputs first: nothing is touched when a key is missing.
  if (mine.some(({ value }) => value === '')) return 'failure'
  const rolls = mine.map(({ service, value, beside }) => {
    const turn = service.deploying.then(() => roll(service, rolling, { clock, value, beside }))
    service.deploying = turn
    return turn
  })
  return (await Promise.all(rolls)).every(Boolean) ? 'success' : 'failure'
}
