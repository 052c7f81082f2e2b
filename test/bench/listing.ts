// Keys whose project nobody named are looked for in every project that the admin key sees: for all of them once.
import { createRig, DAY } from '../start/rig.ts'
import type { Measured } from './limits.ts'

const KEYS = 60

export async function measureListing(): Promise<Measured> {
  const keys = Array.from({ length: KEYS }, (_, i) => {
    return { name: `k${i}`, provider: 'openai', environment: `e${i}` } as const
  })
  const rig = createRig({ keys, app: { every: 3650 * DAY }, age: DAY })
  const { world } = rig
  for (const [credential, { value }] of world.first)
    rig.env[`KEYTURN_INCUMBENT_${credential.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`] = value
  await rig.keyturn()
  const asked = world.calls.filter(({ host, from }) => host === 'openai' && from === 'keyturn')
  const lists = asked.filter(({ request }) => request.url.pathname.endsWith('/api_keys'))
  return {
    id: 'listing',
    value: lists.length / KEYS,
    note: `${KEYS} keys in ${KEYS} projects: ${asked.length} requests to OpenAI in all, ${KEYS} of them probes`,
  }
}
