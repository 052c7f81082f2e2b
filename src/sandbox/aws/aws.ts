import type { Handler, SandboxClock } from '../contract.ts'
import { createLetters } from '../letters.ts'
import { isRecord, type Loose } from '../reply.ts'
import { createHandler } from './handler.ts'
import {
  type AwsControls,
  type AwsSecret,
  changed,
  CURRENT,
  type Facts,
  putLabel,
  type Role,
  type State,
  viewOf,
} from './state.ts'

/** The account and the region of the story. */
export const ACCOUNT = '111122223333'
export const REGION = 'eu-central-1'
export const AWS_ROLE = `arn:aws:iam::${ACCOUNT}:role/keyturn`
/** Its hosts, as they are told apart in-process. */
export const AWS_HOSTS: readonly string[] = ['secretsmanager', 'sts'].flatMap((service) =>
  [REGION, 'us-east-1'].map((region) => `${service}.${region}.amazonaws.com`),
)

/** What Keyturn is to be given: the actions in docs/stores/aws-secrets-manager.md. */
export const ACTIONS = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'] as const

/** An AWS in the sandbox. What is served, what can be turned, and the truth behind it. */
export interface AwsSandbox {
  readonly handler: Handler
  readonly controls: AwsControls
  readonly role: Role
  /** Keys of a user's that do not end. */
  readonly keys: { readonly id: string; readonly secret: string }
  /** Keys as another step of the job leaves them. */
  issue(seconds: number): { readonly id: string; readonly secret: string; readonly session: string }
  /** People let Keyturn at a secret as the page says. */
  allow(name: string): void
  /** Takes an action out of Keyturn's policy. */
  forbid(action: (typeof ACTIONS)[number]): void
  /** A person writes a text, or keys of the object, and leaves the others. Made where there is none. */
  write(name: string, content: Loose | string): void
  /** A person makes a secret without a value. */
  make(name: string, binary?: string): AwsSecret
  /** What others make of it. */
  mark(name: string, facts: Facts): void
  /** A person takes a label away. */
  unlabel(name: string, label: string): void
  /** AWS deletes what has no label, as it may at any time. */
  forget(name: string): void
  /** What a reader gets now: the current text, and a key of the object that it is. */
  text(name: string): string | undefined
  read(name: string): Loose | undefined
  secret(name: string): AwsSecret | undefined
  /** The text under a label. */
  under(name: string, label: string): string | undefined
  /** All sessions end. */
  revoke(): void
}

export function createAws(clock: SandboxClock): AwsSandbox {
  const letters = createLetters('aws')
  const keys = { id: `AKIA${letters.text(16).toUpperCase()}`, secret: letters.text(40) }
  const role: Role = {
    arn: AWS_ROLE,
    audience: 'sts.amazonaws.com',
    subject: 'repo:acme/web:environment:keyturn',
    ttl: 3600,
  }
  const state: State = {
    clock,
    letters,
    controls: { lag: 0, throttled: 0, kms: true, most: 20 },
    account: ACCOUNT,
    secrets: new Map(),
    callers: new Map([[keys.id, { secret: keys.secret }]]),
    role,
    policy: { names: new Set(), actions: new Set(ACTIONS) },
  }
  return {
    handler: createHandler(state),
    controls: state.controls,
    role,
    keys,
    issue: (seconds) => {
      const id = `ASIA${letters.text(16).toUpperCase()}`
      const [secret, session] = [letters.text(40), letters.text(120)]
      state.callers.set(id, { secret, session, until: clock.now() + seconds * 1000 })
      return { id, secret, session }
    },
    ...people(state),
    ...truth(state),
  }
}

type People = Pick<AwsSandbox, 'allow' | 'forbid' | 'write' | 'make' | 'mark' | 'unlabel' | 'forget' | 'revoke'>

/** What people do in the console. */
function people(state: State): People {
  const { policy, callers, clock } = state
  return {
    allow: (name) => void policy.names.add(name),
    forbid: (action) => void policy.actions.delete(action),
    make: (name, binary) => {
      const secret = secretAt(state, name)
      if (binary !== undefined) put(state, secret, { binary })
      return secret
    },
    write: (name, content) => {
      const secret = secretAt(state, name)
      const before = objectOf(current(secret))
      put(state, secret, {
        text: typeof content === 'string' ? content : JSON.stringify({ ...before, ...content }),
      })
    },
    mark: (name, facts) => void Object.assign(secretAt(state, name).facts, facts),
    unlabel: (name, label) => {
      const secret = secretAt(state, name)
      secret.labels.delete(label)
      changed(state, secret)
    },
    forget: (name) => {
      const secret = secretAt(state, name)
      const named = new Set(secret.labels.values())
      for (const id of secret.versions.keys()) if (!named.has(id)) secret.versions.delete(id)
      changed(state, secret)
    },
    revoke: () => {
      for (const [id, caller] of callers)
        if (caller.session !== undefined) callers.set(id, { ...caller, until: clock.now() })
    },
  }
}

function truth(state: State): Pick<AwsSandbox, 'text' | 'read' | 'secret' | 'under'> {
  const at = (name: string): AwsSecret | undefined => state.secrets.get(`${REGION} ${name}`)
  const seen = (name: string): string | undefined => {
    const secret = at(name)
    const view = secret && viewOf(state, secret)
    return view?.versions.get(view.labels.get(CURRENT) ?? '')?.text
  }
  return {
    text: seen,
    read: (name) => objectOf(seen(name)),
    secret: at,
    under: (name, label) => {
      const secret = at(name)
      return secret?.versions.get(secret.labels.get(label) ?? '')?.text
    },
  }
}

function put(state: State, secret: AwsSecret, content: { readonly text?: string; readonly binary?: string }): void {
  const id = state.letters.uuid()
  secret.versions.set(id, { ...content, createdAt: Math.floor(state.clock.now()) })
  putLabel(secret, CURRENT, id)
  changed(state, secret)
}

function secretAt(state: State, name: string): AwsSecret {
  const key = `${REGION} ${name}`
  const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-${state.letters.text(6)}`
  const found = state.secrets.get(key) ?? { name, arn, facts: {}, versions: new Map(), labels: new Map(), views: [] }
  state.secrets.set(key, found)
  return found
}

function current({ labels, versions }: AwsSecret): string | undefined {
  return versions.get(labels.get(CURRENT) ?? '')?.text
}

function objectOf(text: string | undefined): Loose | undefined {
  if (text === undefined || !text.startsWith('{')) return undefined
  const parsed: unknown = JSON.parse(text)
  return isRecord(parsed) ? parsed : undefined
}
