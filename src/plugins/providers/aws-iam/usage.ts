import { Failure } from '../../../core/failure.ts'
import type { Instant, KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { stamp } from '../../../http/time.ts'
import { isAnswered } from '../../contract/aws-query.ts'
import type { Usage } from '../../contract/provider.ts'
import { element, within } from '../../contract/xml.ts'
import { type Account, ask, wholeId } from './account.ts'
import { listKeys } from './keys.ts'
import { LAG } from './plugin.ts'

const ACTION = 'GetAccessKeyLastUsed'

/** As the document’s examples tell it: whole minutes. */
const RESOLUTION = 60_000

interface LastUsed {
  readonly user: string
  readonly at: Instant | undefined
  /** `s3 in eu-central-1`. */
  readonly where: string | undefined
}

/** Whose a key is, and when it was used last, where and for what. It needs no user's name, so it tells one. */
export async function lastUsed(account: Account, keyId: KeyId): Promise<LastUsed> {
  const question = { service: 'iam', action: ACTION, form: { AccessKeyId: wholeId(keyId) } } as const
  const answer = await ask(account, question)
  const [user, used] = [element(answer.xml, 'UserName'), within(answer.xml, 'AccessKeyLastUsed')]
  const date = used === undefined ? undefined : element(used, 'LastUsedDate')
  const at = stamp(date)
  // A date that is not understood is no "never".
  if (!isAnswered(question, answer) || user === undefined || used === undefined || (date !== undefined && !at))
    throw misread(answer.request, answer.reply, 'no user, or no word about the last use, in it')
  const [service = '', region = ''] = [element(used, 'ServiceName'), element(used, 'Region')]
  const plain = /^[\w.-]{1,64}$/.test(service) && /^[\w.-]{1,64}$/.test(region)
  return { user, at, where: at !== undefined && plain ? `${service} in ${region}` : undefined }
}

/** One time, of the last request alone. */
export async function usage(account: Account, keyId: KeyId): Promise<Usage> {
  const about = { asked: ACTION, resolution: RESOLUTION, lag: LAG, gaps: '' }
  const told = await toldOf(account, keyId)
  if (told === 'gone') return about
  const { user, at, where } = told
  if (account.user !== undefined && user !== account.user) throw others(keyId, user)
  return {
    ...about,
    ...(at === undefined ? {} : { lastUsedAt: at }),
    ...(where === undefined ? {} : { where }),
  }
}

/** Of a key that is no more IAM tells nothing, in the words that it has for what one may not ask: the user's own list decides. */
async function toldOf(account: Account, keyId: KeyId): Promise<LastUsed | 'gone'> {
  try {
    return await lastUsed(account, keyId)
  } catch (thrown) {
    const refused = thrown instanceof Failure && (thrown.code === 'permission-missing' || thrown.code === 'not-found')
    if (!refused) throw thrown
    const { keys, complete } = await listKeys(account)
    if (!complete || keys.some(({ id }) => id === keyId)) throw thrown
    return 'gone'
  }
}

/** Keys of other users are theirs. */
export function others(keyId: KeyId, user: string): Failure {
  return new Failure(
    'refused',
    `The key ${keyId} is of the user ${user}, which is not the one that rotation.yml names. Nothing was changed: check \`user:\` under \`with:\`.`,
    { effect: 'not-done' },
  )
}
