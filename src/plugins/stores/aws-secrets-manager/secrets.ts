// The operations of Secrets Manager that a store needs (API Reference). What is not asked for here of an answer is never kept.
import { createHash } from 'node:crypto'
import { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/facts.ts'
import type { AwsSecretSpec } from '../../../core/manifest/policy.ts'
import { field } from '../../../http/json.ts'
import { misread } from '../../../http/refuse.ts'
import type { Explained } from '../../../http/send.ts'
import { askAws, type AwsAnswer, type AwsRest } from '../../contract/aws.ts'
import { inside, list, text, time } from '../../contract/read.ts'
import { unfitness } from './unfit.ts'

/** Which secret is meant, and what it is asked with. */
export interface Place {
  readonly spec: AwsSecretSpec
  readonly rest: AwsRest
}

export type VersionId = string

/** A secret as it stands now: which version each label is on. Versions never change; labels do. */
export interface Standing {
  readonly current: VersionId
  readonly labels: ReadonlyMap<string, VersionId>
  /** When anything of it changed last: no sooner than a label that was moved. */
  readonly changedAt: Instant | undefined
}

/** One version, as long as it is in hand: `text` is everything that the secret holds. */
export interface Version {
  readonly text: string
  readonly createdAt: Instant
}

/** The label that readers get who ask for none. */
export const CURRENT = 'AWSCURRENT'

function ask(place: Place, operation: string, body: Readonly<Record<string, unknown>>): Promise<AwsAnswer> {
  const writes = operation === 'PutSecretValue' || operation === 'UpdateSecretVersionStage'
  const question = { service: 'secretsmanager', operation, body: { SecretId: place.spec.name, ...body } } as const
  return askAws(place.rest, place.spec, { ...question, explain, ...(writes ? { writes } : {}) })
}

/** Undefined: there is no such secret. One that is not Keyturn's to write is refused before anything else is asked. */
export async function describe(place: Place): Promise<Standing> {
  const { request, reply } = await ask(place, 'DescribeSecret', {})
  const unfit = unfitness(place.spec, reply.json)
  if (unfit !== undefined) throw new Failure('refused', unfit, { effect: 'not-done' })
  const labels = new Map<string, VersionId>()
  for (const [version, stages] of Object.entries(inside(reply.json, 'VersionIdsToStages') ?? {}))
    for (const label of Array.isArray(stages) ? stages : []) labels.set(String(label), version)
  const current = labels.get(CURRENT)
  if (current === undefined) throw empty(place)
  if (![...labels.values()].every((id) => id.length >= 32 && id.length <= 64))
    throw misread(request, reply, 'a version whose id is none')
  const changedAt = time(reply.json, 'LastChangedDate', 'epoch')
  if (changedAt === 'wrong') throw misread(request, reply, 'a "LastChangedDate" that is no time')
  return { current, labels, changedAt }
}

export async function versionOf(place: Place, id: VersionId): Promise<Version> {
  const { request, reply } = await ask(place, 'GetSecretValue', { VersionId: id })
  const content = text(reply.json, 'SecretString')
  const createdAt = time(reply.json, 'CreatedDate', 'epoch')
  if (content === undefined && field(reply.json, 'SecretBinary') !== undefined) throw binary(place)
  if (content === undefined || createdAt === undefined || createdAt === 'wrong' || text(reply.json, 'VersionId') !== id)
    throw misread(request, reply, 'no text of that version')
  return { text: content, createdAt }
}

export interface Writing {
  readonly label: string
  /** The version whose text it is made of; the same label and base make the same version, however often it is sent. */
  readonly base: VersionId
  readonly text: string
}

/** A further version under a label that nobody reads by. The token becomes the version's id: a replay makes no second one. */
export async function putVersion(place: Place, standing: Standing, writing: Writing): Promise<VersionId> {
  const { label, base, text: content } = writing
  const token = tokenOf(`${label} ${base}`)
  const body = { ClientRequestToken: token, SecretString: content, VersionStages: [label] }
  const { request, reply } = await ask(place, 'PutSecretValue', body)
  if (text(reply.json, 'VersionId') !== token)
    throw misread(request, reply, 'another version than the one that was sent')
  // A version that was there already is left as it is, without the label if it had lost it.
  if (list(reply.json, 'VersionStages')?.includes(label) !== true)
    await moveLabel(place, { label, from: standing.labels.get(label), to: token })
  return token
}

export interface Move {
  readonly label: string
  readonly from: VersionId | undefined
  readonly to: VersionId | undefined
}

/** AWS refuses it unless the label is where `from` says: nobody's move in between is undone. */
export async function moveLabel(place: Place, { label, from, to }: Move): Promise<void> {
  const versions = { RemoveFromVersionId: from, MoveToVersionId: to }
  await ask(place, 'UpdateSecretVersionStage', { VersionStage: label, ...versions })
}

/** Puts a version into service, if the one that was looked at still is; else `moved`, and nothing was changed. */
export async function serve(place: Place, from: VersionId, to: VersionId): Promise<'served' | 'moved'> {
  try {
    await moveLabel(place, { label: CURRENT, from, to })
    return 'served'
  } catch (thrown) {
    // Which of the two refusals says so is not documented: whoever asked looks again, and sees.
    const refused = thrown instanceof Failure && MAYBE_MOVED.includes(thrown.detail ?? '')
    if (refused && thrown.effect === 'not-done') return 'moved'
    throw thrown
  }
}

const MAYBE_MOVED = ['InvalidParameterException', 'InvalidRequestException']

/** A UUID by its looks, as AWS advises for `ClientRequestToken`, and the same for the same words (RFC 9562, version 8). */
function tokenOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Errors of the operations above (API Reference, each operation's "Errors"). */
function explain(type: string): Explained | undefined {
  const found = EXPLAINED[type]
  return found && { ...found, detail: type }
}

const KMS: Omit<Explained, 'detail'> = {
  code: 'permission-missing',
  message:
    'The KMS key of the secret was not to be used: it is disabled, gone, or its policy does not let this role `kms:Decrypt` and `kms:GenerateDataKey`.',
}

const EXPLAINED: Readonly<Record<string, Omit<Explained, 'detail'>>> = {
  ResourceNotFoundException: {
    code: 'not-found',
    message:
      'There is no such secret, or no such version of it: check `secret:` and `region:` in rotation.yml, and the account. Keyturn makes no secret: its KMS key, its tags and its replicas are yours to choose.',
  },
  ResourceExistsException: {
    code: 'conflict',
    message: 'Another value lies there under this very version. Nothing was changed.',
  },
  InvalidRequestException: {
    code: 'refused',
    message:
      'The secret does not take this as it stands: it may be marked for deletion, or another service of AWS manages it.',
  },
  InvalidParameterException: {
    code: 'refused',
    message: 'AWS does not take this. A secret holds 65,536 bytes at most, and a label is moved only from where it is.',
  },
  LimitExceededException: {
    code: 'refused',
    message:
      'The secret has as many versions or labels as AWS allows (100 and 20). Take away labels that nobody needs, or give the key a secret of its own.',
  },
  DecryptionFailure: KMS,
  EncryptionFailure: KMS,
}

function empty({ spec }: Place): Failure {
  return new Failure(
    'refused',
    `The secret ${spec.name} in AWS Secrets Manager has no value yet, and AWS puts the first one into service at once: nothing could wait there unseen. Nothing was made or written. Put a first value there by hand.`,
    { effect: 'not-done' },
  )
}

function binary({ spec }: Place): Failure {
  return new Failure(
    'refused',
    `The secret ${spec.name} in AWS Secrets Manager is binary, and a key is text. Nothing was changed. Give the key a secret of its own.`,
    { effect: 'not-done' },
  )
}
