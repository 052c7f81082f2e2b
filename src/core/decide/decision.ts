import type { PastLine } from '../entry/entry.ts'
import type { CredentialId, Instant, KeyId, Tag } from '../facts.ts'
import type { Reason } from '../reasons.ts'
import type { Sight } from '../world.ts'

/** One effect, as data. The engine knows how; the rules know whether. */
export type Step =
  | { readonly do: 'announce-adoption' }
  | { readonly do: 'decline-adoption' }
  | { readonly do: 'take-over' }
  | { readonly do: 'sweep' }
  | { readonly do: 'order'; readonly by: CredentialId; readonly unit?: true }
  | { readonly do: 'mint'; readonly due: Instant }
  | { readonly do: 'reserve'; readonly due: Instant }
  | { readonly do: 'settle-hand-in' }
  | { readonly do: 'ask-again' }
  | { readonly do: 'mint-approved' }
  | { readonly do: 'join' }
  | { readonly do: 'propose' }
  | { readonly do: 'rebase' }
  | { readonly do: 'discard'; readonly why: PastLine['why'] }
  | { readonly do: 'contain'; readonly keyId: KeyId; readonly how: 'disable' | 'revoke' }
  | { readonly do: 'enable'; readonly keyId: KeyId }
  /** Absent: the lock approved it. */
  | { readonly do: 'approve'; readonly by?: 'command' }
  /** Made shut, and accepted: from here on others present it. */
  | { readonly do: 'open'; readonly keyId: KeyId }
  | { readonly do: 'promote' }
  | { readonly do: 'roll-back'; readonly by?: 'command' }
  | { readonly do: 'note-reverted' }
  | { readonly do: 'go-forward'; readonly by?: 'command' }
  | { readonly do: 'restore' }
  | { readonly do: 'deploy'; readonly index: number }
  | { readonly do: 'note-deployed' }
  | { readonly do: 'ask-witnesses' }
  | { readonly do: 'verify' }
  | { readonly do: 'disable'; readonly keyId: KeyId }
  | { readonly do: 'announce-retirement' }
  | { readonly do: 'withdraw-retirement' }
  | { readonly do: 'revoke'; readonly keyId: KeyId }
  | { readonly do: 'note-dead' }
  | { readonly do: 'tell' }
  | { readonly do: 'clear'; readonly tag: Tag }
  | { readonly do: 'finish' }
  | { readonly do: 'unwind' }
  | { readonly do: 'reap'; readonly keyId: KeyId; readonly tag: Tag }
  | { readonly do: 'repair-lock' }
  | { readonly do: 'propose-move' }
  | { readonly do: 'move' }
  | { readonly do: 'reopen' }
  | { readonly do: 'note-locked' }
  | { readonly do: 'begin-ending' }
  | { readonly do: 'withdraw-ending' }
  | { readonly do: 'end' }

export type Decision =
  /** A rule needs to see more before it can say anything. */
  | { readonly kind: 'look'; readonly at: Sight }
  | { readonly kind: 'act'; readonly step: Step; readonly because: Reason; readonly about?: string }
  | { readonly kind: 'wait'; readonly because: Reason; readonly until?: Instant; readonly about?: string }
  | { readonly kind: 'park'; readonly because: Reason; readonly about?: string }
  | { readonly kind: 'rest'; readonly because: Reason; readonly until: Instant }

export function act(step: Step, because: Reason, about?: string): Decision {
  return { kind: 'act', step, because, ...(about === undefined ? {} : { about }) }
}

export function wait(because: Reason, until?: Instant, about?: string): Decision {
  return { kind: 'wait', because, ...(until === undefined ? {} : { until }), ...(about === undefined ? {} : { about }) }
}

export function park(because: Reason, about?: string): Decision {
  return about === undefined ? { kind: 'park', because } : { kind: 'park', because, about }
}

/** What the listing does not show may be among what it leaves out. */
export function blindToKeys(): Decision {
  return wait('blind', undefined, 'the listing of keys is not complete')
}
