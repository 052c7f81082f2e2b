// What AWS's own client writes goes out by the one sender: it alone repeats, gives up, and says what happened.
import { Failure } from '../../../core/failure.ts'
import { type Mask, Secret } from '../../../core/secret.ts'
import { field, tryJson } from '../../../http/json.ts'
import { turnedDown } from '../../../http/refuse.ts'
import { bySdk } from '../../../http/sdk.ts'
import type { Explained, Request, Send } from '../../../http/send.ts'
import type { Context } from '../../contract/plugin.ts'
import { element } from '../../contract/xml.ts'

/** What the client has written (Smithy's `HttpRequest`, as far as it is read). */
interface Written {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** How the client is to be: it sends by us, once, and looks for none of its settings in the environment. */
export interface Settings {
  readonly requestHandler: { readonly handle: (written: Written) => Promise<{ readonly response: Heard }> }
  readonly maxAttempts: 1
  readonly retryMode: 'standard'
  readonly defaultsMode: 'standard'
  readonly useDualstackEndpoint: false
  readonly useFipsEndpoint: false
  readonly userAgentAppId: () => Promise<undefined>
  readonly authSchemePreference: readonly string[]
  readonly sigv4aSigningRegionSet: readonly string[]
  readonly endpoint?: string
}

interface Heard {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Runs one way of logging in. A failure of `send` is thrown as it is; whatever else the client says of one, `other` is. */
export async function carried<T>(
  { send, endpoint, mask }: Context,
  call: (settings: Settings) => Promise<T>,
  other: () => Failure,
): Promise<T> {
  const judged: Send = async (request) => {
    demandHost(new URL(request.url), endpoint)
    maskIn(request, mask)
    const reply = await send(request)
    if (reply.status >= 400) throw turnedDown(request, reply, meaning(String(reply.json)))
    return reply
  }
  const about = { path: '/ a login', text: true, asks: true, accept: [400, 401, 403, 404] } as const
  try {
    return await bySdk(judged, about, (fetch) => call(settingsOf(fetch, endpoint)))
  } catch (thrown) {
    // The client's own words quote files, answers and what programs print: none of them are repeated.
    throw thrown instanceof Failure ? thrown : other()
  }
}

function settingsOf(fetch: typeof globalThis.fetch, endpoint: string | undefined): Settings {
  return {
    requestHandler: {
      handle: async (written) => {
        const { method, headers, body } = written
        const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body
        const kept = Object.entries(headers).filter(([name]) => !OURS.includes(name.toLowerCase()))
        const init = { method, headers: Object.fromEntries(kept), ...(typeof text === 'string' ? { body: text } : {}) }
        const reply = await fetch(addressOf(written), init)
        // What came is a text, which `bySdk` hands on as JSON.
        const heard = new TextEncoder().encode(String(await reply.json()))
        return { response: { statusCode: reply.status, headers: {}, body: heard } }
      },
    },
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: async () => undefined,
    authSchemePreference: [],
    sigv4aSigningRegionSet: [],
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}

/** What the sender says itself; none of these is signed, but for the host, which is the address's. */
const OURS = ['host', 'content-length', 'user-agent']

function addressOf({ protocol, hostname, port, path, query = {} }: Written): string {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`)
  for (const [name, value] of Object.entries(query))
    for (const each of typeof value === 'string' || value === null ? [value ?? ''] : value)
      url.searchParams.append(name, each)
  return url.href
}

/** STS; and IAM Identity Center, by which people log in (the packages' endpoint rules: `sts`, `portal.sso`, `oidc`). */
const HOSTS = /^(?:sts(?:\.[a-z0-9-]+)?|(?:portal\.sso|oidc)\.[a-z0-9-]+)\.amazonaws\.com$/

/** Files and variables may name an address of their own: identities and keys go to AWS, or where the workflow says. */
function demandHost(url: URL, endpoint: string | undefined): void {
  const own = url.protocol === 'https:' && url.port === '' && HOSTS.test(url.hostname)
  if (endpoint === undefined ? own : url.origin === new URL(endpoint).origin) return
  throw new Failure(
    'refused',
    `Nothing was sent: the login would go to ${url.host}, which is none of AWS's hosts for it. Look for an \`endpoint_url\`, and for the region, in what AWS_PROFILE leads to and in the environment.`,
    { effect: 'not-done' },
  )
}

const HEADERS = ['x-amz-sso_bearer_token', 'x-amz-security-token']
const MEMBERS = ['refreshToken', 'clientSecret']

/** What it shows of itself was read from files that only the client saw. */
function maskIn({ headers = {}, body }: Request, mask: Mask): void {
  const text = typeof body === 'string' ? body : ''
  const shown = [
    ...HEADERS.map((name) => headers[name]),
    new URLSearchParams(text).get('WebIdentityToken') ?? undefined,
    ...MEMBERS.map((name) => field(tryJson(text), name)),
  ]
  for (const value of shown) if (typeof value === 'string') Secret.of(value, mask)
}

/** STS answers in XML, IAM Identity Center in JSON without a code that is needed here. */
function meaning(text: string): Explained {
  const message = REFUSALS[element(text, 'Code') ?? ''] ?? NOT_LET_IN
  return { code: 'credential-rejected', message }
}

const NOT_LET_IN =
  'AWS did not let this login in. Where people log in by IAM Identity Center, run `aws sso login` with that profile; else look at the role, and whom its trust policy names.'

/** STS API Reference, `AssumeRoleWithWebIdentity` and `AssumeRole`, "Errors"; and "Common Errors". */
const REFUSALS: Readonly<Record<string, string>> = {
  AccessDenied:
    'The role may not be assumed by who asked: AWS says the same of a role that does not exist. Look whether AWS_ROLE_ARN is right, and whether the role’s trust policy names this repository and the environment keyturn (docs/providers/aws-iam.md).',
  ExpiredTokenException:
    'The identity had run out when AWS read it. What writes the file of AWS_WEB_IDENTITY_TOKEN_FILE has to renew it; GitHub’s lives for minutes and is asked for anew by the next run.',
  InvalidIdentityToken:
    'AWS does not take the identity. Look whether the account knows who gave it as an identity provider (of GitHub’s jobs token.actions.githubusercontent.com), with the audience sts.amazonaws.com.',
  IDPRejectedClaim:
    'The identity provider does not stand by the identity. Look whether it is the right one, and whether its token was revoked.',
  IDPCommunicationError:
    'AWS could not reach the identity provider to look at its keys. That is often a moment’s trouble: Keyturn asks again at its next run.',
  RegionDisabledException: 'STS is switched off in that region: switch it on in the account settings of IAM.',
}
