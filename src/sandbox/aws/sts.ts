import { Buffer } from 'node:buffer'
import type { SandboxReply, SandboxRequest } from '../contract.ts'
import { isRecord, type Loose } from '../reply.ts'
import type { State } from './state.ts'

/** Whoever has a role that jobs log in by. */
export type Lender = Pick<State, 'clock' | 'letters' | 'callers' | 'role'>

/** `AssumeRoleWithWebIdentity` (STS API Reference): the query protocol, answered in XML. */
export function assume(state: Lender, request: SandboxRequest): SandboxReply {
  const form = new URLSearchParams(request.body)
  if (form.get('Action') !== 'AssumeRoleWithWebIdentity' || form.get('Version') !== '2011-06-15')
    return refuse(400, 'InvalidAction', 'Could not find the operation')
  const claims = claimsIn(form.get('WebIdentityToken') ?? '')
  if (claims === undefined) return refuse(400, 'InvalidIdentityToken', 'The web identity token could not be validated')
  const { role, clock } = state
  if (Number(claims['exp']) * 1000 <= clock.now()) return refuse(400, 'ExpiredTokenException', 'Token expired')
  if (claims['aud'] !== role.audience) return refuse(400, 'InvalidIdentityToken', 'Incorrect token audience')
  const isSession = /^[\w+=,.@-]{2,64}$/.test(form.get('RoleSessionName') ?? '')
  if (form.get('RoleArn') !== role.arn || claims['sub'] !== role.subject || !isSession)
    return refuse(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
  return xml(200, given(state))
}

function given(state: Lender): string {
  const { letters, callers, clock, role } = state
  const id = `ASIA${letters.text(16).toUpperCase()}`
  const until = clock.now() + role.ttl * 1000
  const [secret, session] = [letters.text(40), `${letters.text(180)}==`]
  callers.set(id, { secret, session, until })
  const expiration = new Date(until).toISOString().replace(/\.\d+Z$/, 'Z')
  return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>${role.subject}</SubjectFromWebIdentityToken>
    <Audience>${role.audience}</Audience>
    <AssumedRoleUser><Arn>${role.arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/keyturn</Arn></AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${id}</AccessKeyId>
      <SecretAccessKey>${secret}</SecretAccessKey>
      <SessionToken>${session}</SessionToken>
      <Expiration>${expiration}</Expiration>
    </Credentials>
    <Provider>token.actions.githubusercontent.com</Provider>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`
}

function claimsIn(jwt: string): Loose | undefined {
  const [, body, signature] = jwt.split('.')
  if (body === undefined || signature === undefined) return undefined
  const parsed: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
  return isRecord(parsed) ? parsed : undefined
}

function refuse(status: number, code: string, message: string): SandboxReply {
  return xml(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  )
}

function xml(status: number, body: string): SandboxReply {
  return { status, headers: { 'content-type': 'text/xml' }, body }
}
