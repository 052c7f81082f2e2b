import { Failure } from '../../../core/failure.ts'
import type { KeyId, Tag } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread, turnedDown } from '../../../http/refuse.ts'
import type { Reply, Request } from '../../../http/send.ts'
import type { Minted } from '../../contract/provider.ts'
import { id, list, text } from '../../contract/read.ts'
import { spellWithin } from '../../contract/spell.ts'
import { type Account, ask, complaint, FORBIDDEN } from './account.ts'
import { listKeys, MOST } from './keys.ts'
import { difference, granted, wanted } from './scopes.ts'

/** No limit on names is documented; this one every tag can be spelled in. */
const NAME = 64

/** A key that may do exactly what the one before it may. SendGrid knows no idempotency key, so it goes out once. */
export async function mint(account: Account, tag: Tag, like: KeyId | undefined): Promise<Minted> {
  const scopes = await wanted(account, like)
  const request = {
    ...ask(account, 'POST', { path: '/v3/api_keys' }),
    body: { name: spellWithin(tag, NAME), scopes },
    repeats: 0,
    accept: [400, 403],
  }
  const reply = await account.context.send(request)
  if (reply.status === 400 || reply.status === 403) throw await refused(account, request, reply)
  const [keyId, token] = [id(reply.json, 'api_key_id'), text(reply.json, 'api_key')]
  const value = token === undefined ? undefined : Secret.of(token, account.context.mask)
  const got = granted(list(reply.json, 'scopes'))
  if (keyId === undefined || value === undefined || got === undefined)
    throw misread(request, reply, 'no key, or no word about its scopes, in it')
  const differs = difference(scopes, got)
  if (differs === undefined) return { keyId, parts: { value } }
  throw new Failure(
    'unexpected-response',
    `SendGrid made the key ${keyId} with other rights than it was asked for: it ${differs}. It is not used, and it is deleted. Check the scopes of the admin key and of the account's plan, or write those that are right as \`scopes:\` under \`with:\` in rotation.yml.`,
    { effect: 'done', status: reply.status },
  )
}

/** 403 means a full account as well as a right that is missing (document, "Create API keys"): the listing tells which. */
async function refused(account: Account, request: Request, reply: Reply): Promise<Failure> {
  const said = complaint(reply.json)
  if (reply.status === 400) {
    const why = said.includes('scope')
      ? 'One of the scopes is not known there, or not to be had on this plan or with this admin key'
      : 'SendGrid does not say which part of the request is wrong'
    return turnedDown(request, reply, `Nothing was minted. ${why}.`)
  }
  const full = /limit|maximum|more than/.test(said) || (await listKeys(account)).keys.length >= MOST
  if (!full) return turnedDown(request, reply, FORBIDDEN)
  return turnedDown(request, reply, {
    code: 'quota-reached',
    message: `Nothing was minted: the account has as many keys as it may, ${MOST} by SendGrid's document. Delete keys that are not used.`,
  })
}
