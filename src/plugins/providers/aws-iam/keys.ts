import type { KeyFacts, KeyId, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { stamp } from '../../../http/time.ts'
import { denied, isAnswered, tryQuery } from '../../contract/aws-query.ts'
import { element, members, within } from '../../contract/xml.ts'
import { type Account, ask, by, demandOther, explain, idOf, userOf, wholeId } from './account.ts'

/** All keys of the user, by pages, which IAM may cut anywhere (model, `ListAccessKeys`, `IsTruncated`): no names, no use. */
export async function listKeys(account: Account, user = userOf(account)): Promise<Listing> {
  const at = account.context.now()
  const keys = new Map<KeyId, KeyFacts>()
  const seen = new Set<string>()
  let more: Readonly<Record<string, string>> = {}
  for (;;) {
    const question = { service: 'iam', action: 'ListAccessKeys', form: { UserName: user, ...more } } as const
    const answer = await ask(account, question)
    const page = isAnswered(question, answer) ? pageIn(answer.xml, user) : undefined
    if (page === undefined)
      throw misread(
        answer.request,
        answer.reply,
        'no list of access keys with ids, states and times, and a word about more',
      )
    for (const key of page.keys) {
      await demandOther(account, key.id, 'none of this user’s keys is turned by it')
      keys.set(key.id, key)
    }
    if (page.marker === undefined) return { keys: [...keys.values()], complete: true, at }
    // A page that leads back: what lies behind it nobody knows.
    if (seen.has(page.marker)) return { keys: [...keys.values()], complete: false, at }
    seen.add(page.marker)
    more = { Marker: page.marker }
  }
}

interface Page {
  readonly keys: readonly KeyFacts[]
  /** What the next page is asked by; undefined: this is the last. */
  readonly marker: string | undefined
}

function pageIn(xml: string, user: string): Page | undefined {
  const list = within(xml, 'AccessKeyMetadata')
  if (list === undefined) return undefined
  const keys = members(list).map((one) => keyIn(one, user))
  const known = keys.filter((key) => key !== undefined)
  const rest = xml.replace(list, '')
  const [truncated, marker] = [element(rest, 'IsTruncated'), element(rest, 'Marker')]
  if (known.length < keys.length || (truncated !== 'true' && truncated !== 'false')) return undefined
  if (truncated === 'false') return { keys: known, marker: undefined }
  return marker === undefined ? undefined : { keys: known, marker }
}

/** The model's states; one that is not among them is not understood. */
const STATES: Readonly<Record<string, KeyFacts['status']>> = {
  Active: 'alive',
  Inactive: 'disabled',
  Expired: 'expired',
}

function keyIn(xml: string, user: string): KeyFacts | undefined {
  const [id, status] = [idOf(element(xml, 'AccessKeyId')), STATES[element(xml, 'Status') ?? '']]
  const createdAt = stamp(element(xml, 'CreateDate'))
  const other = element(xml, 'UserName') !== user
  return id === undefined || status === undefined || createdAt === undefined || other
    ? undefined
    : { id, status, createdAt }
}

/** `Inactive` opens nothing and can be undone; both are slow to reach every place (IAM User Guide, "Changes … are not always immediately visible"). */
export async function setState(account: Account, keyId: KeyId, status: 'Active' | 'Inactive'): Promise<void> {
  const form = { UserName: userOf(account), AccessKeyId: wholeId(keyId), Status: status }
  if (status === 'Inactive') await demandOther(account, keyId, 'it was not switched off')
  await ask(account, { service: 'iam', action: 'UpdateAccessKey', form, writes: true })
}

/** Deletes a key for good; one that the user does not have is gone. */
export async function revoke(account: Account, keyId: KeyId): Promise<void> {
  const form = { UserName: userOf(account), AccessKeyId: wholeId(keyId) }
  await demandOther(account, keyId, 'it was not deleted')
  const question = { service: 'iam', action: 'DeleteAccessKey', form, writes: true, explain } as const
  const answer = await tryQuery(await by(account), question)
  if (answer.code !== undefined && answer.code !== 'NoSuchEntity') throw denied(question, answer)
}
