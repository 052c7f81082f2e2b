// What can be wrong with a whole answer: its status, its headers, its body.
import type { SandboxReply, SandboxRequest } from '../../src/sandbox/contract.ts'
import type { Dice } from './dice.ts'
import { CHARGED, mutate } from './mutate.ts'

/** An answer that something happened to. */
export interface Spoilt {
  readonly reply: SandboxReply
  readonly what: string
  readonly lie: boolean
}

type Spoil = (reply: SandboxReply, dice: Dice, request: SandboxRequest) => Spoilt

const STATUSES = [
  0, 99, 200, 201, 202, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 405, 409, 410, 412, 422, 429, 451, 500, 502,
  503, 504, 599, 999,
] as const
const WAITS = [
  '0',
  '5',
  '3600',
  '-1',
  'NaN',
  '1e9',
  '999999999999',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  'soon',
  '5, 6',
  '99999999999999999999',
] as const
const DATES = [
  '0',
  'now',
  '',
  'Thu, 01 Jan 1970 00:00:00 GMT;',
  '1e18',
  '2026',
  'Mon, 99 Foo 2026 99:99:99 GMT',
  '-1',
  '12',
] as const
const PLACES = [
  'https://evil.test/',
  '//evil.test/x',
  'http://api.github.com/',
  '/',
  '',
  'javascript:1',
  'https://api.openai.com/v1/models',
  '?page=2',
] as const
const TYPES = [
  'text/html',
  'application/octet-stream',
  '',
  'application/json; charset=utf-16',
  'multipart/form-data',
] as const
const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body>Captive portal</body></html>'
const HUGE = 10 * 1024 * 1024

/** Chance picks what happens; most often one value of the body. */
const SPOILS: readonly (readonly [number, Spoil])[] = [
  [55, body],
  [6, twoOfBody],
  [6, status],
  [6, emptied],
  [3, (reply) => said(reply, 'a page', { body: PAGE, headers: { 'content-type': 'text/html' } })],
  [4, (reply, dice) => said(reply, 'cut off', { body: reply.body.slice(0, dice.below(reply.body.length + 1)) })],
  [3, (reply, dice) => header(reply, 'content-type', dice.pick(TYPES))],
  [4, refused],
  [3, (reply, dice) => header(reply, 'date', dice.pick(DATES))],
  [3, (reply, dice) => moved(reply, dice)],
  [2, (reply) => said(reply, 'another JSON', { body: '{"message":"Not what you think","errors":[null,1,"x",{}]}' })],
  [2, (reply) => said(reply, 'a byte order mark', { body: `\ufeff${reply.body}` })],
  [2, (reply) => said(reply, 'nested beyond reason', { body: `${'[{"a":'.repeat(40_000)}1` })],
  [2, echo],
  [1, (reply) => said(reply, 'huge', { body: `{"message":"${'y'.repeat(HUGE)}"}` })],
]

/** Spoils an answer as a seed says. */
export function spoil(reply: SandboxReply, dice: Dice, request: SandboxRequest): Spoilt {
  let left = dice.below(SPOILS.reduce((sum, [weight]) => sum + weight, 0))
  for (const [weight, how] of SPOILS) {
    left -= weight
    if (left < 0) return how(reply, dice, request)
  }
  return body(reply, dice)
}

function said(reply: SandboxReply, what: string, over: Partial<SandboxReply>, lie = false): Spoilt {
  return { reply: { ...reply, ...over }, what, lie }
}

function body(reply: SandboxReply, dice: Dice): Spoilt {
  const parsed = tryParse(reply.body)
  if (parsed === undefined) return status(reply, dice)
  const { value, what, lie } = mutate(parsed, dice)
  return said(reply, what, { body: JSON.stringify(value) }, lie)
}

function twoOfBody(reply: SandboxReply, dice: Dice): Spoilt {
  const one = body(reply, dice)
  const two = body(one.reply, dice)
  return { reply: two.reply, what: `${one.what}; ${two.what}`, lie: one.lie || two.lie }
}

function status(reply: SandboxReply, dice: Dice): Spoilt {
  const now = dice.pick(STATUSES)
  return said(reply, `status ${now}`, { status: now }, isNo(now))
}

/** A status that says no, with a body in the vendor's own manner and odd things in it. */
function refused(reply: SandboxReply, dice: Dice): Spoilt {
  const now = dice.pick([403, 429, 500, 503, 422, 409] as const)
  const names = ['retry-after', 'x-ratelimit-reset', 'ratelimit-reset', 'x-ratelimit-reset-requests'] as const
  const name = dice.pick(names)
  const value = dice.chance(0.2) ? '9'.repeat(400) + 'h' : dice.pick(WAITS)
  const headers = { ...reply.headers, [name]: value, 'x-ratelimit-remaining': '0' }
  const body = JSON.stringify({ message: dice.pick(CHARGED), error: { code: dice.pick(CHARGED), type: 'x' } })
  return said(reply, `status ${now} with ${name}: ${value.slice(0, 40)}`, { status: now, headers, body }, isNo(now))
}

function emptied(reply: SandboxReply, dice: Dice): Spoilt {
  const text = dice.pick([
    '',
    ' ',
    'null',
    '0',
    '""',
    '[]',
    '{}',
    'true',
    '{"data":null}',
    '{"data":{}}',
    'NaN',
  ] as const)
  return said(reply, `the body ${JSON.stringify(text)}`, { body: text })
}

function header(reply: SandboxReply, name: string, value: string): Spoilt {
  return said(reply, `${name}: ${value}`, { headers: { ...reply.headers, [name]: value } })
}

function moved(reply: SandboxReply, dice: Dice): Spoilt {
  const to = dice.pick(PLACES)
  const headers = { ...reply.headers, location: to, link: `<${to}>; rel="next"` }
  return said(reply, `moved to ${to}`, { status: dice.pick([301, 302, 307, 308] as const), headers })
}

/** A careless server says back what it was sent, keys and all. */
function echo(reply: SandboxReply, dice: Dice, request: SandboxRequest): Spoilt {
  const sent = [...request.headers.values(), request.body].join(' ')
  const text = {
    message: sent,
    error: { code: sent, message: sent },
    name: sent,
    errors: [{ message: sent, type: sent }],
  }
  const now = dice.pick([200, 400, 422, 500] as const)
  return said(reply, 'what was sent', { status: now, body: JSON.stringify(text) }, isNo(now))
}

/** A plain no, whatever really happened: nobody can tell it from a true one. */
function isNo(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
