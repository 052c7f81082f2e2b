// Where the others of a unit stand: from their entries, and from the lock at the very head that this credential's own line was read at.
import { isCompromised, reportOf } from '../entry/emergency.ts'
import { isEnding } from '../entry/ending.ts'
import type { Entry, PastLine } from '../entry/entry.ts'
import { isApart, type Joint, type Member } from '../entry/joint.ts'
import { ATTEMPTS, awaitsValue, isProposed } from '../entry/wake.ts'
import type { CredentialId, Instant, Tag } from '../facts.ts'
import type { Credential } from '../manifest/policy.ts'
import { dueOf } from '../schedule/due.ts'
import { heldBackUntil } from '../schedule/exempt.ts'
import { pauseOf } from '../schedule/expiry.ts'

/** Why another cannot begin yet. */
export interface Hindrance {
  readonly about: string
  readonly until?: Instant
}

/** Another credential, before all of them are proposed. */
export interface Mate {
  readonly credential: CredentialId
  /** It has a candidate that waits for the others. */
  readonly begun: boolean
  /** The tag whose value is staged. */
  readonly staged?: Tag
  readonly hindered?: Hindrance
}

/** Another credential that was proposed in the same proposal. */
export interface Fellow {
  readonly credential: CredentialId
  readonly tag: Tag
  /**
   * `with`: on the same way; `over`: the key serves, and the old one is gone; `gone`: the key was given up; `apart`: an emergency of its
   * own; `left`: rotation.yml names it no more, so nobody looks after it.
   */
  readonly stands: 'with' | 'over' | 'gone' | 'apart' | 'left'
  /** Why it was given up. */
  readonly why?: PastLine['why']
  /** Does the lock name its new key? */
  readonly locked: boolean
  readonly approved: boolean
  /** On the way back. */
  readonly back: boolean
  /** The key that it goes to is proven to serve. */
  readonly verified: boolean
  /** Its old key is silent, and may go: announced, disabled, gone; or it is not Keyturn's to take away. */
  readonly mayGo: boolean
  /** Its old key is gone, or accepted no more. */
  readonly dead: boolean
  readonly postponed?: Entry['postponed']
}

export interface Unit {
  /** All of them, this one too, once the values of all are staged. */
  readonly ready?: readonly Member[]
  readonly mates: readonly Mate[]
  /** Those that it was proposed with; absent: it is not proposed yet. */
  readonly fellows?: readonly Fellow[]
}

/** What a run knows of all credentials. */
export interface Around {
  readonly entry: (credential: CredentialId) => Entry | undefined
  /** As rotation.yml has it; undefined: it does not. */
  readonly credential: (id: CredentialId) => Credential | undefined
  /** The tag that the lock names. */
  readonly locked: (id: CredentialId) => Tag | undefined
}

/** Undefined: it goes alone, or an emergency of its own lets it. */
export function unitOf(
  { id, together = [] }: Pick<Credential, 'id' | 'together'>,
  entry: Entry | undefined,
  around: Around,
): Unit | undefined {
  if (entry === undefined || isApart(entry)) return undefined
  const { candidate } = entry
  const { joint } = candidate ?? {}
  if (joint) return { mates: [], fellows: fellowsOf(id, joint, around) }
  // What is approved already was approved alone.
  if (together.length === 0 || candidate?.approved) return undefined
  const mates = together.filter((one) => one !== id).map((one) => mateOf(one, around))
  return { mates, ...readyOf(together, { id, entry, mates }) }
}

function readyOf(
  together: readonly CredentialId[],
  { id, entry, mates }: { readonly id: CredentialId; readonly entry: Entry; readonly mates: readonly Mate[] },
): Pick<Unit, 'ready'> {
  const staged = new Map([[id, stagedIn(entry)], ...mates.map((mate) => [mate.credential, mate.staged] as const)])
  const members = together.flatMap((credential) => {
    const tag = staged.get(credential)
    return tag === undefined ? [] : [{ credential, tag }]
  })
  return members.length === together.length ? { ready: members } : {}
}

/** The candidate that could be proposed together with others now. */
function stagedIn(entry: Entry): Tag | undefined {
  const { candidate } = entry
  return candidate && isAwaiting(entry) && isProposed(candidate) && !awaitsValue(candidate) ? candidate.tag : undefined
}

/** It has a candidate that nobody approved, gave up or proposed with others. */
function isAwaiting(entry: Entry): boolean {
  const { candidate } = entry
  return candidate !== undefined && !candidate.approved && !candidate.joint && !candidate.withdrawn && !isApart(entry)
}

function mateOf(credential: CredentialId, around: Around): Mate {
  const entry = around.entry(credential)
  const tag = entry && stagedIn(entry)
  const hindered = hindranceOf(credential, entry, around)
  return {
    credential,
    begun: entry !== undefined && isAwaiting(entry),
    ...(tag === undefined ? {} : { staged: tag }),
    ...(hindered ? { hindered } : {}),
  }
}

/** What would keep it from beginning with the others; that it is not due does not. */
function hindranceOf(id: CredentialId, entry: Entry | undefined, around: Around): Hindrance | undefined {
  const credential = around.credential(id)
  if (!entry?.incumbent || !credential)
    return { about: entry?.ended ? `${id} is retired: take it out of together` : `${id} is not adopted yet` }
  if (isEnding(entry)) return { about: `${id} is being retired` }
  if (reportOf(entry) || isCompromised(entry, entry.incumbent.keyId))
    return { about: `${id} was reported compromised, and goes first` }
  if (entry.candidate) return isAwaiting(entry) ? undefined : { about: `${id} is being rotated` }
  if (entry.incumbent.behind !== undefined) return { about: `the lock does not name the key of ${id} yet` }
  return restsOf(entry, credential)
}

/** At rest, and not free to begin. Times that are over hinder nobody: who asks knows the time. */
function restsOf(entry: Entry, { id, policy }: Credential): Hindrance | undefined {
  const { incumbent, tries, postponed } = entry
  if (!incumbent) return undefined
  if (tries.count >= ATTEMPTS && tries.due === dueOf(entry, incumbent, policy.every))
    return { about: `${id} came to nothing three times` }
  const until = Math.max(postponed?.until ?? 0, pauseOf(tries, policy), heldBackUntil(entry, incumbent, policy))
  return until === 0 ? undefined : { about: `${id} is not to begin before then`, until }
}

function fellowsOf(id: CredentialId, { members }: Joint, around: Around): readonly Fellow[] {
  return members.filter(({ credential }) => credential !== id).map((member) => fellowOf(member, around))
}

function fellowOf({ credential, tag }: Member, around: Around): Fellow {
  const entry = around.entry(credential)
  const said = around.credential(credential)
  const locked = around.locked(credential) === tag
  const nothing = { approved: false, back: false, verified: false, mayGo: false, dead: false }
  if (!entry || !said) return { credential, tag, stands: 'left', locked, ...nothing }
  const { candidate, incumbent, past } = entry
  if (candidate?.tag === tag) {
    const stands = isApart(entry) ? 'apart' : 'with'
    return { credential, tag, stands, locked, ...wayOf(entry, said) }
  }
  if (incumbent?.tag === tag) return { credential, tag, stands: 'over', locked, ...nothing, approved: true, dead: true }
  const line = past.find((one) => one.tag === tag)
  const stands = line?.why === 'compromised' || isCompromised(entry, line?.keyId) ? 'apart' : 'gone'
  return { credential, tag, stands, locked, ...nothing, ...(line ? { why: line.why } : {}) }
}

function wayOf(
  entry: Entry,
  { mint, policy }: Credential,
): Pick<Fellow, 'approved' | 'back' | 'verified' | 'mayGo' | 'dead' | 'postponed'> {
  const { candidate, incumbent, rollback, postponed } = entry
  const back = rollback !== undefined
  const leaving = back ? candidate?.keyId : incumbent?.keyId
  // People take such keys away when they like, and some nobody knows: nobody waits for that.
  const others = leaving === undefined || mint === 'person' || (!back && policy.oldKey === 'person')
  const dead = entry.deadAt !== undefined || entry.clearing !== undefined
  const announced = entry.disabledAt !== undefined || entry.retiringAt !== undefined || dead
  const verifiedAt = rollback ? rollback.verifiedAt : candidate?.verifiedAt
  return {
    approved: candidate?.approved !== undefined,
    back,
    verified: verifiedAt !== undefined,
    mayGo: announced || (verifiedAt !== undefined && others),
    dead,
    ...(postponed ? { postponed } : {}),
  }
}
