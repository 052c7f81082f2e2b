import { createSend } from '../../src/http/sender.ts'
import { openHttp } from '../../src/plugins/witnesses/http.ts'

/** Does the witness `http` take this page for proof that the heir serves? */
export async function readHttp(page: () => Promise<Response>, heir: string): Promise<boolean> {
  const clock = { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() }
  const send = createSend({ fetch: page, clock, timer: () => () => undefined })
  const spec = { url: 'https://app.acme.dev/healthz', asks: 2, instances: 1, instance: 'instance' }
  const witness = openHttp({ kind: 'http', ...spec, fingerprint: 'fingerprint' }, { send, now: () => 0 })
  const testimony = await witness.serves?.(0, { keyId: 'key_1', fingerprint: heir })
  return testimony?.verdict === 'yes'
}
