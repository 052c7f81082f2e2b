import { Failure } from '../../../core/failure.ts'
import type { Request } from '../../../http/send.ts'
import type { Context } from '../../contract/plugin.ts'
import { inside, text } from '../../contract/read.ts'
import { isId } from './path.ts'
import { fill, type Fills, fillTree } from './template.ts'

/** What the manifest declares, where, and what may be used of the outside. */
export interface Api {
  readonly config: Readonly<Record<string, unknown>>
  readonly context: Context
}

type Method = Request['method']

/** `POST /v1/keys?team={with.team}` */
export interface Asked {
  readonly method: Method
  readonly path: string
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Undefined: it is no request. */
export function askedBy(verb: unknown): Asked | undefined {
  const [, said, path = ''] = /^([A-Z]+) (\/\S*)$/.exec(text(verb, 'request') ?? '') ?? []
  const method = METHODS.find((one) => one === said)
  return method === undefined ? undefined : { method, path }
}

/** `{with.team}` for every word of the manifest's own. */
export function ownWords(config: Readonly<Record<string, unknown>>): Fills {
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => (typeof value === 'string' ? [[`with.${name}`, value]] : [])),
  )
}

interface Wish {
  readonly fills?: Fills
  readonly query?: Readonly<Record<string, string>>
}

/** A request with the admin key. */
export function ask(api: Api, name: string, wish: Wish = {}): Request {
  return { ...unsigned(api, name, wish), headers: { ...headersOf(api, name, wish), ...signature(api) } }
}

/** The probe: it never sees the admin key. */
export function askWith(api: Api, value: string): Request {
  const fills = { ...ownWords(api.config), value }
  const said = inside(api.config, 'probe')
  const signed = { ...headersIn(inside(said, 'headers'), fills), ...basicIn(said, fills) }
  return { ...unsigned(api, 'probe', {}), headers: { ...typeOf(said), ...signed } }
}

function headersOf(api: Api, name: string, { fills }: Wish): Readonly<Record<string, string>> {
  const verb = inside(api.config, name)
  return { ...typeOf(verb), ...headersIn(inside(verb, 'headers'), { ...ownWords(api.config), ...fills }) }
}

function signature({ config, context }: Api): Readonly<Record<string, string>> {
  const fills = { ...ownWords(config), admin: context.admin().reveal() }
  return { ...headersIn(inside(config, 'headers'), fills), ...basicIn(config, fills) }
}

function unsigned({ config, context }: Api, name: string, { fills = {}, query }: Wish): Request {
  const verb = inside(config, name)
  const asked = askedBy(verb)
  if (asked === undefined) throw undeclared(name)
  const known = { ...ownWords(config), ...fills }
  const url = new URL(allowed(config, context) + fill(asked.path, known, encodeURIComponent))
  for (const [parameter, value] of Object.entries(query ?? {})) url.searchParams.set(parameter, value)
  const body = bodyOf(verb, known)
  return {
    method: asked.method,
    url: url.href,
    path: asked.path.replace(/\?.*$/, ''),
    ...(body === undefined ? {} : { body }),
  }
}

function bodyOf(verb: unknown, fills: Fills): string | undefined {
  const [json, form] = [inside(verb, 'json'), inside(verb, 'form')]
  if (json !== undefined) return JSON.stringify(fillTree(json, fills))
  if (typeof form !== 'object' || form === null) return undefined
  const pairs = Object.entries(form).map(([name, template]): [string, string] => [name, fill(String(template), fills)])
  return new URLSearchParams(pairs).toString()
}

function typeOf(verb: unknown): Readonly<Record<string, string>> {
  if (inside(verb, 'json') !== undefined) return { 'content-type': 'application/json' }
  return inside(verb, 'form') === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
}

function headersIn(of: unknown, fills: Fills): Readonly<Record<string, string>> {
  if (typeof of !== 'object' || of === null) return {}
  return Object.fromEntries(
    Object.entries(of).map(([name, template]) => [name.toLowerCase(), fill(String(template), fills)]),
  )
}

function basicIn(of: unknown, fills: Fills): Readonly<Record<string, string>> {
  const said = text(of, 'basic')
  if (said === undefined) return {}
  return { authorization: `Basic ${Buffer.from(fill(said, fills)).toString('base64')}` }
}

/** Where keys go the workflow says, whatever the manifest says by now. */
function allowed(config: Readonly<Record<string, unknown>>, { endpoint }: Context): string {
  const address = text(config, 'address') ?? ''
  if (endpoint !== undefined && endpoint === address) return address
  throw new Failure(
    'refused',
    `Nothing was sent: rotation.yml names ${address}, and the workflow does not allow that. If it is right, name it in the input \`allow-endpoints\`.`,
    { effect: 'not-done' },
  )
}

/** An id comes from outside: what does not look like one is sent nowhere. */
export function idFill(id: string): Fills {
  if (isId(id)) return { id }
  throw new Failure(
    'input-invalid',
    'An id of a key has characters that Keyturn puts into no request, so it was not asked for.',
    { effect: 'not-done' },
  )
}

function undeclared(name: string): Failure {
  return new Failure('manifest-invalid', `Nothing was sent: rotation.yml does not declare \`${name}\` as a request.`, {
    effect: 'not-done',
  })
}
