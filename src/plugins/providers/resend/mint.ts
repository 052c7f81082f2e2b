import { Failure } from '../../../core/failure.ts'
import type { Tag } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import type { Minted } from '../../contract/provider.ts'
import { id, text } from '../../contract/read.ts'
import { spellWithin } from '../../contract/spell.ts'
import { ask, listAll, type Team } from './team.ts'

/** Longest name of a key; measured by others, not documented. */
const NAME = 50
/** Two requests a second and team: a second without any makes room, because a mint is not sent twice. */
const ROOM = 1_000

/** A further key of the team. Whether `/api-keys` honours idempotency keys is not documented, so it goes out once. */
export async function mint(team: Team, tag: Tag): Promise<Minted> {
  if (team.permission === undefined)
    throw new Failure(
      'manifest-invalid',
      'rotation.yml does not say what the key may do. Add `permission: sending_access` or `permission: full_access` under `with:`.',
      { effect: 'not-done' },
    )
  const domain = team.domain === undefined ? undefined : await domainId(team, team.domain)
  await team.context.sleep(ROOM)
  const request = {
    ...ask(team, 'POST', { path: '/api-keys' }),
    body: {
      name: spellWithin(tag, NAME),
      permission: team.permission,
      ...(domain === undefined ? {} : { domain_id: domain }),
    },
    repeats: 0,
  }
  const reply = await team.context.send(request)
  const [keyId, token] = [id(reply.json, 'id'), text(reply.json, 'token')]
  const value = token === undefined ? undefined : Secret.of(token, team.context.mask)
  if (keyId === undefined || value === undefined) throw misread(request, reply, 'no key in it')
  return { keyId, parts: { value } }
}

/** People write the domain's name; the API wants its id. */
async function domainId(team: Team, named: string): Promise<string> {
  const { items } = await listAll(team, '/domains')
  const found = items.find((item) => text(item, 'id') === named || text(item, 'name') === named.toLowerCase())
  const id = text(found, 'id')
  if (id !== undefined) return id
  throw new Failure(
    'manifest-invalid',
    `Resend knows no domain "${named}" in this team. Nothing was minted. Check \`domain\` under \`with:\`.`,
    { effect: 'not-done' },
  )
}
