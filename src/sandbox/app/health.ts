import { createHash } from 'node:crypto'
import type { Handler, SandboxReply } from '../contract.ts'
import { provingPart } from '../pair.ts'
import { json } from '../reply.ts'
import type { Service } from './service.ts'

/** As `Secret.fingerprint`: what an application may say of the key it runs on. */
export function fingerprint(value: string): string {
  return `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 16)}`
}

/** `GET /healthz/<name>`: each request meets the next instance, as behind a load balancer. */
export function createHealth(services: readonly Service[]): Handler {
  return async function handle({ method, url }) {
    const name = /^\/healthz\/([^/]+)$/.exec(url.pathname)?.[1]
    const service = services.find((one) => one.spec.name === name)
    if (service === undefined) return json(404, { error: 'not found' })
    return method === 'GET' || method === 'HEAD' ? answer(service) : json(405, { error: 'method not allowed' })
  }
}

function answer(service: Service): SandboxReply {
  const instance = service.instances[service.asked % service.instances.length]
  service.asked += 1
  if (instance === undefined) return json(503, { status: 'no instance' })
  if (instance.starting || instance.value === undefined) {
    return json(503, { instance: instance.name, status: 'starting' }, { 'retry-after': '5' })
  }
  return json(200, {
    instance: instance.name,
    status: 'ok',
    fingerprint: fingerprint(provingPart(service.spec.pair, instance.value)),
    ...(service.spec.beside === undefined ? {} : { accepts: instance.accepts.map(fingerprint) }),
  })
}
