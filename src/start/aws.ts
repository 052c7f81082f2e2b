import { Failure } from '../core/failure.ts'
import { AWS } from '../core/manifest/kept.ts'
import type { AwsSecretSpec } from '../core/manifest/policy.ts'
import { Secret } from '../core/secret.ts'
import type { AwsRest } from '../plugins/contract/aws.ts'
import type { AwsKeys } from '../plugins/contract/sigv4.ts'
import type { AwsSecretOpening } from '../plugins/stores/aws-secrets-manager/open.ts'
import { identity } from './identity.ts'
import { keptByEntry } from './kept-entry.ts'
import type { Outside } from './options.ts'
import type { Ground } from './plugins.ts'

/** One `aws-secrets-manager:` of a credential, with what its entry knows of the values. */
export function awsOpening(ground: Ground, spec: AwsSecretSpec): AwsSecretOpening {
  return { spec, rest: restOf(ground), ...keptByEntry(ground) }
}

function restOf({ outside, wishes, opened, shared, awsSessions }: Ground): AwsRest {
  return {
    send: opened.send,
    base: wishes.endpoints.get('aws'),
    keys: () => keysIn(outside),
    accounts: () => accountsIn(outside),
    identity: identity(outside, opened.send),
    mask: outside.redactor.mask,
    now: () => shared.clock.now(),
    sleep: (milliseconds) => shared.clock.sleep(milliseconds),
    sessions: awsSessions,
  }
}

/** By the names under which `aws-actions/configure-aws-credentials` leaves them to the steps after it. */
function keysIn({ env, redactor: { mask } }: Outside): AwsKeys {
  const [id, secret, session] = [AWS.id, AWS.secret, AWS.session].map((name) => env[name]?.trim())
  if (id && secret)
    return { id, secret: Secret.of(secret, mask), ...(session ? { session: Secret.of(session, mask) } : {}) }
  throw new Failure(
    'permission-missing',
    `There are no keys for AWS, so nothing was asked of it. Let the job log in by itself with \`role:\` in rotation.yml; or run \`aws-actions/configure-aws-credentials\` in the same job before Keyturn; or add ${AWS.id} and ${AWS.secret} to \`env:\` of the Keyturn step, from secrets of the environment keyturn.`,
    { effect: 'not-done' },
  )
}

/** The workflow says which accounts: who may change the manifest alone could else have values put into one of their own. */
function accountsIn({ env }: Outside): readonly string[] {
  const said = env[AWS.account]?.trim()
  if (!said)
    throw new Failure(
      'permission-missing',
      `The workflow does not say which AWS account keys may go to, so nothing was asked of AWS. Add ${AWS.account} to \`env:\` of the Keyturn step: the twelve digits, several with blanks between them.`,
      { effect: 'not-done' },
    )
  const accounts = said.split(/[\s,]+/)
  if (accounts.every((one) => /^\d{12}$/.test(one))) return accounts
  throw new Failure(
    'input-invalid',
    `${AWS.account} is no list of accounts: each has twelve digits, and blanks stand between them.`,
    { effect: 'not-done' },
  )
}
