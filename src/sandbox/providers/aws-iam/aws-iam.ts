import type { Role } from '../../aws/state.ts'
import type { Handler, SandboxClock } from '../../contract.ts'
import { createLetters } from '../../letters.ts'
import { prompt } from '../life.ts'
import { createHandler } from './handler.ts'
import { isAccepted, type KeyWish, living, MOST, newKey, turn } from './keys.ts'
import { ACCOUNT, type AwsIamControls, type AwsIamKey, type State } from './state.ts'

/** IAM in the sandbox: one account. What is served, what can be turned, and the truth behind it. */
export interface AwsIamSandbox {
  readonly handler: Handler
  readonly controls: AwsIamControls
  /** By which a job logs in. */
  readonly role: Role
  /** A key of a user who may turn keys, as an admin key. */
  admin(): string
  /** A person lets a user turn keys, its own too: its first key, as an admin key. */
  own(user: string): string
  /** A login that ends by itself, as an admin key. */
  login(seconds: number): string
  /** A key that a person made in the console. */
  mint(wish: KeyWish): { readonly id: string; readonly value: string }
  /** A person deletes a key in the console. */
  remove(id: string): void
  /** A person switches one off, or on. */
  turn(id: string, on: boolean): void
  /** Every key there ever was, dead ones too. */
  keys(): readonly Readonly<AwsIamKey>[]
  /** Would a request with this pair be let in now? */
  accepts(value: string): boolean
  /** Every value that ever existed. */
  minted(): readonly string[]
}

export function createAwsIam(clock: SandboxClock, controls: Partial<AwsIamControls> = {}): AwsIamSandbox {
  const usual = { lastUsedResolution: 60_000, page: 100, wavers: 0, throttled: 0 }
  const state: State = {
    clock,
    letters: createLetters('aws-iam'),
    controls: { ...prompt(), ...usual, denied: new Set(), ...controls },
    keys: [],
    sessions: new Map(),
    role: {
      arn: `arn:aws:iam::${ACCOUNT}:role/keyturn`,
      audience: 'sts.amazonaws.com',
      subject: 'repo:acme/web:environment:keyturn',
      ttl: 3600,
    },
    admins: new Set(),
    asked: 0,
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    role: state.role,
    ...people(state),
    keys: () => state.keys,
    accepts: (value) => state.keys.some((key) => key.value === value && isAccepted(key, state)),
    minted: () => state.keys.map((key) => key.value),
  }
}

/** What people do in the console. */
function people(state: State): Pick<AwsIamSandbox, 'admin' | 'own' | 'login' | 'mint' | 'remove' | 'turn'> {
  const { clock, letters, admins, sessions, keys } = state
  const find = (id: string): AwsIamKey | undefined => keys.find((one) => one.id === id)
  return {
    admin() {
      admins.add('keyturn')
      return newKey(state, { user: 'keyturn' }).value
    },
    own(user) {
      admins.add(user)
      return living(state, user)[0]?.value ?? ''
    },
    login(seconds) {
      const [id, secret, session] = [letters.text(16), letters.text(40), letters.text(180)]
      const whole = `ASIA${id.toUpperCase()}`
      sessions.set(whole, { secret, session, until: clock.now() + seconds * 1000 })
      return [whole, secret, session].join(':')
    },
    mint(wish) {
      if (living(state, wish.user).length >= MOST) throw new Error(`IAM lets ${wish.user} have ${MOST} keys`)
      const { id, value } = newKey(state, wish)
      return { id, value }
    },
    remove(id) {
      const key = find(id)
      if (key !== undefined) key.deletedAt ??= clock.now()
    },
    turn(id, on) {
      const key = find(id)
      if (key !== undefined) turn(state, key, on)
    },
  }
}
