import type { CredentialId, KeyId } from './facts.ts'
import { Failure } from './failure.ts'
import { isCredentialId } from './manifest/names.ts'
import { typed } from './typed.ts'

/** What a person may ask of one credential: the ways out of a parked one. */
export type Command =
  /** Take what is in service as the incumbent; `key`: that very one. */
  | { readonly verb: 'adopt'; readonly credential: CredentialId; readonly key?: KeyId }
  /** Write Keyturn's own value over a secret that somebody changed. */
  | { readonly verb: 'overwrite'; readonly credential: CredentialId }

/** Ids of the providers that exist; anything else would be a path or an option in disguise. */
const KEY_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/
const USE = 'Commands are `adopt <credential> [KEY]` and `overwrite <credential>`.'

/** Reads `adopt openai/production key_abc`; a leading `/keyturn` is tolerated. Empty: no command. */
export function readCommand(text: string): Command | undefined {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words[0] === '/keyturn' || words[0] === 'keyturn') words.shift()
  const [verb, credential, key, ...rest] = words
  if (verb === undefined) return undefined
  if (verb !== 'adopt' && verb !== 'overwrite') throw refused(`the command \`${typed(verb)}\` is not known`)
  if (credential === undefined) throw refused(`the command \`${verb}\` names no credential`)
  if (!isCredentialId(credential)) throw refused(`\`${typed(credential)}\` cannot be a credential's name`)
  if (rest.length > 0 || (verb === 'overwrite' && key !== undefined))
    throw refused(`the command \`${verb}\` has words too many`)
  if (verb === 'overwrite') return { verb, credential }
  if (key === undefined) return { verb, credential }
  if (!KEY_ID.test(key)) throw refused(`\`${typed(key)}\` cannot be a key's id`)
  return { verb, credential, key }
}

function refused(what: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${USE}`, { effect: 'not-done' })
}
