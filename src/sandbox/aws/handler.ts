import type { Handler, SandboxReply, SandboxRequest } from '../contract.ts'
import { readBody } from '../reply.ts'
import { fail, type Failed } from './errors.ts'
import { OPERATIONS, said } from './operations.ts'
import { regionOf } from './door.ts'
import type { State } from './state.ts'
import { assume } from './sts.ts'

/** AWS as an HTTP server without the sockets: its login, and its secrets. */
export function createHandler(state: State): Handler {
  return async (request) => {
    const target = request.headers.get('x-amz-target')
    if (target === undefined) return assume(state, request)
    const answer = answerTo(state, request, target)
    return 'failed' in answer ? answer.failed : answer
  }
}

function answerTo(state: State, request: SandboxRequest, target: string): SandboxReply | Failed {
  const region = regionOf(state, request)
  if (typeof region !== 'string') return region
  const { controls, policy, secrets, account } = state
  if (controls.throttled > 0) {
    controls.throttled -= 1
    return fail('ThrottlingException', 'Rate exceeded')
  }
  const operation = target.replace(/^secretsmanager\./, '')
  const own = OPERATIONS[operation]
  const body = readBody(request)
  if (own === undefined || body === undefined || request.method !== 'POST')
    return fail('UnknownOperationException', 'The requested operation is not recognized.')
  const name = said(body, 'SecretId') ?? ''
  if (!policy.names.has(name) || !policy.actions.has(operation))
    return fail('AccessDeniedException', `User is not authorized to perform: secretsmanager:${operation}`)
  const secret = secrets.get(`${region} ${name}`)
  if (secret === undefined) return fail('ResourceNotFoundException', `Secrets Manager can't find the specified secret.`)
  // What is deleted for good is gone when its window is over.
  const { DeletedDate: gone } = secret.facts
  if (gone !== undefined && state.clock.now() >= gone * 1000) {
    secrets.delete(`${region} ${name}`)
    return fail('ResourceNotFoundException', `Secrets Manager can't find the specified secret in ${account}.`)
  }
  return own({ state, secret, body })
}
