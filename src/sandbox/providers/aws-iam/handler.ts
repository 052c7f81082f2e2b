import { assume } from '../../aws/sts.ts'
import { type Caller, signerOf, type Signer, type Unfit } from '../../aws/signature.ts'
import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { httpDate } from '../../reply.ts'
import { isAccepted } from './keys.ts'
import { isAction, OPERATIONS } from './operations.ts'
import { ACCOUNT, type AwsIamKey, type State } from './state.ts'
import { answer, refusal, tag } from './xml.ts'

/** IAM, STS and the queues that the app asks for, as one HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  return async function handle(request) {
    const reply = answerTo(state, request)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...reply.headers } }
  }
}

function answerTo(state: State, request: SandboxRequest): SandboxReply {
  const { controls } = state
  if (controls.throttled > 0) {
    controls.throttled -= 1
    return refusal(400, 'Throttling', 'Rate exceeded')
  }
  const form = new URLSearchParams(request.body)
  const [action, version] = [form.get('Action') ?? '', form.get('Version')]
  // Nobody signs it: the identity is the proof.
  if (action === 'AssumeRoleWithWebIdentity') return assume({ ...state, callers: state.sessions }, request)
  const signer = signerOf(doorOf(state), request)
  if (typeof signer === 'string') return refusal(...REFUSALS[signer])
  const key = state.keys.find(({ id }) => `AKIA${id}` === signer.id)
  note(state, signer, key)
  if (signer.service === 'sqs') return answer('ListQueues', '')
  if (signer.service === 'sts' && action === 'GetCallerIdentity' && version === '2011-06-15') return identity(key)
  if (signer.service !== 'iam' || !isAction(action) || version !== '2010-05-08')
    return refusal(400, 'InvalidAction', 'Could not find operation.')
  const admin = state.sessions.has(signer.id) || (key !== undefined && state.admins.has(key.user))
  if (!admin || controls.denied.has(action))
    return refusal(403, 'AccessDenied', `User is not authorized to perform: iam:${action}`)
  return OPERATIONS[action](state, form, key?.user ?? '')
}

/** One host for all regions signs for us-east-1; on loopback no name says which. */
const HOSTS: Readonly<Record<string, string>> = {
  'iam.amazonaws.com': 'iam us-east-1',
  'sts.amazonaws.com': 'sts us-east-1',
  'sqs.eu-central-1.amazonaws.com': 'sqs eu-central-1',
}

function doorOf(state: State): Parameters<typeof signerOf>[0] {
  return {
    now: state.clock.now(),
    caller: (id) => callerOf(state, id),
    fits: (host, { service, region }) => {
      const scope = HOSTS[host]
      return scope === undefined ? /^[\d.]+$|^localhost$/.test(host) : scope === `${service} ${region}`
    },
    must: ['host', 'x-amz-date'],
  }
}

function callerOf(state: State, id: string): Caller | undefined {
  const session = state.sessions.get(id)
  const key = state.keys.find((one) => `AKIA${one.id}` === id)
  if (key === undefined || !isAccepted(key, state)) return session
  const { wavers, worksAfter } = state.controls
  state.asked += 1
  const unsure = state.clock.now() < key.createdAt + worksAfter + wavers && state.asked % 2 === 0
  return unsure ? undefined : { secret: key.value.split(':')[1] ?? '' }
}

/** Every request that is known as the key's counts, whatever comes of it. */
function note({ clock }: State, { service, region }: Signer, key: AwsIamKey | undefined): void {
  key?.uses.push(clock.now())
  key?.where.push(`${service} ${region}`)
}

function identity(key: AwsIamKey | undefined): SandboxReply {
  const root = key?.user === 'root'
  const path =
    key === undefined
      ? `sts::${ACCOUNT}:assumed-role/keyturn/job`
      : `iam::${ACCOUNT}:${root ? 'root' : `user/apps/${key.user}`}`
  return answer(
    'GetCallerIdentity',
    tag('Arn', `arn:aws:${path}`) + tag('UserId', 'AIDAEXAMPLE') + tag('Account', ACCOUNT),
  )
}

const REFUSALS: Readonly<Record<Unfit, readonly [status: number, code: string, message: string]>> = {
  unsigned: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
  // Of a key that is new, switched off, deleted or nobody's.
  stranger: [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
  scope: [403, 'SignatureDoesNotMatch', 'Credential should be scoped to a valid region.'],
  incomplete: [400, 'IncompleteSignature', 'Authorization header requires existence of signed headers.'],
  skewed: [403, 'SignatureDoesNotMatch', 'Signature expired, or not yet current.'],
  forged: [403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.'],
  over: [403, 'ExpiredToken', 'The security token included in the request is expired'],
}
