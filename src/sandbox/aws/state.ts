import type { SandboxClock } from '../contract.ts'
import type { Letters } from '../letters.ts'
import type { Caller } from './signature.ts'

/** One version. It never changes; AWS may delete it once it has no label. */
export interface Version {
  readonly text?: string
  readonly binary?: string
  readonly createdAt: number
}

/** What a read shows of a secret: the labels, and the versions that are there. */
export interface View {
  readonly at: number
  readonly versions: ReadonlyMap<string, Version>
  readonly labels: ReadonlyMap<string, string>
  readonly changedAt: number
}

/** What others may have made of a secret. */
export interface Facts {
  /** Another service of AWS manages it. */
  OwningService?: string
  /** A managed external secret: the partner's type. */
  Type?: string
  RotationEnabled?: boolean
  /** In seconds. */
  DeletedDate?: number
  /** Another than this region: it is a replica here. */
  PrimaryRegion?: string
}

export interface AwsSecret {
  readonly name: string
  readonly arn: string
  readonly facts: Facts
  readonly versions: Map<string, Version>
  readonly labels: Map<string, string>
  readonly views: View[]
}

/** The role that Keyturn's job logs in by, and what its trust policy asks for. */
export interface Role {
  readonly arn: string
  audience: string
  subject: string
  /** Seconds. */
  ttl: number
}

export interface AwsControls {
  /** Reads show what was so many milliseconds ago. */
  lag: number
  /** So many of the next requests are too many. */
  throttled: number
  /** The secrets' KMS key is to be used. */
  kms: boolean
  /** How many labels a secret may have. */
  most: number
}

export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: AwsControls
  readonly account: string
  /** By `<region> <name>`. */
  readonly secrets: Map<string, AwsSecret>
  /** By the id of the access key. */
  readonly callers: Map<string, Caller>
  readonly role: Role
  /** What Keyturn may do, with which secrets. */
  readonly policy: { readonly names: Set<string>; readonly actions: Set<string> }
}

export const CURRENT = 'AWSCURRENT'
const PREVIOUS = 'AWSPREVIOUS'
const DAY = 86_400_000
const KEPT_VIEWS = 40

/** Of what reads may still show. */
export function viewOf({ clock, controls }: State, secret: AwsSecret): View | undefined {
  const until = clock.now() - controls.lag
  return secret.views.findLast(({ at }) => at <= until) ?? secret.views[0]
}

/** Everything that changes a secret ends here: versions without labels go after a day, which AWS may do and people must bear. */
export function changed({ clock }: State, secret: AwsSecret): void {
  const now = clock.now()
  const named = new Set(secret.labels.values())
  for (const [id, { createdAt }] of secret.versions)
    if (!named.has(id) && now - createdAt > DAY) secret.versions.delete(id)
  secret.views.push({
    at: now,
    versions: new Map(secret.versions),
    labels: new Map(secret.labels),
    changedAt: Math.floor(now),
  })
  if (secret.views.length > KEPT_VIEWS) secret.views.shift()
}

/** A label is on one version at a time; AWSPREVIOUS goes where AWSCURRENT came from (API Reference, "UpdateSecretVersionStage"). */
export function putLabel(secret: AwsSecret, label: string, version: string): void {
  const before = secret.labels.get(label)
  secret.labels.set(label, version)
  if (label === CURRENT && before !== undefined && before !== version) secret.labels.set(PREVIOUS, before)
}
