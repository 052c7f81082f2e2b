import type { Instant, Tag } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import { misread } from '../../../http/refuse.ts'
import type { Minted } from '../../contract/provider.ts'
import { id, text, time } from '../../contract/read.ts'
import { spellWithin } from '../../contract/spell.ts'
import { type Account, ask, principalOf } from './account.ts'
import { explainMint } from './explain.ts'

/** No limit on names is documented; this one every tag can be spelled in. */
const NAME = 64
/** Spec: `CreateProjectServiceAccountApiKeyBody.expires_in_seconds`, at most a year. */
const YEAR = 31_536_000

/** A further key on the service account. OpenAI knows no idempotency key (openai-node: none set), so it goes out once. */
export async function mint(account: Account, tag: Tag, expiresAt: Instant | undefined): Promise<Minted> {
  const { project, serviceAccount } = principalOf(account)
  const left = expiresAt === undefined ? account.expires : Math.ceil((expiresAt - account.context.now()) / 1000)
  const place = '/v1/organization/projects/{project}/service_accounts/{account}/api_keys'
  const request = {
    ...ask(account, 'POST', { path: place, at: [project, serviceAccount] }),
    body: {
      name: spellWithin(tag, NAME),
      ...(account.scopes === undefined ? {} : { scopes: account.scopes }),
      ...(left === undefined ? {} : { expires_in_seconds: Math.min(Math.max(left, 1), YEAR) }),
    },
    repeats: 0,
    explain: explainMint,
  }
  const reply = await account.context.send(request)
  const [keyId, value] = [id(reply.json, 'id'), text(reply.json, 'value')]
  const secret = value === undefined ? undefined : Secret.of(value, account.context.mask)
  if (keyId === undefined || secret === undefined) throw misread(request, reply, 'no key in it')
  const [created, expires] = [time(reply.json, 'created_at', 'epoch'), time(reply.json, 'expires_at', 'epoch')]
  return {
    keyId,
    parts: { value: secret },
    ...(created === undefined || created === 'wrong' ? {} : { createdAt: created }),
    ...(expires === undefined || expires === 'wrong' ? {} : { expiresAt: expires }),
  }
}
