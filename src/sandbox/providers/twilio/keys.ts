import { createHash } from 'node:crypto'
import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json } from '../../reply.ts'
import { listed } from '../life.ts'
import { pageSize } from '../page.ts'
import { refusal } from './errors.ts'
import { ACCOUNT, PERMISSIONS, type State, type TwilioKey } from './state.ts'

/** What a new key is asked to be. */
export interface KeyWish {
  readonly name: string
  /** Default: a standard key. A list: a restricted one. */
  readonly kind?: TwilioKey['kind']
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

/** So many hexadecimal digits. */
export function hex(state: Pick<State, 'letters'>, length: number): string {
  return createHash('sha256').update(state.letters.uuid()).digest('hex').slice(0, length)
}

export function newKey(state: State, { name, kind = 'standard', createdAt }: KeyWish): TwilioKey {
  const id = hex(state, 32)
  const pair = `SK${id}:${state.letters.text(32)}`
  const key: TwilioKey = {
    id,
    name,
    value: kind === 'main' ? `${ACCOUNT}:${pair}` : pair,
    kind,
    // Dates are told by the second.
    createdAt: createdAt ?? state.clock.now(),
    uses: [],
  }
  state.keys.push(key)
  return key
}

/** RFC 2822. */
function told(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}

function show({ id, name, createdAt }: TwilioKey): object {
  return { sid: `SK${id}`, friendly_name: name, date_created: told(createdAt), date_updated: told(createdAt) }
}

/** A Main key's is not described; nothing speaks for its being shown otherwise. */
function policyOf({ kind }: TwilioKey): object | null {
  return typeof kind === 'string' ? null : { allow: kind }
}

/** `POST /v1/Keys`: the only answer that ever holds the secret. */
export function createKey(state: State, request: SandboxRequest): SandboxReply {
  const form = new URLSearchParams(request.body)
  const name = form.get('FriendlyName') ?? ''
  if (form.get('AccountSid') !== ACCOUNT) return refusal(404, 20404, 'Not found')
  if (name.length > 64) return refusal(400, 20001, 'FriendlyName is too long')
  const policy = form.get('Policy')
  const restricted = form.get('KeyType') === 'restricted'
  if (!restricted && policy !== null) return refusal(400, 20001, 'Policy is for restricted keys')
  const allow = restricted ? allowed(policy ?? '') : undefined
  if (restricted && allow === undefined) return refusal(400, 20001, 'Policy is invalid')
  const got = allow?.filter((one) => !state.controls.withheld.includes(one))
  const key = newKey(state, { name, ...(got === undefined ? {} : { kind: got }) })
  const secret = key.value.split(':').at(-1)
  return json(201, { ...show(key), secret, policy: policyOf(key) })
}

function allowed(policy: string): readonly string[] | undefined {
  const parsed: unknown = JSON.parse(policy)
  const list = typeof parsed === 'object' && parsed !== null && 'allow' in parsed ? parsed.allow : undefined
  const good = Array.isArray(list) && list.length > 0 && list.every((one) => PERMISSIONS.includes(String(one)))
  return good ? list.map(String) : undefined
}

/** `GET /v1/Keys`: newest first, by pages. */
export function listKeys(state: State, { url }: SandboxRequest): SandboxReply {
  if (url.searchParams.get('AccountSid') !== ACCOUNT) return refusal(404, 20404, 'Not found')
  const size = pageSize(url.searchParams.get('PageSize'), 50, 1000)
  const from = Number(/^PA(\d+)$/.exec(url.searchParams.get('PageToken') ?? 'PA0')?.[1])
  if (size === undefined || Number.isNaN(from)) return refusal(400, 20001, 'Invalid page')
  const now = state.clock.now()
  const all = state.keys.filter((key) => listed(key, state.controls, now)).toReversed()
  const page = Math.floor(from / size)
  const at = (token: number): string =>
    `https://iam.twilio.com/v1/Keys?AccountSid=${ACCOUNT}&PageSize=${size}&Page=${Math.floor(token / size)}&PageToken=PA${token}`
  return json(200, {
    keys: all.slice(from, from + size).map((key) => ({ ...show(key), flags: ['rest_api', 'signing'] })),
    meta: {
      key: 'keys',
      page,
      page_size: size,
      first_page_url: at(0),
      previous_page_url: from === 0 ? null : at(Math.max(0, from - size)),
      url: at(from),
      next_page_url: from + size < all.length ? at(from + size) : null,
    },
  })
}

function living(state: State, sid: string): TwilioKey | undefined {
  return state.keys.find((one) => `SK${one.id}` === sid && one.deletedAt === undefined)
}

export function showKey(state: State, sid: string): SandboxReply {
  const key = living(state, sid)
  return key === undefined ? refusal(404, 20404, 'Not found') : json(200, { ...show(key), policy: policyOf(key) })
}

/** Also of the very key that asks. */
export function deleteKey(state: State, sid: string): SandboxReply {
  const key = living(state, sid)
  if (key === undefined) return refusal(404, 20404, 'Not found')
  key.deletedAt = state.clock.now()
  return { status: 204, headers: {}, body: '' }
}
