// AssumeRoleWithWebIdentity (STS API Reference): the job proves who it is, and gets keys that end by themselves.
import { Failure } from '../../core/failure.ts'
import { Secret } from '../../core/secret.ts'
import { misread } from '../../http/refuse.ts'
import type { Explained, Request } from '../../http/send.ts'
import { stamp } from '../../http/time.ts'
import type { AwsRest, AwsSession } from './aws.ts'
import { element } from './xml.ts'

/** Whom the identity is made out to; AWS's own action asks for the same (aws-actions/configure-aws-credentials, `audience`). */
const AUDIENCE = 'sts.amazonaws.com'

interface Wanted {
  readonly role: string
  readonly region: string
}

/** `https://secretsmanager.eu-central-1.amazonaws.com/` (AWS General Reference, "Service endpoints"). */
export function hostOf(base: string | undefined, service: string, region: string): string {
  return base === undefined ? `https://${service}.${region}.amazonaws.com/` : `${base.replace(/\/+$/, '')}/`
}

/** Not signed: the identity is the proof. It is asked at STS in the secret's own region, which needs no other one to work. */
export async function logIn(rest: AwsRest, { role, region }: Wanted): Promise<AwsSession> {
  demandAllowed(role, rest.accounts())
  const identity = await rest.identity(AUDIENCE)
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: 'keyturn',
    WebIdentityToken: identity.reveal(),
  })
  const request: Request = {
    method: 'POST',
    url: hostOf(rest.base, 'sts', region),
    path: '/ AssumeRoleWithWebIdentity',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', accept: 'text/xml' },
    body: form.toString(),
    explain: (status) => turnedAway(status, role),
    // Another login takes nothing from anybody.
    asks: true,
    text: true,
  }
  const reply = await rest.send(request)
  const text = String(reply.json)
  const [id, secret, session] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map((name) => element(text, name))
  const until = stamp(element(text, 'Expiration'))
  if (!id || !secret || !session || until === undefined) throw misread(request, reply, 'no keys')
  return { keys: { id, secret: Secret.of(secret, rest.mask), session: Secret.of(session, rest.mask) }, until }
}

/** Who may change the manifest alone could else have values put into an account of their own. */
function demandAllowed(role: string, accounts: readonly string[]): void {
  const account = role.split(':')[4] ?? ''
  if (accounts.includes(account)) return
  throw new Failure(
    'input-invalid',
    `Nothing was sent: rotation.yml names a role of the AWS account ${account}, and the workflow does not allow that. If it is right, add it to AWS_ACCOUNT_ID in \`env:\` of the Keyturn step.`,
    { effect: 'not-done' },
  )
}

/** 400 and 403 of AssumeRoleWithWebIdentity: ExpiredToken, InvalidIdentityToken, IDPRejectedClaim, AccessDenied. */
function turnedAway(status: number, role: string): Explained | undefined {
  if (status !== 400 && status !== 403) return undefined
  return {
    code: 'credential-rejected',
    message: `AWS did not let this job in as ${role}. Look whether the account knows token.actions.githubusercontent.com as an identity provider with the audience ${AUDIENCE}, and whether the role's trust policy names this repository and the environment keyturn.`,
  }
}
