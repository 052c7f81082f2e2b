import type { Fault } from './fault.ts'
import { at, isRecord } from './json.ts'
import type { SpecName } from './specs.ts'

/** Where a vendor's document is wrong or silent, and how we know. */
export interface Exception {
  readonly id: string
  /** The fault it excuses. */
  readonly excuses: (fault: Fault) => boolean
  /** Excused only if the reply is so; the name of a schema of the same document, or in our own words. */
  readonly fits?: string | ((reply: unknown) => boolean)
  /** Excused only if this document finds nothing in the same request or reply. */
  readonly by?: SpecName
  readonly reason: string
  /** Where that is written. */
  readonly source: string
}

const statuses =
  (document: string, allowed: readonly number[]) =>
  ({ document: of, rule, status }: Fault): boolean =>
    of === document && rule === 'status' && allowed.includes(status ?? 0)

const named =
  (document: string, operations: RegExp, about: RegExp) =>
  (fault: Fault): boolean =>
    fault.document === document &&
    operations.test(fault.operation) &&
    about.test(`${fault.rule} ${fault.where} ${fault.message}`)

/** Each must be needed: `exceptions.test.ts` walks them one by one. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    id: 'github-refusals',
    excuses: statuses('github', [401, 403, 404, 409]),
    fits: 'basic-error',
    reason: 'Any operation may be refused for the token; the description names that for some only.',
    source:
      'GitHub docs, "Troubleshooting the REST API": 401 bad credentials, 403 and 404 for what a token may not do or see',
  },
  {
    id: 'github-secret-refusals',
    excuses: (fault) => /^PUT .*\/secrets\/\{secret_name\}$/.test(fault.operation) && statuses('github', [422])(fault),
    fits: 'validation-error',
    reason:
      'A value that is not sealed to the scope’s key cannot be taken; the description names that for Codespaces only.',
    source: 'the same document, PUT /orgs/{org}/codespaces/secrets/{secret_name}: 422',
  },
  {
    id: 'github-dispatch-refusals',
    excuses: (fault) => /^POST .*\/dispatches$/.test(fault.operation) && statuses('github', [422])(fault),
    fits: 'basic-error',
    reason: 'A workflow that is switched off, or takes other inputs, is not started; the description names no refusal.',
    source: 'GitHub docs, "Troubleshooting the REST API": 422 for a request that is understood and cannot be processed',
  },
  {
    id: 'github-alert-refusals',
    excuses: ({ document, operation, rule, status }) =>
      document === 'github' &&
      / \/repos\/\{owner\}\/\{repo\}\/secret-scanning\/alerts/.test(operation) &&
      rule === 'body' &&
      [400, 403, 404].includes(status ?? 0),
    fits: 'basic-error',
    reason: 'Refusals of alerts say why, as all of GitHub’s do; the description names their statuses without a body.',
    source: 'GitHub docs, "Troubleshooting the REST API": error responses hold `message` and `documentation_url`',
  },
  {
    id: 'github-app-manifest',
    excuses: named('github', /^POST \/app-manifests\/[\w-]+\/conversions$/, /^path /),
    reason: 'The trimmed description has no operation for fetching an App that was made from a manifest.',
    source: 'GitHub docs, "Registering a GitHub App from a manifest", step 3: POST /app-manifests/{code}/conversions',
  },
  {
    id: 'github-activity',
    excuses: named('github', /^GET \/repos\/[\w.-]+\/[\w.-]+\/activity$/, /^path /),
    reason: 'The trimmed description has no operation for the list of what was done to a repository’s refs.',
    source: 'GitHub docs, REST "List repository activities": GET /repos/{owner}/{repo}/activity',
  },
  {
    id: 'github-installations-copy',
    excuses: named('github', /^GET \/app\/installations$/, /client_id|merge_queues|account lacks/),
    reason:
      'The list has a copy of the schema `installation` that is older than it, and wants an account to be a user and an enterprise at once.',
    source: 'the same document, components/schemas: installation, app-permissions',
  },
  {
    id: 'github-created-range',
    excuses: named(
      'github',
      /^GET .*\/runs$/,
      /^query created may not be \["(<=|>=)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\]/,
    ),
    reason: 'The filter is a range in search syntax; the schema calls it a date-time.',
    source: 'the same document: "created within the given date-time range … see Understanding the search syntax"',
  },
  {
    id: 'openai-brackets',
    excuses: named('openai', /^GET \/organization\/usage\//, /^spelling (api_key_ids|group_by)\[\] /),
    reason: 'Lists in a query are spelled with brackets, which the document leaves open.',
    source: 'npm openai 7.55.0, `stringifyQuery` with brackets (facts/providers-saas.md, section 1, Usage)',
  },
  {
    id: 'openai-refusals',
    excuses: statuses('openai', [400, 401, 403, 404, 429]),
    fits: 'ErrorResponse',
    reason: 'Errors are described once, outside of the operations.',
    source: 'the same document, schema ErrorResponse; OpenAI docs, "Error codes"',
  },
  {
    id: 'openai-expiry-request',
    excuses: named('openai', /^POST .*\/api_keys$/, /^body .*"expires_in_seconds"/),
    by: 'openaiSdk',
    reason: 'The document of August 2026 is older than the expiry of keys.',
    source: 'npm openai 7.55.0, ServiceAccountAPIKeyCreateParams (specs/SOURCES.md)',
  },
  {
    id: 'openai-expiry-reply',
    excuses: named('openai', /\/api_keys/, /^body .*"expires_at"/),
    by: 'openaiSdk',
    reason: 'The document of August 2026 is older than the expiry of keys.',
    source: 'npm openai 7.55.0, ProjectAPIKey (specs/SOURCES.md)',
  },
  {
    id: 'resend-refusals',
    excuses: statuses('resend', [401, 403, 404, 422, 429]),
    fits: (reply) =>
      isRecord(reply) &&
      Object.keys(reply).toSorted().join() === 'message,name,statusCode' &&
      typeof reply['statusCode'] === 'number' &&
      typeof reply['name'] === 'string' &&
      typeof reply['message'] === 'string',
    reason: 'The document names no errors at all.',
    source: 'Resend docs, "Errors"; npm resend 6.38.0, ErrorResponse (facts/providers-saas.md, section 5)',
  },
  {
    id: 'sendgrid-throttle',
    excuses: statuses('sendgrid', [429]),
    fits: 'global_error_response_schema',
    reason: 'Any request may be one too many; the document describes refusals, and not this one.',
    source: 'SendGrid docs, "Rate limits": 429 with X-RateLimit-Remaining and X-RateLimit-Reset',
  },
  {
    id: 'twilio-refusals',
    excuses: (fault) =>
      statuses('twilio', [400, 401, 403, 404])(fault) ||
      statuses('twilio-auth-token', [400, 401, 403, 404])(fault) ||
      statuses('twilioCore', [401, 403, 404])(fault),
    fits: (reply) =>
      isRecord(reply) &&
      Object.keys(reply).toSorted().join() === 'code,message,more_info,status' &&
      typeof reply['code'] === 'number' &&
      typeof reply['status'] === 'number',
    reason: 'The documents describe no refusal.',
    source: 'Twilio docs, "Twilio’s response" (exceptions have code, message, more_info, status), "Errors: 20003"',
  },
  {
    id: 'twilio-messages',
    excuses: (fault) =>
      named('twilio', /^GET .*\/Messages\.json$/, /^path /)(fault) ||
      named('twilio-auth-token', /^GET .*\/Messages\.json$/, /^path /)(fault),
    reason: 'Of the core API’s document only the paths about accounts and keys are at hand.',
    source: 'Twilio docs, "Messages resource": GET /2010-04-01/Accounts/{AccountSid}/Messages.json',
  },
  {
    id: 'supabase-refusals',
    excuses: (fault) =>
      statuses('supabase', [400, 404])(fault) ||
      (fault.document === 'supabase' && fault.rule === 'body' && [401, 403, 429].includes(fault.status ?? 0)),
    fits: (reply) => isRecord(reply) && Object.keys(reply).join() === 'message' && typeof reply['message'] === 'string',
    reason: 'The document names three refusals without their bodies, and neither a 400 nor a 404.',
    source: 'seen in what third parties report of the gateway and the API (facts/providers-saas.md, section 4)',
  },
  {
    id: 'supabase-project',
    excuses: named('supabase', /^GET \/auth\/v1\/settings$/, /^path /),
    reason: 'The document describes the Management API; a key is proven at the project itself.',
    source:
      'github.com/supabase/auth, openapi.yaml, GET /settings with APIKeyAuth; facts/providers-saas.md, section 4a',
  },
  {
    id: 'supabase-signing-keyset',
    excuses: named('supabase', /^GET \/auth\/v1\/\.well-known\/jwks\.json$/, /^path /),
    reason: 'The document describes the Management API; a project publishes its keys itself.',
    source: 'Supabase docs, guide "JWT Signing Keys": Public key discovery and caching',
  },
  {
    id: 'supabase-signing-expiry',
    excuses: named('supabase', /^GET \/v1\/projects\/[a-z]+\/config\/auth$/, /^path /),
    reason: 'The document at hand was cut down without the settings of Auth, of which one number is read.',
    source: 'Supabase docs, Management API, "Get Auth service config" (v1-get-auth-service-config): jwt_exp',
  },
  {
    id: 'vercel-project',
    excuses: named('vercel', /^GET \/v9\/projects\/[\w-]+$/, /^path /),
    reason: 'The document was derived without the operation that tells what serves production.',
    source: 'npm @vercel/sdk 1.28.35, getProject: `targets.production`, `lastAliasRequest` (models/getprojectop)',
  },
  {
    id: 'vercel-hook',
    excuses: named('vercel', /^POST \/v1\/integrations\/deploy\//, /^path /),
    reason: 'The document was derived without deploy hooks, which are addresses of their own and need no token.',
    source: 'Vercel docs, "Creating & Triggering Deploy Hooks": `job.id`, `job.state` PENDING, `job.createdAt`',
  },
  {
    id: 'vercel-refusals',
    excuses: statuses('vercel', [400, 403, 404]),
    fits: (reply) => isRecord(reply) && isRecord(reply['error']) && typeof reply['error']['code'] === 'string',
    reason: 'The document was derived without the errors.',
    source:
      'Vercel docs, REST API "Errors": `error.code`, `error.message`; 403 `forbidden` for a token that is not known, too',
  },
  {
    id: 'vault-patch',
    excuses: named('vault', /^PATCH \/v1\/[\w/.-]+$/, /^path /),
    reason:
      'The document names POST alone for writing, and a PATCH leaves the other fields of a secret where they are.',
    source:
      'developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2, "Patch secret": PATCH /:secret-mount-path/data/:path, application/merge-patch+json',
  },
  {
    id: 'vault-untold-bodies',
    excuses: named(
      'vault',
      /^(GET \/auth\/token\/lookup-self|POST \/auth\/\{jwt_mount_path\}\/login)$/,
      /^body +is given/,
    ),
    fits: (reply) => isRecord(reply) && (isRecord(reply['auth']) || isRecord(reply['data'])),
    reason: 'Answers to a login and to a token’s question about itself are named without a body.',
    source:
      'developer.hashicorp.com/vault/api-docs/auth/jwt, "JWT login": `auth.client_token`, `auth.lease_duration`; …/auth/token, "Lookup a token (self)"',
  },
  {
    id: 'vault-no-metadata',
    excuses: named('vault', /^(POST|GET) .*\/data\//, /^body \/custom_metadata must be object/),
    fits: (reply) => at(reply, 'data', 'custom_metadata') === null,
    reason: 'Where nobody wrote custom metadata the answer has null, for Go prints an empty map so.',
    source: 'developer.hashicorp.com/vault/docs/secrets/kv/kv-v2/cookbook/patch-data: `custom_metadata <nil>`',
  },
  {
    id: 'vault-mounts',
    excuses: named('vault', /^GET \/v1\/sys\/internal\/ui\/mounts\/[\w/.-]+$/, /^path /),
    reason: 'The trimmed description leaves out what tells the kind and version of one engine.',
    source:
      'developer.hashicorp.com/vault/api-docs/system/internal-ui-mounts, "Get single mount details"; openbao.org/api-docs/system/internal-ui-mounts',
  },
  {
    id: 'vault-refusals',
    excuses: statuses('vault', [307, 400, 403, 404, 405, 429, 472, 473, 503]),
    fits: (reply) =>
      reply === undefined ||
      (isRecord(reply) && (Array.isArray(reply['errors']) || isRecord(at(reply, 'data', 'metadata')))),
    reason: 'The document names no refusals at all; a version that was deleted is told of with a 404, too.',
    source:
      'developer.hashicorp.com/vault/api-docs, "HTTP status codes" and "Error response"; …/secret/kv/kv-v2, "Read secret version"; …/system/health',
  },
  {
    id: 'aws-common-errors',
    excuses: named(
      'aws',
      /./,
      /^error (AccessDenied|ExpiredToken|IncompleteSignature|InvalidSignature|Throttling|UnrecognizedClient)(Exception)? /,
    ),
    fits: (reply) => isRecord(reply) && typeof reply['Message'] === 'string',
    reason:
      'Who may not ask, signs wrongly or asks too often is told so by every operation; the model names what is its own.',
    source: 'AWS Secrets Manager API Reference, "Common Errors": AccessDeniedException, ThrottlingException and others',
  },
  {
    id: 'aws-iam-common-errors',
    excuses: named(
      'awsIam',
      /./,
      /^error (AccessDenied|ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|Throttling) /,
    ),
    reason:
      'Who may not ask, signs wrongly or asks too often is told so by every operation; the model names what is its own.',
    source: 'AWS IAM API Reference, "Common Errors": AccessDeniedException, ThrottlingException and others',
  },
  {
    id: 'openrouter-refusals',
    excuses: statuses('openrouter', [400, 401, 404]),
    fits: (reply) => {
      const error = isRecord(reply) ? reply['error'] : undefined
      return isRecord(error) && typeof error['code'] === 'number' && typeof error['message'] === 'string'
    },
    reason: 'The description is made from the types of calls that succeed, and names no errors at all.',
    source: 'npm @openrouter/sdk 1.3.19, the errors it throws; OpenRouter docs, "Errors": error.code and error.message',
  },
  {
    id: 'stripe-account',
    excuses: named('stripe', /^GET \/v1\/account$/, /^path /),
    reason: 'The description is made from the types of other calls, and lacks the one that names the account.',
    source: 'npm stripe 23.1.0, `accounts.retrieveCurrent`: GET /v1/account',
  },
  {
    id: 'stripe-webhook-events',
    excuses: named('stripe', /^GET \/v1\/events$/, /^path /),
    reason: 'The description is made from the types of other calls, and lacks the one that lists events.',
    source: 'npm stripe 23.1.0, `EventListParams`: GET /v1/events with delivery_success, created and types',
  },
  {
    id: 'stripe-preview-refusals',
    excuses: statuses('stripe', [400, 401, 403, 404]),
    fits: 'Error',
    reason: 'The description of the preview names no refusals; they are all of the shape that the others have.',
    source:
      'stripe/stripe-node, branch latest-codegen-private-preview, src/Error.ts: error.type, error.code, error.message',
  },
  {
    id: 'stripe-preview-pages',
    excuses: named('stripe', /^GET \/v2\/iam\/api_keys$/, /query page is not known/),
    reason: 'What stands in the address of the next page is not described; it is followed as it is given.',
    source: 'the same description: next_page_url; Infisical, backend/src/services/app-connection/stripe: followed so',
  },
  {
    id: 'stripe-preview-expire',
    excuses: named('stripe', /^POST \/v2\/iam\/api_keys\/\{id\}\/expire$/, /nobody asked for one/),
    reason: 'The second version of the API takes JSON, and an object without members is what was seen to work.',
    source: 'Infisical, backend/src/ee/services/secret-rotation-v2/stripe-api-key: expire is asked with {}',
  },
  {
    id: 'anthropic-refusals',
    excuses: statuses('anthropic', [400, 401, 403, 404]),
    fits: 'Error',
    reason: 'The description names refusals for some calls only; they are all of one shape.',
    source: 'npm @anthropic-ai/sdk 1.11.0, the errors it throws; Claude Docs, "Errors": error.type and error.message',
  },
]

interface Sibling {
  readonly like: string
  readonly as: Readonly<Record<string, unknown>>
  readonly without?: string
}

/**
 * Webhooks that the trimmed document lacks (specs/SOURCES.md: cut to 29 of GitHub's): the sandbox sends them, nothing of Keyturn's
 * listens to them. Each is judged by the description of the same event's other action, which has the same body but for what `as` and `without` say.
 */
export const SIBLINGS: Readonly<Record<string, Sibling>> = {
  'workflow-run-requested': { like: 'workflow-run-completed', as: { action: 'completed' } },
  'workflow-run-in-progress': { like: 'workflow-run-completed', as: { action: 'completed' } },
  'pull-request-opened': { like: 'pull-request-closed', as: { action: 'closed' } },
  'pull-request-reopened': { like: 'pull-request-closed', as: { action: 'closed' } },
  'pull-request-unlabeled': { like: 'pull-request-labeled', as: { action: 'labeled' } },
  'pull-request-review-requested': {
    like: 'pull-request-closed',
    as: { action: 'closed' },
    without: 'requested_reviewer',
  },
  'check-run-created': { like: 'check-run-rerequested', as: { action: 'rerequested' } },
  'check-run-completed': { like: 'check-run-rerequested', as: { action: 'rerequested' } },
}
