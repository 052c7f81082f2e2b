import type { SandboxRequest } from '../contract.ts'
import { fail, type Failed } from './errors.ts'
import { signerOf, type Unfit } from './signature.ts'
import type { State } from './state.ts'

/** The region that a request to Secrets Manager was signed for; else why it is nobody's. */
export function regionOf({ clock, callers }: State, request: SandboxRequest): Failed | string {
  const signer = signerOf(
    {
      now: clock.now(),
      caller: (id) => callers.get(id),
      fits: (name, { service, region }) => {
        const [, host] = /^secretsmanager\.([a-z0-9-]+)\.amazonaws\.com$/.exec(name) ?? []
        // On loopback no name says the region.
        return service === 'secretsmanager' && (host ?? region) === region
      },
      must: ['host', 'x-amz-date', 'x-amz-target'],
    },
    request,
  )
  return typeof signer === 'string' ? fail(...REFUSALS[signer]) : signer.region
}

const REFUSALS: Readonly<Record<Unfit, readonly [type: string, message: string]>> = {
  unsigned: ['MissingAuthenticationToken', 'Missing Authentication Token'],
  stranger: ['UnrecognizedClientException', 'The security token included in the request is invalid.'],
  scope: ['InvalidSignatureException', 'Credential should be scoped to a valid region.'],
  incomplete: ['IncompleteSignature', 'Authorization header requires existence of signed headers.'],
  skewed: ['InvalidSignatureException', 'Signature expired, or not yet current.'],
  forged: [
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.',
  ],
  over: ['ExpiredTokenException', 'The security token included in the request is expired'],
}
