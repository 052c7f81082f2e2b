// Signature Version 4 as AWS checks it, from what arrived. Written apart from what signs, so that one is held to the other.
import { createHash, createHmac } from 'node:crypto'
import type { SandboxRequest } from '../contract.ts'
import { fail, type Failed } from './errors.ts'
import type { Caller, State } from './state.ts'

const FORM =
  /^AWS4-HMAC-SHA256 Credential=(?<id>\w+)\/(?<day>\d{8})\/(?<region>[a-z0-9-]+)\/(?<service>\w+)\/aws4_request, SignedHeaders=(?<names>[a-z0-9;-]+), Signature=(?<signature>[0-9a-f]{64})$/
/** How far a request's time may be from AWS's. */
const SKEW = 300_000
const MUST: readonly string[] = ['host', 'x-amz-date', 'x-amz-target']

/** The region that it was signed for; else why it is nobody's. */
export function regionOf(state: State, request: SandboxRequest): Failed | string {
  const form = FORM.exec(request.headers.get('authorization') ?? '')?.groups
  if (form === undefined) return fail('MissingAuthenticationToken', 'Missing Authentication Token')
  const { id = '', day = '', region = '', service = '', names = '', signature = '' } = form
  const caller = state.callers.get(id)
  const token = request.headers.get('x-amz-security-token')
  if (caller === undefined || caller.session !== token)
    return fail('UnrecognizedClientException', 'The security token included in the request is invalid.')
  const moment = request.headers.get('x-amz-date') ?? ''
  const unfit = misfit(state, request, { day, region, service, moment, names })
  if (unfit !== undefined) return unfit
  const scope = `${day}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', moment, scope, hash(canonical(request, names))].join('\n')
  if (sign(caller, scope, text) !== signature)
    return fail(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
    )
  if (caller.until !== undefined && state.clock.now() >= caller.until)
    return fail('ExpiredTokenException', 'The security token included in the request is expired')
  return region
}

interface Said {
  readonly day: string
  readonly region: string
  readonly service: string
  readonly moment: string
  readonly names: string
}

function misfit(
  { clock }: State,
  { url, headers }: SandboxRequest,
  { day, region, service, moment, names }: Said,
): Failed | undefined {
  const [, host] = /^secretsmanager\.([a-z0-9-]+)\.amazonaws\.com$/.exec(url.hostname) ?? []
  // On loopback no name says the region.
  if (service !== 'secretsmanager' || (host ?? region) !== region)
    return fail('InvalidSignatureException', `Credential should be scoped to a valid region.`)
  const wanted = [...MUST, ...(headers.has('x-amz-security-token') ? ['x-amz-security-token'] : [])]
  if (!wanted.every((name) => names.split(';').includes(name)))
    return fail('IncompleteSignature', 'Authorization header requires existence of signed headers.')
  const at = Date.parse(moment.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
  if (!moment.startsWith(day) || !(Math.abs(at - clock.now()) < SKEW))
    return fail('InvalidSignatureException', 'Signature expired, or not yet current.')
  return undefined
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
