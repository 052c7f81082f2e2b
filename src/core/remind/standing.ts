// Ages told by people, from `minted:` alone: the first step of trust, before any provider is asked.
import type { CredentialId, Duration, Instant } from '../facts.ts'
import type { Credential, Exemption, Manifest, Policy, Reminded } from '../manifest/policy.ts'
import { DAY } from '../schedule/due.ts'
import { reach } from '../schedule/exempt.ts'

/** `unknown`: nobody has said when the key was made, or a day that is still to come. */
export type Standing = 'overdue' | 'unknown' | 'soon' | 'young'

/** What is needed of a credential, or of a key that Keyturn only reminds of. */
export type Remindable = Pick<
  Credential,
  'id' | 'key' | 'environment' | 'provider' | 'owner' | 'minted' | 'position'
> & { readonly policy: Pick<Policy, 'every' | 'exempt'> } & Pick<Reminded, 'console' | 'note'>

/** One credential, as its lines in the manifest tell it. */
export interface Reminder {
  readonly credential: CredentialId
  readonly key: string
  readonly environment?: string
  readonly provider: string
  readonly owner?: string
  readonly every: Duration
  readonly standing: Standing
  readonly minted?: Instant
  readonly due?: Instant
  /** As the manifest says it, until when it really excuses the key; while it counts, the key is due when it ends. */
  readonly exempt?: Exemption
  /** The page on which a person replaces it, and what they have to know. */
  readonly console?: string
  readonly note?: string
  /** Where the credential stands in the manifest. */
  readonly line: number
  readonly column: number
}

/** Most urgent first. */
const ORDER: readonly Standing[] = ['overdue', 'unknown', 'soon', 'young']

/** Time to make a key and deploy it without haste. */
const NOTICE: Duration = 14 * DAY

/** All that has an age: what Keyturn would turn, and what it only reminds of. */
export function remindable({
  credentials,
  reminders = [],
}: Pick<Manifest, 'credentials' | 'reminders'>): readonly Remindable[] {
  return [...credentials, ...reminders]
}

/** Every credential, most urgent first, then by due date and name. */
export function remindersOf(credentials: readonly Remindable[], at: Instant): readonly Reminder[] {
  return credentials
    .map((credential) => reminderOf(credential, at))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) ||
        (a.due ?? 0) - (b.due ?? 0) ||
        (a.credential < b.credential ? -1 : 1),
    )
}

/** Due on the very day, and not spread as Keyturn's own rotations are: a person counts from `minted:`. */
export function reminderOf({ minted, ...credential }: Remindable, at: Instant): Reminder {
  const { policy } = credential
  const { every } = policy
  const known = {
    credential: credential.id,
    key: credential.key,
    ...(credential.environment === undefined ? {} : { environment: credential.environment }),
    provider: credential.provider,
    ...(credential.owner === undefined ? {} : { owner: credential.owner }),
    every,
    ...(credential.console === undefined ? {} : { console: credential.console }),
    ...(credential.note === undefined ? {} : { note: credential.note }),
    ...credential.position,
  }
  if (minted === undefined) return { ...known, standing: 'unknown' }
  if (minted > at) return { ...known, standing: 'unknown', minted }
  const due = dueOf(minted + every, policy.exempt, at)
  const exempt = policy.exempt && { exempt: { ...policy.exempt, until: reach(policy.exempt, minted + every) } }
  return { ...known, standing: standingOf(due - at, every), minted, due, ...exempt }
}

function dueOf(due: Instant, exempt: Exemption | undefined, at: Instant): Instant {
  const excused = exempt === undefined ? due : reach(exempt, due)
  return at < excused ? Math.max(due, excused) : due
}

function standingOf(left: Duration, every: Duration): Standing {
  if (left <= 0) return 'overdue'
  return left <= noticeOf(every) ? 'soon' : 'young'
}

function noticeOf(every: Duration): Duration {
  return Math.min(NOTICE, every / 3)
}

/** The instants at which the clock alone changes where it stands. */
export function turnsOf(key: Remindable, at: Instant): readonly Instant[] {
  const { due } = reminderOf(key, at)
  return due === undefined ? [key.minted ?? []].flat() : [due - noticeOf(key.policy.every), due]
}
