// Secrets that no vendor knows: what the app accepts is what is so. A key lives as long as the next deployment would accept it.
import { fingerprint } from '../../app/health.ts'
import type { Handler, SandboxClock } from '../../contract.ts'
import { json } from '../../reply.ts'
import { prompt, type Delays } from '../life.ts'
import type { VendorKey } from '../vendor.ts'

/** Whoever accepts what others present, and all that it accepts. */
export type Acceptor = readonly string[]

/** A secret, as far as anybody outside has seen it. */
interface SeenKey extends VendorKey {
  deletedAt?: number
}

export interface SessionsSandbox {
  readonly handler: Handler
  readonly controls: Delays
  /** Says where to look: what lies in the stores now, and what each instance, and the next one, accepts. */
  look(stored: () => readonly string[], acceptors: () => readonly Acceptor[]): void
  /** A person's own, of the kind that Keyturn makes. */
  make(createdAt?: number): VendorKey
  keys(): readonly VendorKey[]
  /** Does everybody accept what is signed with it? */
  accepts(value: string): boolean
}

/** Where it looks, once somebody has said. */
interface Eyes {
  readonly stored: (() => readonly string[]) | undefined
  readonly acceptors: (() => readonly Acceptor[]) | undefined
}

export function createSessions(
  clock: SandboxClock,
  made: (nth: number) => string,
  controls: Partial<Delays> = {},
): SessionsSandbox {
  const known = new Map<string, SeenKey>()
  const eyes: Eyes = { stored: undefined, acceptors: undefined }
  const see = (value: string, createdAt = clock.now()): SeenKey => {
    const key = known.get(value) ?? { id: fingerprint(value), name: '', value, createdAt, uses: [] }
    known.set(value, key)
    return key
  }
  return {
    handler: async () => json(404, { error: 'Nobody is here: no vendor knows these secrets.' }),
    controls: { ...prompt(), ...controls },
    look: (places, all) => {
      Object.assign(eyes, { stored: places, acceptors: all })
    },
    make: (createdAt) => see(made(known.size), createdAt),
    keys: () => {
      const now = eyes.stored?.() ?? []
      for (const value of now) delete see(value).deletedAt
      for (const key of known.values()) if (!now.includes(key.value)) key.deletedAt ??= clock.now()
      return [...known.values()]
    },
    accepts: (value) => (eyes.acceptors?.() ?? []).every((accepted) => accepted.includes(value)),
  }
}
