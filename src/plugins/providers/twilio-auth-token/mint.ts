import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { misread, turnedDown } from '../../../http/refuse.ts'
import { stamp } from '../../../http/time.ts'
import type { Minted } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'
import { type Account, adminOf, ask, showAccount, tokenIn } from './account.ts'

/** Clocks of ours and of Twilio's agree by so much. */
const SKEW = 5 * 60_000

/**
 * A secondary token beside the primary. There is no idempotency key, so it goes out once. What Twilio does where there is a secondary already
 * no document says: if it refuses, nothing happened; if it answers with the one that is there, that is older than the question, and is not
 * used; if it puts another in its place, the word in the manifest that nobody else makes one is what that rests on.
 */
export async function mint(account: Account, like: KeyId | undefined): Promise<Minted> {
  const { primary } = await showAccount(account)
  if (primary !== like)
    throw new Failure(
      'refused',
      'Nothing was minted: the token in service is not the account’s primary, as far as is known. A second one might take its place while it is in use. Make it the primary in the Console, and adopt again with its value.',
      { effect: 'not-done' },
    )
  const at = account.context.now()
  const request = { ...ask(account, 'POST', 'Secondary'), repeats: 0, accept: [400, 409] }
  const reply = await account.context.send(request)
  if (reply.status === 400 || reply.status === 409)
    throw turnedDown(request, reply, { code: 'refused', message: TAKEN })
  const value = tokenIn(account, reply.json, 'secondary_auth_token')
  const createdAt = stamp(text(reply.json, 'date_created'))
  const ours = text(reply.json, 'account_sid') === adminOf(account).account
  if (value === undefined || createdAt === undefined || !ours || value.fingerprint() === primary)
    throw misread(request, reply, 'no new token of that account, or without the time at which it was made')
  if (createdAt < at - SKEW)
    throw new Failure('refused', `Twilio answered with a token that was there before. It is not used. ${TAKEN}`, {
      effect: 'not-done',
      status: reply.status,
    })
  return { keyId: value.fingerprint(), parts: { value }, createdAt }
}

const TAKEN =
  'The account seems to have a secondary token already: one that a person made, or one of a run that died before it could write it down, whose value nobody has. Keyturn cannot tell which, and touches neither. If nothing uses it, delete it in the Console; the next run makes another.'
