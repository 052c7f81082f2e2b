import { Failure } from '../../../core/failure.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Reply } from '../../../http/send.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { answered } from '../../contract/ask.ts'
import { partOf, text } from '../../contract/read.ts'
import { locate } from './find.ts'
import { refuseLegacy } from './legacy.ts'
import { homeOf, type Project } from './project.ts'

const PATH = '/auth/v1/settings'

/** What the gateway says of a key that it does not have (any more). Everything else in a 401 may be a fault of the request. */
const DEAD = /^(?:Unregistered|Invalid) API key\.?$/i

/**
 * Does the project's gateway let this value in? It goes into the header `apikey` alone: these keys are no JWTs, and `Authorization`
 * would be one. A 403 is nowhere described: it may as well be the network's rule as the key's end, so it says nothing.
 */
export async function probe(project: Project, parts: Parts): Promise<Probe> {
  const value = partOf(parts, 'value')
  refuseLegacy(value)
  const ref = project.ref ?? (await whereabouts(project, value))
  if (ref === undefined)
    return { verdict: 'unknown', status: 0, at: project.context.now(), asked: 'no project, as none is known for it' }
  // One project's gateway knows nothing of another's keys: whose answer it is, is part of it.
  const asked = `GET ${PATH} of project ${ref}`
  const reply = await answered(project.context.send, {
    method: 'GET',
    url: `${homeOf(project, ref)}${PATH}`,
    path: PATH,
    headers: { apikey: value.reveal() },
    accept: [401, 403],
  })
  const at = project.context.now()
  if (reply instanceof Failure) return { verdict: 'unknown', status: reply.status ?? 0, at, asked }
  return { verdict: verdictOf(reply), status: reply.status, at, asked, account: ref }
}

/** A value says nothing of its project; without an admin key nobody else does. */
async function whereabouts(project: Project, value: Secret): Promise<string | undefined> {
  try {
    return (await locate(project, value))?.project
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'permission-missing') return undefined
    throw thrown
  }
}

function verdictOf(reply: Reply): Probe['verdict'] {
  if (reply.status === 200) return 'alive'
  return reply.status === 401 && DEAD.test(text(reply.json, 'message') ?? '') ? 'dead' : 'unknown'
}
