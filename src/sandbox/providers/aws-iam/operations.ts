import type { SandboxReply } from '../../contract.ts'
import { lastUsed } from '../life.ts'
import { pageSize } from '../page.ts'
import { isShownOn, living, MOST, newKey, shown, turn } from './keys.ts'
import type { Action, AwsIamKey, State } from './state.ts'
import { answer, refusal, tag, time } from './xml.ts'

type Form = URLSearchParams
type Operation = (state: State, form: Form, caller: string) => SandboxReply

/** The operations of IAM that are played (model `iam/2010-05-08`). */
export const OPERATIONS: Readonly<Record<Action, Operation>> = {
  CreateAccessKey: create,
  DeleteAccessKey: remove,
  GetAccessKeyLastUsed: used,
  ListAccessKeys: list,
  UpdateAccessKey: update,
}

export function isAction(name: string): name is Action {
  return Object.hasOwn(OPERATIONS, name)
}

/** Without a name it is the user that signs: the trap of this API. */
function userIn({ keys }: State, form: Form, caller: string): string | undefined {
  const name = form.get('UserName') ?? caller
  return keys.some(({ user }) => user === name) ? name : undefined
}

const NOBODY = refusal(404, 'NoSuchEntity', 'The user with that name cannot be found.')

function create(state: State, form: Form, caller: string): SandboxReply {
  const user = userIn(state, form, caller)
  if (user === undefined) return NOBODY
  if (living(state, user).length >= MOST)
    return refusal(409, 'LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${MOST}`)
  const key = newKey(state, { user })
  const secret = tag('SecretAccessKey', key.value.split(':')[1] ?? '')
  return answer('CreateAccessKey', `<AccessKey>${about(key, 'Active')}${secret}</AccessKey>`)
}

function about({ user, id, createdAt }: AwsIamKey, status: string): string {
  const told = tag('UserName', user) + tag('AccessKeyId', `AKIA${id}`)
  return told + tag('Status', status) + tag('CreateDate', time(createdAt))
}

/** Oldest first. */
function list(state: State, form: Form, caller: string): SandboxReply {
  const user = userIn(state, form, caller)
  if (user === undefined) return NOBODY
  const from = Number(/^from-(\d+)$/.exec(form.get('Marker') ?? 'from-0')?.[1])
  const asked = pageSize(form.get('MaxItems'), 100, 1000)
  if (asked === undefined || Number.isNaN(from)) return refusal(400, 'ValidationError', 'Invalid page.')
  const all = shown(state, user)
  const to = from + Math.min(asked, state.controls.page)
  const items = all
    .slice(from, to)
    .map((key) => wrap('member', about(key, isShownOn(key, state) ? 'Active' : 'Inactive')))
  const more = to < all.length
  const rest = tag('IsTruncated', String(more)) + (more ? tag('Marker', `from-${to}`) : '')
  return answer('ListAccessKeys', wrap('AccessKeyMetadata', items.join('')) + rest)
}

function wrap(name: string, inner: string): string {
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`
}

function keyIn(state: State, form: Form, caller: string): AwsIamKey | undefined {
  const user = userIn(state, form, caller)
  const id = form.get('AccessKeyId')
  return living(state, user ?? '').find((key) => `AKIA${key.id}` === id)
}

const NO_KEY = refusal(404, 'NoSuchEntity', 'The Access Key with that id cannot be found.')

function update(state: State, form: Form, caller: string): SandboxReply {
  const [key, status] = [keyIn(state, form, caller), form.get('Status')]
  if (status !== 'Active' && status !== 'Inactive') return refusal(400, 'ValidationError', 'Status is none.')
  if (key === undefined) return NO_KEY
  turn(state, key, status === 'Active')
  return answer('UpdateAccessKey')
}

/** Also of the very key that asks. */
function remove(state: State, form: Form, caller: string): SandboxReply {
  const key = keyIn(state, form, caller)
  if (key === undefined) return NO_KEY
  key.deletedAt = state.clock.now()
  return answer('DeleteAccessKey')
}

/** Whose it is, whoever's; of one that nobody has, what is said is that one may not ask. */
function used(state: State, form: Form): SandboxReply {
  const id = form.get('AccessKeyId')
  const key = state.keys.find((one) => `AKIA${one.id}` === id && one.deletedAt === undefined)
  if (key === undefined)
    return refusal(403, 'AccessDenied', 'User is not authorized to perform: iam:GetAccessKeyLastUsed')
  const at = lastUsed(key, state.controls, state.clock.now())
  const [service = 'N/A', region = 'N/A'] = at === undefined ? [] : whereOf(key, state)
  const date = at === undefined ? '' : tag('LastUsedDate', time(at))
  return answer(
    'GetAccessKeyLastUsed',
    tag('UserName', key.user) +
      `<AccessKeyLastUsed>${date}${tag('ServiceName', service)}${tag('Region', region)}</AccessKeyLastUsed>`,
  )
}

function whereOf({ uses, where }: AwsIamKey, { clock, controls }: State): readonly string[] {
  const last = uses.findLastIndex((at) => at <= clock.now() - controls.lastUsedLag)
  return where[last]?.split(' ') ?? []
}
