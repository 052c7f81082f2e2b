import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { isAnswered, type QueryAnswer, tryQuery } from '../../contract/aws-query.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { element } from '../../contract/xml.ts'
import { type Account, idOf } from './account.ts'
import { listKeys } from './keys.ts'

const ASKED = 'GetCallerIdentity'
const QUESTION = { service: 'sts', action: ASKED } as const

/** A new key is known in one place before it is in another: one answer of many machines says little. */
const IN_A_ROW = 3
const BETWEEN = 1000

/** Does AWS know this pair, and as whom? The question needs no permission (STS API Reference, `GetCallerIdentity`), so none is missing. */
export async function probe(account: Account, parts: Parts): Promise<Probe> {
  const about = { asked: ASKED, at: account.context.now() }
  const [id, secret] = [parts['access-key-id'], parts['secret-access-key']]
  // Half a pair proves nothing.
  if (id === undefined || secret === undefined) return { ...about, verdict: 'unknown', status: 0 }
  demandLasting(id.reveal())
  const answer = await answeredTo(account, { id: id.reveal(), secret })
  const told = { ...about, at: account.context.now(), status: answer?.reply.status ?? 0 }
  if (answer === undefined) return { ...told, verdict: 'unknown' }
  if (isAnswered(QUESTION, answer)) {
    const number = accountIn(account, answer.xml)
    return number === undefined ? { ...told, verdict: 'unknown' } : { ...told, verdict: 'alive', account: number }
  }
  // Said to keys that are new, switched off or deleted alike: a question, and no answer.
  const refused = answer.reply.status === 403 && answer.code === 'InvalidClientTokenId'
  return { ...told, verdict: refused && (await isOver(account, idOf(id.reveal()))) ? 'dead' : 'unknown' }
}

/** The last of some answers in a row, or the first that is another one; undefined: none came. */
async function answeredTo(
  { context }: Account,
  keys: { readonly id: string; readonly secret: Parts[string] },
): Promise<QueryAnswer | undefined> {
  const { send, now, endpoint: base, sleep } = context
  try {
    for (let asked = 1; ; asked += 1) {
      const answer = await tryQuery({ send, now, base, keys }, QUESTION)
      if (asked === IN_A_ROW || !isAnswered(QUESTION, answer)) return answer
      await sleep(BETWEEN)
    }
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined
    throw thrown
  }
}

/** What IAM's whole list, read after the refusal, shows as switched off or does not show. */
async function isOver(account: Account, keyId: KeyId | undefined): Promise<boolean> {
  if (keyId === undefined || account.user === undefined) return false
  try {
    const { keys, complete } = await listKeys(account)
    return complete && !keys.some((key) => key.id === keyId && key.status === 'alive')
  } catch (thrown) {
    if (thrown instanceof Failure) return false
    throw thrown
  }
}

/** A key that ends by itself is nothing to turn (STS API Reference: `ASIA`). */
function demandLasting(id: string): void {
  if (!id.startsWith('ASIA')) return
  throw new Failure(
    'refused',
    'Nobody was asked: an access key id that begins with ASIA is of a login that ends by itself, and there is nothing to turn.',
    { effect: 'not-done' },
  )
}

const ARN = /^arn:aws[a-z-]*:iam::(\d{12}):user\/(?:[!-~]+\/)?([\w+=,.@-]{1,64})$/

/** The account of the very user that the manifest names. A key of another, or of the root user, is refused; undefined: not understood. */
function accountIn({ user, number }: Account, xml: string): string | undefined {
  const [whole, said] = [element(xml, 'Arn'), element(xml, 'Account')]
  const root = whole?.endsWith(':root') === true
  const [, account, name] = ARN.exec(whole ?? '') ?? []
  if (!root && (account === undefined || account !== said)) return undefined
  if (!root && (user ?? name) === name && (number ?? account) === account) return account
  const whose = root ? 'the root user' : `the user ${name} of the account ${account}`
  throw new Failure(
    'refused',
    `The key is of ${whose}, which is not the one that rotation.yml names, or is nobody to turn keys of. Nothing was changed: check \`user:\` and \`account:\` under \`with:\`, and which key was passed.`,
    { effect: 'not-done' },
  )
}
