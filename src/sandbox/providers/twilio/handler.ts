import { Buffer } from 'node:buffer'
import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { httpDate, json } from '../../reply.ts'
import { accepted } from '../life.ts'
import { createKey, deleteKey, listKeys, showKey } from './keys.ts'
import { refusal } from './errors.ts'
import { ACCOUNT, type State, type TwilioKey } from './state.ts'
import { primaryOf, tokenOf, tokens } from './tokens.ts'

/** Twilio's hosts as one HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  return async function handle(request) {
    const reply = answer(state, request)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...reply.headers } }
  }
}

/** `id:secret` of HTTP Basic. */
function pairIn(request: SandboxRequest): string {
  const [, encoded = ''] = /^Basic (\S+)$/.exec(request.headers.get('authorization') ?? '') ?? []
  return Buffer.from(encoded, 'base64').toString('utf8')
}

/** Who asks; undefined: nobody whom Twilio knows. */
export function keyOf(state: State, pair: string): TwilioKey | undefined {
  const now = state.clock.now()
  return state.keys.find(
    (key) => pair !== '' && key.value.endsWith(pair) && pair.startsWith('SK') && accepted(key, state.controls, now),
  )
}

function answer(state: State, request: SandboxRequest): SandboxReply {
  const pair = pairIn(request)
  const { controls } = state
  const key = keyOf(state, pair)
  const token = tokenOf(state, pair)
  const admin = token !== undefined || key?.kind === 'main'
  const shut = controls.status !== 'active' && !(admin && controls.managed)
  // Docs, "20003: Permission Denied": a pair that is not known, a closed account and a key of the wrong kind are told alike.
  if ((!admin && key === undefined) || shut) return refusal(401, 20003, 'Authenticate')
  const { pathname } = request.url
  if (pathname === `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`) {
    token?.uses.push(state.clock.now())
    return messages(state, request, key)
  }
  if (!admin) return refusal(401, 20003, 'Authenticate')
  if (pathname === `/2010-04-01/Accounts/${ACCOUNT}.json`)
    return account(state, token !== undefined || controls.tokensByKey !== 'unseen')
  if (pathname.startsWith('/v1/AuthTokens/')) {
    // Their document knows no other way in than the account's SID with its token.
    if (token === undefined && controls.tokensByKey === 'refused') return refusal(401, 20003, 'Authenticate')
    return tokens(state, request)
  }
  return manage(state, request)
}

function messages({ clock, controls }: State, { method }: SandboxRequest, key: TwilioKey | undefined): SandboxReply {
  const needed = `/twilio/messaging/messages/${method === 'POST' ? 'create' : 'read'}`
  if (Array.isArray(key?.kind) && !key.kind.includes(needed))
    return refusal(controls.refusesWith, 20003, 'Permission Denied')
  key?.uses.push(clock.now())
  if (method === 'POST') return json(201, { sid: 'SM0123456789abcdef0123456789abcdef', status: 'queued' })
  return json(200, { messages: [], page: 0, page_size: 1, next_page_uri: null })
}

/** It shows the auth token to whoever may see the account (document v2010, `FetchAccount`). */
function account(state: State, whole: boolean): SandboxReply {
  const [made, uri] = ['Thu, 30 Jul 2015 20:00:00 +0000', `/2010-04-01/Accounts/${ACCOUNT}.json`]
  return json(200, {
    sid: ACCOUNT,
    owner_account_sid: ACCOUNT,
    friendly_name: 'acme',
    status: state.controls.status,
    type: 'Full',
    auth_token: whole ? primaryOf(state).value : null,
    date_created: made,
    date_updated: made,
    uri,
  })
}

function manage(state: State, request: SandboxRequest): SandboxReply {
  const [, version, root, sid, rest] = request.url.pathname.split('/')
  if (version !== 'v1' || root !== 'Keys' || rest !== undefined) return refusal(404, 20404, 'Not found')
  if (sid === undefined) return request.method === 'POST' ? createKey(state, request) : listKeys(state, request)
  return request.method === 'DELETE' ? deleteKey(state, sid) : showKey(state, sid)
}
