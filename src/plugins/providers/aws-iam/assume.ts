import { readFile } from 'node:fs/promises'
import { Failure } from '../../../core/failure.ts'
import { Secret } from '../../../core/secret.ts'
import { QUERIED } from '../../contract/aws-query.ts'
import type { Context, Finding } from '../../contract/plugin.ts'
import { carried } from './carrier.ts'
import type { Given } from './login.ts'

/** Whom GitHub's identity is made out to; AWS's own action asks for the same (aws-actions/configure-aws-credentials, `audience`). */
const AUDIENCE = 'sts.amazonaws.com'

/** The role of AWS_ROLE_ARN, by an identity: the file's that AWS_WEB_IDENTITY_TOKEN_FILE names, else the job's own. */
export async function assumed(context: Context, find: Finding, role: string): Promise<Given> {
  demandRole(role)
  const identity = await identityOf(context, find)
  const { fromWebToken } = await import('@aws-sdk/credential-providers')
  return carried(
    context,
    (settings) =>
      fromWebToken({
        roleArn: role,
        webIdentityToken: identity.reveal(),
        roleSessionName: find.env['AWS_ROLE_SESSION_NAME'] ?? 'keyturn',
        // IAM is one for all regions, and what this region's STS gives is good for it.
        clientConfig: { endpoint: QUERIED.sts.url, ...settings, region: 'us-east-1' },
      })(),
    () =>
      new Failure(
        'unexpected-response',
        'STS answered, and AWS’s own client found no login in it. Nothing was changed. A proxy may stand between, or the API changed.',
        { effect: 'not-done' },
      ),
  )
}

function identityOf({ mask }: Context, { env, identity, inJob }: Finding): Promise<Secret> {
  const file = env['AWS_WEB_IDENTITY_TOKEN_FILE']
  if (file !== undefined) return identityIn(file, mask)
  if (inJob) return identity(AUDIENCE)
  throw new Failure(
    'permission-missing',
    'AWS_ROLE_ARN names a role, and nothing says who asks for it: at a desk GitHub gives no identity. Log in with a profile (AWS_PROFILE), or name a file with an identity (AWS_WEB_IDENTITY_TOKEN_FILE).',
    { effect: 'not-done' },
  )
}

async function identityIn(file: string, mask: Context['mask']): Promise<Secret> {
  const text = await readFile(file, 'utf8').then(
    (all) => all.trim(),
    () => '',
  )
  if (text !== '') return Secret.of(text, mask)
  throw new Failure(
    'credential-rejected',
    'AWS_WEB_IDENTITY_TOKEN_FILE names a file that is empty or cannot be read, so AWS was not asked. Look at its path, and whether the step that writes it came before Keyturn.',
    { effect: 'not-done' },
  )
}

function demandRole(role: string): void {
  if (/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/.test(role)) return
  throw new Failure(
    'input-invalid',
    'AWS_ROLE_ARN is no ARN of a role, so AWS was not asked. It looks like arn:aws:iam::111122223333:role/keyturn; other partitions than `aws` are not built.',
    { effect: 'not-done' },
  )
}
