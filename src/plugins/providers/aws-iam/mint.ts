import type { KeyId } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import { stamp } from '../../../http/time.ts'
import { isAnswered } from '../../contract/aws-query.ts'
import type { Minted } from '../../contract/provider.ts'
import { element, within } from '../../contract/xml.ts'
import { type Account, ask, demandOther, idOf, userOf } from './account.ts'

/**
 * A second key of the same user, which may do what the user may. It bears no name and no mark, and IAM knows no idempotency key: it goes out
 * once, and the journal has to say which key it was.
 */
export async function mint(account: Account, like: KeyId | undefined): Promise<Minted> {
  const user = userOf(account)
  if (like !== undefined) await demandOther(account, like, 'nothing was minted: it would have to take itself away')
  const question = { service: 'iam', action: 'CreateAccessKey', form: { UserName: user }, writes: true } as const
  const answer = await ask(account, question)
  const made = isAnswered(question, answer) ? (within(answer.xml, 'AccessKey') ?? '') : ''
  const [whole, secret] = [element(made, 'AccessKeyId'), element(made, 'SecretAccessKey')]
  const value = secret === undefined ? undefined : Secret.of(secret, account.context.mask)
  const keyId = idOf(whole)
  const ours = element(made, 'UserName') === user && element(made, 'Status') === 'Active'
  if (keyId === undefined || whole === undefined || value === undefined || !ours)
    throw misread(answer.request, answer.reply, 'no active key of that user, or without its secret')
  const createdAt = stamp(element(made, 'CreateDate'))
  return {
    keyId,
    parts: { 'access-key-id': Secret.of(whole, account.context.mask), 'secret-access-key': value },
    ...(createdAt === undefined ? {} : { createdAt }),
  }
}
