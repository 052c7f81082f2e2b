import { Failure } from '../../core/failure.ts'
import type { Instant } from '../../core/facts.ts'
import type { VaultStoreSpec } from '../../core/manifest/policy.ts'
import { Secret, type Mask } from '../../core/secret.ts'
import { misread } from '../../http/refuse.ts'
import type { Explained, Reply, Request, Send } from '../../http/send.ts'
import { answered } from './ask.ts'
import { inside, list, number, text } from './read.ts'

/** A HashiCorp Vault or an OpenBao, as far as its store may reach it. */
export interface VaultRest {
  readonly send: Send
  /** `https://vault.acme.dev`, as the workflow says; fails with what to add to it. */
  readonly base: () => string
  /** The token that the workflow passes; fails with what to add to it. */
  readonly token: () => Secret
  /** What the runner says the job is, for that audience and no other. */
  readonly identity: (audience: string) => Promise<Secret>
  readonly mask: Mask
  readonly now: () => Instant
  /** Logins of this run, by role and place: one serves all credentials. */
  readonly sessions: Map<string, Session>
}

interface Session {
  readonly token: Secret
  readonly until: Instant
}

/** Which Vault is asked, as whom. */
export type VaultPlace = Pick<VaultStoreSpec, 'namespace' | 'login'>

/** What is asked below `/v1`. */
export interface VaultQuestion {
  readonly method: Request['method']
  /** Template: `/{mount}/data/{path}`. What fills it was checked by the manifest, or is a tag: it needs no escaping. */
  readonly path: string
  /** Fills the template's places, in order; a path keeps its slashes. */
  readonly at?: readonly string[]
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly type?: 'application/merge-patch+json'
  readonly accept?: readonly number[]
}

interface Asked {
  readonly request: Request
  readonly reply: Reply
}

/** Asks Vault, and gives the request along for judging the answer. Where a login ran out, it logs in once more. */
export async function askVault(rest: VaultRest, place: VaultPlace, question: VaultQuestion): Promise<Asked> {
  const first = await tryOnce(rest, place, question)
  if (!(first instanceof Failure)) return first
  if (first.status !== 403) throw first
  // A 403 is a policy's, or a token's that is over: Vault tells each token about itself.
  const itself = requestTo(rest, { place, token: await tokenFor(rest, place) }, LOOKUP)
  if ((await rest.send(itself)).status === 200) throw first
  if (place.login === undefined) throw over(first)
  rest.sessions.delete(sessionName(place))
  const second = await tryOnce(rest, place, question)
  if (second instanceof Failure) throw second
  return second
}

const LOOKUP: VaultQuestion = { method: 'GET', path: '/auth/token/lookup-self', accept: [403] }

async function tryOnce(rest: VaultRest, place: VaultPlace, question: VaultQuestion): Promise<Asked | Failure> {
  const request = requestTo(rest, { place, token: await tokenFor(rest, place) }, question)
  const reply = await answered(rest.send, request)
  return reply instanceof Failure ? reply : { request, reply }
}

function requestTo(
  rest: Pick<VaultRest, 'base'>,
  { place, token }: { readonly place: VaultPlace; readonly token?: Secret },
  { method, path, at = [], query, body, type, accept }: VaultQuestion,
): Request {
  const values = [...at]
  const filled = path.replace(/\{[^}]+\}/g, () => values.shift() ?? '')
  return {
    method,
    url: `${rest.base()}/v1${filled}${query === undefined ? '' : `?${new URLSearchParams(query).toString()}`}`,
    path: `/v1${path}`,
    headers: {
      'x-vault-request': 'true',
      ...(token === undefined ? {} : { 'x-vault-token': token.reveal() }),
      ...(place.namespace === undefined ? {} : { 'x-vault-namespace': place.namespace }),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    explain,
    // A write goes out once: whoever sent it looks before it is sent again.
    ...(method === 'GET' ? {} : { repeats: 0 }),
    ...(body === undefined ? {} : { body }),
    ...(accept === undefined ? {} : { accept }),
  }
}

function sessionName({ namespace = '', login }: VaultPlace): string {
  return [namespace, login?.at, login?.role].join(' ')
}

/** So long before its end a login is not relied on. */
const SPARE = 60_000

async function tokenFor(rest: VaultRest, place: VaultPlace): Promise<Secret> {
  if (place.login === undefined) return rest.token()
  const known = rest.sessions.get(sessionName(place))
  if (known !== undefined && known.until - SPARE > rest.now()) return known.token
  const session = await logIn(rest, place, place.login)
  rest.sessions.set(sessionName(place), session)
  return session.token
}

/** `POST /auth/{mount}/login` of the JWT method. The identity is made out to this Vault alone: nobody else would take it. */
async function logIn(
  rest: VaultRest,
  place: VaultPlace,
  { role, at }: NonNullable<VaultPlace['login']>,
): Promise<Session> {
  const audience = new URL(rest.base()).origin
  const jwt = await rest.identity(audience)
  const request: Request = {
    ...requestTo(rest, { place }, { method: 'POST', path: '/auth/{jwt}/login', at: [at] }),
    body: { role, jwt: jwt.reveal() },
    explain: (status, json) =>
      status === 400 || status === 403
        ? {
            code: 'credential-rejected',
            message: `Vault did not let this job in as the role ${role}. Look whether that role is at ${at}, whether its bound_audiences name ${audience}, and whether its bound_claims fit this repository and the environment keyturn.`,
          }
        : explain(status, json),
  }
  const reply = await rest.send(request)
  const auth = inside(reply.json, 'auth')
  const [token, lease] = [text(auth, 'client_token'), number(auth, 'lease_duration')]
  if (token === undefined || lease === undefined) throw misread(request, reply, 'no token')
  // A lease of nothing is one that does not end.
  const until = lease === 0 ? Number.POSITIVE_INFINITY : rest.now() + lease * 1000
  return { token: Secret.of(token, rest.mask), until }
}

function over(refusal: Failure): Failure {
  return new Failure(
    'credential-rejected',
    'Vault does not know the token in VAULT_TOKEN any more: it ran out, or was revoked. Put a new one into the secret of the environment keyturn, or let the job log in by itself with `role:`.',
    { effect: 'not-done', ...(refusal.status === undefined ? {} : { status: refusal.status }) },
  )
}

/** Vault's statuses (developer.hashicorp.com/vault/api-docs, "HTTP status codes"; /sys/health for 429, 472 and 473). */
function explain(status: number, json: unknown): Explained | undefined {
  const said = (list(json, 'errors') ?? []).filter((each) => typeof each === 'string').join(' ')
  if (status === 400 && said.includes('check-and-set parameter did not match'))
    return { code: 'conflict', message: 'Somebody wrote this secret at the same time; Keyturn looks again.' }
  if (status === 403)
    return {
      code: 'permission-missing',
      message:
        'The token is alive, and its policy does not allow this. Compare the policy with the one in docs/stores/vault.md; `mount:`, `path:` and `namespace:` in rotation.yml have to be what it names.',
    }
  if (status === 404 && said.includes('no handler for route'))
    return {
      code: 'not-found',
      message:
        'Vault has no engine there: check `mount:` and `namespace:` in rotation.yml, and the address in VAULT_ADDR.',
    }
  return EXPLAINED.get(status)
}

const STANDBY: Explained = {
  code: 'unreachable',
  message:
    'This node is a standby or a replica, and does not answer for the cluster. Let VAULT_ADDR name the address that leads to the active node.',
}

const EXPLAINED: ReadonlyMap<number, Explained> = new Map<number, Explained>([
  [307, { ...STANDBY, code: 'refused' }],
  [
    405,
    {
      code: 'refused',
      message: 'This Vault does not know that operation: its version is older, or the engine another.',
    },
  ],
  [
    429,
    {
      code: 'throttled',
      message:
        'A quota of this Vault is used up (requests or leases), or the node is a standby; Keyturn comes back later. If it lasts, look at `sys/quotas` and at VAULT_ADDR.',
    },
  ],
  [472, STANDBY],
  [473, STANDBY],
  [
    503,
    {
      code: 'unreachable',
      message:
        'Vault is sealed, or has no active node: nothing can be read or written until somebody unseals it (`vault operator unseal`). Keyturn tries again at its next run.',
    },
  ],
])
