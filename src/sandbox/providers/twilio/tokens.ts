// The account's own two tokens: a primary, and at most one secondary, which nobody is shown again once it is made.
import { fingerprint } from '../../app/health.ts'
import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json } from '../../reply.ts'
import { accepted } from '../life.ts'
import { refusal } from './errors.ts'
import { hex } from './keys.ts'
import { ACCOUNT, type State, type TwilioToken } from './state.ts'

export function newToken(
  state: Pick<State, 'clock' | 'letters' | 'tokens'>,
  place: TwilioToken['place'],
  createdAt = state.clock.now(),
): TwilioToken {
  const value = hex(state, 32)
  const token: TwilioToken = { id: fingerprint(value), name: '', value, place, createdAt, uses: [] }
  state.tokens.push(token)
  return token
}

function living({ tokens }: State, place: TwilioToken['place']): TwilioToken | undefined {
  return tokens.find((one) => one.place === place && one.deletedAt === undefined)
}

/** What webhooks are signed with (docs, "Security": the primary token), and what the account shows. */
export function primaryOf(state: State): TwilioToken {
  return living(state, 'primary') ?? newToken(state, 'primary')
}

export function secondaryOf(state: State): TwilioToken | undefined {
  return living(state, 'secondary')
}

/** Whose token the pair of HTTP Basic is; undefined: nobody's. */
export function tokenOf(state: State, pair: string): TwilioToken | undefined {
  const now = state.clock.now()
  return state.tokens.find((one) => pair === `${ACCOUNT}:${one.value}` && accepted(one, state.controls, now))
}

/** The old primary is dead with the same answer. */
export function promote(state: State): TwilioToken | undefined {
  const next = secondaryOf(state)
  if (next === undefined) return undefined
  primaryOf(state).deletedAt = state.clock.now()
  next.place = 'primary'
  return next
}

/** `/v1/AuthTokens/…` (document, `twilio_accounts_v1`). */
export function tokens(state: State, { method, url }: SandboxRequest): SandboxReply {
  const what = `${method} ${url.pathname}`
  if (what === 'POST /v1/AuthTokens/Secondary') return create(state)
  if (what === 'POST /v1/AuthTokens/Promote') {
    const next = promote(state)
    return next === undefined ? nothingAt(url) : json(200, { ...shown(next, url), auth_token: next.value })
  }
  if (what !== 'DELETE /v1/AuthTokens/Secondary') return nothingAt(url)
  const gone = secondaryOf(state)
  if (gone === undefined) return nothingAt(url)
  gone.deletedAt = state.clock.now()
  return { status: 204, headers: {}, body: '' }
}

function create(state: State): SandboxReply {
  const url = new URL('https://accounts.twilio.com/v1/AuthTokens/Secondary')
  const there = secondaryOf(state)
  const { taken } = state.controls
  if (there !== undefined && taken === 'refused') return refusal(400, 20001, 'A secondary auth token exists')
  if (there !== undefined && taken === 'replaced') there.deletedAt = state.clock.now()
  const made = there !== undefined && taken === 'shown' ? there : newToken(state, 'secondary')
  return json(201, { ...shown(made, url), secondary_auth_token: made.value })
}

function shown({ createdAt }: TwilioToken, url: URL): object {
  const at = new Date(createdAt).toISOString().replace(/\.\d+/, '')
  return {
    account_sid: ACCOUNT,
    date_created: at,
    date_updated: at,
    url: `https://accounts.twilio.com${url.pathname}`,
  }
}

/** Docs, "20404". */
function nothingAt({ pathname }: URL): SandboxReply {
  return refusal(404, 20404, `The requested resource ${pathname.replace('/v1', '')} was not found`)
}
