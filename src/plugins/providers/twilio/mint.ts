import { Failure } from '../../../core/failure.ts'
import type { KeyId, Tag } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread, turnedDown } from '../../../http/refuse.ts'
import type { Minted } from '../../contract/provider.ts'
import { inside, list, text } from '../../contract/read.ts'
import { spellWithin } from '../../contract/spell.ts'
import { type Account, adminOf, ask, idOf } from './account.ts'
import { createdAt, showKey } from './keys.ts'
import { PROBED } from './probe.ts'

/** Document, `CreateNewKey`: a name has at most 64 characters. */
const NAME = 64

/** What a restricted key may do, in order; `standard`: the key is no restricted one. */
type Rights = readonly string[] | 'standard'

/** A key that may do exactly what the one before it may. Twilio knows no idempotency key, so it goes out once. */
export async function mint(account: Account, tag: Tag, like: KeyId | undefined): Promise<Minted> {
  const rights = await wanted(account, like)
  const restricted = rights === 'standard' ? {} : { KeyType: 'restricted', Policy: JSON.stringify({ allow: rights }) }
  const form = { AccountSid: adminOf(account).account, FriendlyName: spellWithin(tag, NAME), ...restricted }
  const asked = ask(account, 'POST', { at: 'iam', path: '/v1/Keys' })
  const request = {
    ...asked,
    headers: { ...asked.headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    repeats: 0,
    accept: [400],
  }
  const reply = await account.context.send(request)
  if (reply.status === 400)
    throw turnedDown(
      request,
      reply,
      'Nothing was minted. One of the permissions may not be known there, or the account may have as many keys as it can; Twilio’s document names no limit.',
    )
  const [sid, secret] = [text(reply.json, 'sid'), text(reply.json, 'secret')]
  const value = secret === undefined ? undefined : Secret.of(secret, account.context.mask)
  const [keyId, got] = [idOf(sid), rightsIn(reply.json)]
  if (keyId === undefined || sid === undefined || value === undefined || got === undefined)
    throw misread(request, reply, 'no key, no secret, or no word about its policy, in it')
  if (spelled(got) !== spelled(rights)) throw differs(keyId, reply.status)
  const created = createdAt(reply.json)
  return {
    keyId,
    parts: { sid: Secret.of(sid, account.context.mask), secret: value },
    ...(created === undefined ? {} : { createdAt: created }),
  }
}

/** What the manifest says, else exactly what the old key may. */
async function wanted(account: Account, like: KeyId | undefined): Promise<Rights> {
  const rights = await (account.permissions ?? (account.kind === undefined ? rightsOf(account, like) : 'standard'))
  if (rights === 'standard' || rights.includes(PROBED)) return rights
  throw new Failure(
    'manifest-invalid',
    `Nothing was minted: a restricted key without the permission ${PROBED} could not be proven to work, since Keyturn asks Twilio for the account's messages with it. Write what new keys may do as \`permissions:\` under \`with:\` in rotation.yml, with that one among them.`,
    { effect: 'not-done' },
  )
}

async function rightsOf(account: Account, like: KeyId | undefined): Promise<Rights> {
  const key = like === undefined ? undefined : await showKey(account, like)
  const rights = key === undefined ? undefined : rightsIn(key)
  if (rights !== undefined) return rights
  throw new Failure(
    'manifest-invalid',
    `Nothing was minted: what ${like === undefined ? 'a new key' : `the key ${like}`} may do is not known, and without a policy Twilio would make a standard key. Write \`kind: standard\` or \`permissions:\` under \`with:\` in rotation.yml.`,
    { effect: 'not-done' },
  )
}

/** `null` is a standard key (document, `fetchStandardKey`). What is no list of permissions and nothing besides is not understood. */
function rightsIn(key: unknown): Rights | undefined {
  const policy = inside(key, 'policy')
  if (policy === null) return 'standard'
  const allow = list(policy, 'allow')
  const texts = (allow ?? []).filter((one) => typeof one === 'string')
  const plain = typeof policy === 'object' && Object.keys(policy).join() === 'allow'
  return plain && allow !== undefined && texts.length === allow.length ? texts : undefined
}

function spelled(rights: Rights): string {
  return rights === 'standard' ? rights : [...new Set(rights)].toSorted().join(' ')
}

function differs(keyId: KeyId, status: number): Failure {
  return new Failure(
    'unexpected-response',
    `Twilio made the key ${keyId} with other permissions than it was asked for. It is not used, and it is deleted. Write those that are right as \`permissions:\` under \`with:\` in rotation.yml, or \`kind: standard\`.`,
    { effect: 'done', status },
  )
}
