import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { list, text } from '../../contract/read.ts'
import { type Account, ask } from './account.ts'

const SCOPE = /^[a-z0-9_.-]{1,80}$/

/**
 * What SendGrid puts on keys by itself, and refuses to be asked for. Not documented: seen in examples of the document and by the
 * makers of Terraform providers (kenzo0107/terraform-provider-sendgrid, #118). They say what is demanded of an account, not what a key may do.
 */
const AUTOMATIC: ReadonlySet<string> = new Set([
  '2fa_required',
  '2fa_exempt',
  'sender_verification_eligible',
  'sender_verification_exempt',
  'sender_verification_legacy',
])

/** The scopes of a list that grant something, each once; undefined: it is no list of scopes. */
export function granted(scopes: readonly unknown[] | undefined): readonly string[] | undefined {
  const texts = (scopes ?? []).filter((scope) => typeof scope === 'string' && SCOPE.test(scope))
  if (scopes === undefined || texts.length < scopes.length) return undefined
  return [...new Set(texts.map(String))].filter((scope) => !AUTOMATIC.has(scope)).toSorted()
}

/** What a new key is to be allowed: what the manifest says, else exactly what the old one is. */
export async function wanted(account: Account, like: KeyId | undefined): Promise<readonly string[]> {
  const scopes = account.scopes === undefined ? await scopesOf(account, like) : granted(account.scopes)
  if (scopes !== undefined && scopes.length > 0) return scopes
  throw unclear(`what ${like === undefined ? 'a new key' : `the key ${like}`} may do is not known`)
}

async function scopesOf(account: Account, like: KeyId | undefined): Promise<readonly string[] | undefined> {
  if (like === undefined) return undefined
  const request = { ...ask(account, 'GET', { path: '/v3/api_keys/{key}', id: like }), accept: [404] }
  const reply = await account.context.send(request)
  if (reply.status === 404) throw unclear(`the key ${like}, whose scopes a new one is to have, is not there any more`)
  // The document shows a list with one key in it; a key alone is taken as well, as other calls of the same API answer.
  const shown = list(reply.json, 'result')
  const key = shown === undefined ? reply.json : shown.find((one) => text(one, 'api_key_id') === like)
  const scopes = granted(list(key, 'scopes'))
  if (text(key, 'api_key_id') !== like || scopes === undefined)
    throw misread(request, reply, 'no list of scopes of that key')
  return scopes
}

/** Undefined: the new key may do exactly what was asked. Else what differs, in words. */
export function difference(asked: readonly string[], got: readonly string[]): string | undefined {
  const lacks = asked.filter((scope) => !got.includes(scope))
  const more = got.filter((scope) => !asked.includes(scope))
  const said = [
    ...(lacks.length > 0 ? [`lacks ${lacks.join(', ')}`] : []),
    ...(more.length > 0 ? [`has ${more.join(', ')} beyond that`] : []),
  ]
  return said.length === 0 ? undefined : said.join(' and ')
}

function unclear(why: string): Failure {
  return new Failure(
    'manifest-invalid',
    `Nothing was minted: ${why}. Without scopes SendGrid would give a new key full access. Write what it may do as \`scopes:\` under \`with:\` in rotation.yml.`,
    { effect: 'not-done' },
  )
}
