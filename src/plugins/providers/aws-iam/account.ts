import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import { Secret } from '../../../core/secret.ts'
import type { Explained } from '../../../http/send.ts'
import { query, type QueryAnswer, type QueryBy, type QueryQuestion } from '../../contract/aws-query.ts'
import type { Context } from '../../contract/plugin.ts'
import { text } from '../../contract/read.ts'
import type { AwsKeys } from '../../contract/sigv4.ts'

/** Whose keys are turned, and by whom. */
export interface Account {
  readonly context: Context
  /** Undefined: the manifest does not say it yet. */
  readonly user: string | undefined
  /** The account that keys have to be of, where the manifest says it. */
  readonly number: string | undefined
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function accountOf(config: Readonly<Record<string, unknown>>, context: Context): Account {
  return { context, user: text(config, 'user'), number: text(config, 'account') }
}

/** Without a name IAM takes the user that signs (model, `CreateAccessKey`): so it is always said, or nothing is. */
export function userOf({ user }: Account): string {
  if (user !== undefined) return user
  throw new Failure(
    'manifest-invalid',
    'Nobody was asked: rotation.yml does not say which IAM user the key is of. Write `user:` under its `with:`.',
    { effect: 'not-done' },
  )
}

const ADMIN = /^(A[KS]IA[A-Z0-9]{16}):([A-Za-z0-9/+]{40})(?::([A-Za-z0-9/+=]{16,4096}))?$/

/** `AKIA…:secret`, or with the session’s token behind it what a login leaves: `ASIA…:secret:token`; else what is found. */
export async function adminOf({ context }: Account): Promise<AwsKeys> {
  if (context.find !== undefined) return (await import('./login.ts')).keysFound(context, context.find)
  const [, id, secret, session] = ADMIN.exec(context.admin().reveal()) ?? []
  if (id !== undefined && secret !== undefined && (session !== undefined || id.startsWith('AKIA')))
    return {
      id,
      secret: Secret.of(secret, context.mask),
      ...(session === undefined ? {} : { session: Secret.of(session, context.mask) }),
    }
  throw new Failure(
    'credential-rejected',
    'The admin key is not spelled as one of AWS’s, so nobody was asked. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY hold its two parts, and AWS_SESSION_TOKEN the third of a login that ends by itself; a variable of another name holds them with colons between.',
    { effect: 'not-done' },
  )
}

/** As the admin key. */
export async function by(account: Account): Promise<QueryBy> {
  const { send, now, endpoint } = account.context
  return { send, now, base: endpoint, keys: await adminOf(account) }
}

/** A question with the admin key; a refusal fails with what it means. */
export async function ask(account: Account, question: QueryQuestion): Promise<QueryAnswer> {
  return query(await by(account), { explain, ...question })
}

/**
 * A key's id in journal and lock is what follows `AKIA`: secret scanners, GitHub's push protection among them, take a whole one for a key
 * (GitHub docs, "Supported secret scanning patterns", `aws_access_key_id`), and would keep the lock from being written.
 */
export function wholeId(keyId: KeyId): string {
  if (/^[A-Z0-9]{16}$/.test(keyId)) return `AKIA${keyId}`
  throw new Failure(
    'input-invalid',
    'An id of AWS’s is not the 16 characters that follow AKIA in an access key id, so it was not asked for.',
    { effect: 'not-done' },
  )
}

/** The id of an access key that lasts; undefined: it is none. `ASIA` begins those that end by themselves. */
export function idOf(whole: string | undefined): KeyId | undefined {
  return /^AKIA([A-Z0-9]{16})$/.exec(whole ?? '')?.[1]
}

/** Whoever turns the key that it asks with stands in the dark half-way. */
export async function demandOther(account: Account, keyId: KeyId, what: string): Promise<void> {
  if (idOf((await adminOf(account)).id) !== keyId) return
  throw new Failure(
    'refused',
    `${keyId} is the admin key itself, so ${what}. Let the job log in with a role (docs/providers/aws-iam.md), or pass a key of another user.`,
    { effect: 'not-done' },
  )
}

export function explain(code: string): Explained | undefined {
  return REFUSALS[code]
}

const REFUSALS: Readonly<Record<string, Explained>> = {
  AccessDenied: {
    code: 'permission-missing',
    message:
      'AWS knows who asks, and a policy does not allow this. Compare it with the one in docs/providers/aws-iam.md: the action, and the user with its path. It says the same of a key that is another account’s.',
  },
  NoSuchEntity: {
    code: 'not-found',
    message:
      'This account has no such user, or the user no such key: check `user:` in rotation.yml, and whose login this is.',
  },
  LimitExceeded: {
    code: 'quota-reached',
    message:
      'The user has as many access keys as IAM lets it, inactive ones among them. Nothing was deleted: look in the console which of them nobody uses, and delete that one.',
  },
  ExpiredToken: {
    code: 'credential-rejected',
    message:
      'The login ran out. `aws-actions/configure-aws-credentials` lets it live for an hour unless `role-duration-seconds:` says more.',
  },
}
