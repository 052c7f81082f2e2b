// Signature Version 4 as AWS checks it, from what arrived. Written apart from what signs, so that one is held to the other.
import { createHash, createHmac } from 'node:crypto'
import type { SandboxRequest } from '../contract.ts'

const FORM =
  /^AWS4-HMAC-SHA256 Credential=(?<id>\w+)\/(?<day>\d{8})\/(?<region>[a-z0-9-]+)\/(?<service>\w+)\/aws4_request, SignedHeaders=(?<names>[a-z0-9;-]+), Signature=(?<signature>[0-9a-f]{64})$/
/** How far a request's time may be from AWS's. */
const SKEW = 300_000

/** Keys that AWS knows. */
export interface Caller {
  readonly secret: string
  readonly session?: string
  /** Undefined: they do not end. */
  readonly until?: number
}

/** What a request is held to. */
export interface Door {
  readonly now: number
  readonly caller: (id: string) => Caller | undefined
  /** May that be signed for at this host? */
  readonly fits: (host: string, scope: { readonly service: string; readonly region: string }) => boolean
  /** Headers that have to be signed. */
  readonly must: readonly string[]
}

/** Why it is nobody's. */
export type Unfit = 'unsigned' | 'stranger' | 'scope' | 'incomplete' | 'skewed' | 'forged' | 'over'

/** Who asks, and for where. */
export interface Signer {
  readonly id: string
  readonly region: string
  readonly service: string
}

/** Who signed it; else why nobody did. */
export function signerOf(door: Door, request: SandboxRequest): Signer | Unfit {
  const form = FORM.exec(request.headers.get('authorization') ?? '')?.groups
  if (form === undefined) return 'unsigned'
  const { id = '', day = '', region = '', service = '', names = '', signature = '' } = form
  const caller = door.caller(id)
  const token = request.headers.get('x-amz-security-token')
  if (caller === undefined || caller.session !== token) return 'stranger'
  const moment = request.headers.get('x-amz-date') ?? ''
  const unfit = misfit(door, request, { day, region, service, moment, names })
  if (unfit !== undefined) return unfit
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', moment, scope, hash(canonical(request, names))].join('\n')
  if (sign(caller, scope, text) !== signature) return 'forged'
  return caller.until !== undefined && door.now >= caller.until ? 'over' : { id, region, service }
}

interface Said {
  readonly day: string
  readonly region: string
  readonly service: string
  readonly moment: string
  readonly names: string
}

function misfit(door: Door, { url, headers }: SandboxRequest, said: Said): Unfit | undefined {
  const { day, region, service, moment, names } = said
  if (!door.fits(url.hostname, { service, region })) return 'scope'
  const wanted = [...door.must, ...(headers.has('x-amz-security-token') ? ['x-amz-security-token'] : [])]
  if (!wanted.every((name) => names.split(';').includes(name))) return 'incomplete'
  const at = Date.parse(moment.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
  return moment.startsWith(day) && Math.abs(at - door.now) < SKEW ? undefined : 'skewed'
}

function canonical({ method, url, headers, body }: SandboxRequest, names: string): string {
  const lines = names.split(';').map((name) => {
    const value = name === 'host' ? url.host : (headers.get(name) ?? '')
    return `${name}:${value.trim().replace(/ +/g, ' ')}`
  })
  return [method, url.pathname, url.search.slice(1), ...lines, '', names, hash(body)].join('\n')
}

function sign({ secret }: Caller, scope: string, text: string): string {
  let key: string | Uint8Array = `AWS4${secret}`
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  return createHmac('sha256', key).update(text).digest('hex')
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
