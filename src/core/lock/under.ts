import type { CredentialId } from '../facts.ts'
import type { Credential } from '../manifest/policy.ts'
import type { Lock, LockLine } from './lock.ts'

/** A credential's line, and the name it stands under where that is its new one already. */
export interface Found {
  readonly line?: LockLine
  readonly under?: CredentialId
}

/** The line of a credential. One that is being renamed is looked for under both names. */
export function lineUnder({ lines }: Lock, { id, movingTo }: Pick<Credential, 'id' | 'movingTo'>): Found {
  const own = lines.get(id)
  if (own) return { line: own }
  const moved = movingTo === undefined ? undefined : lines.get(movingTo)
  return moved === undefined || movingTo === undefined ? {} : { line: moved, under: movingTo }
}
