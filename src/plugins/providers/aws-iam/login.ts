import { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import type { Context, Finding } from '../../contract/plugin.ts'
import type { AwsKeys } from '../../contract/sigv4.ts'

/** A login that was found. Undefined: it does not end. */
interface Login {
  readonly keys: AwsKeys
  readonly until: Instant | undefined
}

/** What AWS's own client gives, as far as it is read. */
export interface Given {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/** One login serves all credentials of a run. */
const logins = new WeakMap<object, Promise<Login>>()

/** So long before its end a login is not relied on. */
const SPARE = 60_000

/** The keys of the login that the environment speaks of. One that ran out within a run is made anew. */
export async function keysFound(context: Context, find: Finding): Promise<AwsKeys> {
  const known = await logins.get(context.run)
  if (known !== undefined && (known.until === undefined || known.until - SPARE > context.now())) return known.keys
  const login = begin(context, find)
  logins.set(context.run, login)
  try {
    return (await login).keys
  } catch (thrown) {
    // Who asks next knocks again: it may have been a moment's trouble.
    logins.delete(context.run)
    throw thrown
  }
}

/** A profile that is named comes first, as in AWS's own chain. */
async function begin(context: Context, find: Finding): Promise<Login> {
  const { AWS_PROFILE: profile, AWS_ROLE_ARN: role } = find.env
  const given =
    profile === undefined && role !== undefined
      ? await (await import('./assume.ts')).assumed(context, find, role)
      : await (await import('./profile.ts')).ofProfile(context, find)
  return loginOf(given, context)
}

function loginOf({ accessKeyId: id, secretAccessKey, sessionToken, expiration }: Given, { mask }: Context): Login {
  const secret = Secret.of(secretAccessKey, mask)
  const session = sessionToken === undefined ? {} : { session: Secret.of(sessionToken, mask) }
  const ends = id.startsWith('ASIA') ? sessionToken !== undefined : id.startsWith('AKIA')
  const until = expiration?.getTime()
  if (ends && /^[A-Z0-9]{20}$/.test(id) && secretAccessKey !== '' && !Number.isNaN(until))
    return { keys: { id, secret, ...session }, until }
  throw new Failure(
    'credential-rejected',
    'AWS’s own client gave a login that is not spelled as one of AWS’s, so IAM was not asked. Look what AWS_PROFILE or AWS_ROLE_ARN leads to.',
    { effect: 'not-done' },
  )
}
