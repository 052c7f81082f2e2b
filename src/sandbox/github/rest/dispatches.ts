// `repository_dispatch`: an event that whoever may write here sends, and that workflows of the default branch wait for.
import { trigger } from '../actions/trigger.ts'
import { branchRef } from '../refs.ts'
import { refusal } from '../refusal.ts'
import { isRecord } from '../../reply.ts'
import type { SandboxReply } from '../../contract.ts'
import { type AskedRepository, empty, repositoryRoute, type Route } from './route.ts'

/** The event is answered before anything came of it: runs are there, and listed, seconds later. */
const UNTIL_LISTED = 3_000

export const DISPATCHES: readonly Route[] = [repositoryRoute('POST /dispatches', 'contents:write', sendEvent)]

/** REST, "Create a repository dispatch event": 204, whether anybody waits for it or not. */
function sendEvent({ world, repository, access, body }: AskedRepository): SandboxReply {
  const type = body['event_type']
  if (typeof type !== 'string' || type === '' || type.length > 100)
    throw refusal(422, 'Invalid request.\n\n"event_type" must be 1 to 100 characters long.')
  const payload = isRecord(body['client_payload']) ? body['client_payload'] : {}
  if (Object.keys(payload).length > 10) throw refusal(422, 'No more than 10 properties are allowed; 11 were supplied.')
  if (JSON.stringify(payload).length >= 65_536) throw refusal(422, 'client_payload is too large.')
  world.clock.at(world.clock.now() + UNTIL_LISTED, () => {
    const sha = repository.refs.get(branchRef(repository.defaultBranch)) ?? ''
    const asked = { event: 'repository_dispatch', activity: type, sha, payload }
    trigger(world, repository, {
      access,
      trigger: { ...asked, branch: repository.defaultBranch, actor: access.account },
    })
  })
  return empty()
}
