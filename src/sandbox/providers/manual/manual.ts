// A vendor without an admin API, as a small one is: a person makes and deletes keys in its console, and that is all there is.
import type { Handler, SandboxClock, SandboxReply, SandboxRequest } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { bearer, httpDate, json } from '../../reply.ts'
import { accepted, prompt, type Delays, type Life } from '../life.ts'

/** A key as the console shows it; people tell them apart by their names. */
export interface ManualKey extends Life {
  readonly name: string
  readonly value: string
  readonly account: string
}

/** What a person does in the console, and the truth behind it. */
export interface ManualSandbox {
  readonly handler: Handler
  readonly controls: Delays
  /** Makes a key of that name; the console shows its value this once. */
  make(wish: { readonly name: string; readonly account?: string; readonly createdAt?: number }): ManualKey
  /** Deletes the key of that name. */
  remove(name: string): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<ManualKey>[]
  /** Would a request with this value be let in now? */
  accepts(value: string): boolean
}

/** The team that the console of the story belongs to. */
export const ACCOUNT = 'team-acme'

export function createManual(clock: SandboxClock, controls: Partial<Delays> = {}): ManualSandbox {
  const letters = createLetters('manual')
  const delays = { ...prompt(), ...controls }
  const keys: ManualKey[] = []
  const find = (value: string | undefined): ManualKey | undefined =>
    keys.find((key) => key.value === value && accepted(key, delays, clock.now()))
  return {
    handler: async (request) => {
      const reply = answer(request, find(bearer(request)), clock.now())
      return { ...reply, headers: { date: httpDate(clock.now()), ...reply.headers } }
    },
    controls: delays,
    make: ({ name, account = ACCOUNT, createdAt = clock.now() }) => {
      const key: ManualKey = { name, account, createdAt, value: `hand_${letters.text(40)}`, uses: [] }
      keys.push(key)
      return key
    },
    remove: (name) => {
      for (const key of keys) if (key.name === name) key.deletedAt ??= clock.now()
    },
    keys: () => keys,
    accepts: (value) => find(value) !== undefined,
  }
}

function answer({ method, url }: SandboxRequest, key: ManualKey | undefined, now: number): SandboxReply {
  if (key === undefined) return json(401, { error: 'This key is not known.' })
  if (method === 'GET' && url.pathname === '/v1/me') return json(200, { team: { id: key.account } })
  if (method !== 'POST' || url.pathname !== '/v1/answers') return json(404, { error: 'There is nothing here.' })
  key.uses.push(now)
  return json(200, { answer: 'Hello.' })
}
