// Credentials that are proposed, approved, taken back and retired as one: what each of their entries keeps of the others.
import type { CredentialId, Tag } from '../facts.ts'
import { branchOf } from './branch.ts'
import { isCompromised, reportOf } from './emergency.ts'
import type { Candidate, Entry } from './entry.ts'
import { rollbackBranch } from './rollback.ts'

export interface Member {
  readonly credential: CredentialId
  readonly tag: Tag
}

/** Written into the entries of all in one commit, once the values of all are staged. The manifest may change after that. */
export interface Joint {
  /** Where all of them are proposed. */
  readonly branch: string
  /** All of them, this one too; the first gives the branch its name. */
  readonly members: readonly Member[]
}

/** The branch of those who go together. */
export function jointBranch(members: readonly Member[]): string {
  const [first] = members
  return first === undefined ? '' : `${branchOf(first.credential, first.tag)}-together`
}

/** Where a rotation is proposed. What a command approved is told by itself: nobody else waits for it. */
export function rotationBranch(
  credential: CredentialId,
  { tag, joint, approved }: Pick<Candidate, 'tag' | 'joint' | 'approved'>,
): string {
  return joint === undefined || approved?.by === 'command' ? branchOf(credential, tag) : joint.branch
}

/** Where the way back is proposed that a command ordered. */
export function backBranch(credential: CredentialId, { tag, joint }: Pick<Candidate, 'tag' | 'joint'>): string {
  const [first] = joint?.members ?? []
  return first === undefined
    ? rollbackBranch(credential, tag)
    : `${rollbackBranch(first.credential, first.tag)}-together`
}

/** One of its keys was reported: an emergency waits for nobody, and takes nobody along. */
export function isApart(entry: Pick<Entry, 'candidate' | 'compromised' | 'emergencies' | 'incumbent'>): boolean {
  const { candidate } = entry
  return (
    reportOf(entry) !== undefined || isCompromised(entry, candidate?.keyId) || candidate?.approved?.by === 'command'
  )
}
