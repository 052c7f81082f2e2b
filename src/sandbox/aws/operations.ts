import type { SandboxReply } from '../contract.ts'
import type { Loose } from '../reply.ts'
import { fail, type Failed, replyOf } from './errors.ts'
import { type AwsSecret, changed, CURRENT, putLabel, type State, type View, viewOf } from './state.ts'

/** One operation upon one secret that is there. */
export interface AwsCall {
  readonly state: State
  readonly secret: AwsSecret
  readonly body: Loose
}

type Operation = (call: AwsCall) => SandboxReply | Failed

/** The operations of Secrets Manager that are played (API Reference). */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeSecret: describe,
  GetSecretValue: getValue,
  PutSecretValue: (call) => unwritable(call) ?? putValue(call),
  UpdateSecretVersionStage: (call) => unwritable(call) ?? moveLabel(call),
}

export function said(body: Loose, name: string): string | undefined {
  const value = body[name]
  return typeof value === 'string' ? value : undefined
}

function describe({ state, secret }: AwsCall): SandboxReply {
  const view = viewOf(state, secret)
  const stages = view === undefined ? {} : stagesIn(view)
  return replyOf(200, {
    ARN: secret.arn,
    Name: secret.name,
    ...secret.facts,
    CreatedDate: (secret.views[0]?.at ?? 0) / 1000,
    LastChangedDate: (view?.changedAt ?? 0) / 1000,
    ...(Object.keys(stages).length === 0 ? {} : { VersionIdsToStages: stages }),
  })
}

function stagesIn({ labels }: View): Readonly<Record<string, readonly string[]>> {
  const stages: Record<string, string[]> = {}
  for (const [label, id] of labels) (stages[id] ??= []).push(label)
  return stages
}

function getValue({ state, secret, body }: AwsCall): SandboxReply | Failed {
  if (secret.facts.DeletedDate !== undefined) return deleted()
  if (!state.controls.kms) return fail('DecryptionFailure', 'Secrets Manager can’t decrypt the protected secret text.')
  const view = viewOf(state, secret)
  const label = said(body, 'VersionStage') ?? CURRENT
  const id = said(body, 'VersionId') ?? view?.labels.get(label) ?? ''
  const version = view?.versions.get(id)
  if (view === undefined || version === undefined)
    return fail('ResourceNotFoundException', `Secrets Manager can't find the specified secret value.`)
  const stages = stagesIn(view)[id]
  return replyOf(200, {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: id,
    ...(version.text === undefined ? { SecretBinary: version.binary } : { SecretString: version.text }),
    ...(stages === undefined ? {} : { VersionStages: stages }),
    CreatedDate: version.createdAt / 1000,
  })
}

function deleted(): Failed {
  return fail(
    'InvalidRequestException',
    `You can't perform this operation on the secret because it was marked for deletion.`,
  )
}

function unwritable({ secret: { facts } }: AwsCall): Failed | undefined {
  if (facts.DeletedDate !== undefined) return deleted()
  if (facts.OwningService !== undefined)
    return fail('InvalidRequestException', 'You can only modify the secret through the service that manages it.')
  if (facts.PrimaryRegion !== undefined)
    return fail('InvalidRequestException', 'Operation not permitted on a replica secret.')
  return undefined
}

/** Idempotent by the token; without labels the new version is current at once, and so is a secret's first one. */
function putValue({ state, secret, body }: AwsCall): SandboxReply | Failed {
  const [token, text] = [said(body, 'ClientRequestToken') ?? '', said(body, 'SecretString') ?? '']
  if (!/^.{32,64}$/.test(token)) return fail('InvalidParameterException', 'ClientRequestToken must have length 32-64.')
  if (text === '' || text.length > 65_536)
    return fail('InvalidParameterException', 'You must provide either SecretString or SecretBinary.')
  if (!state.controls.kms) return fail('EncryptionFailure', 'Secrets Manager can’t encrypt the protected secret text.')
  const before = secret.versions.get(token)
  if (before !== undefined && before.text !== text)
    return fail('ResourceExistsException', 'A resource with the ID you requested already exists.')
  if (before === undefined) {
    const said = Array.isArray(body['VersionStages']) ? body['VersionStages'].map(String) : [CURRENT]
    const stages = secret.versions.size === 0 ? [...new Set([...said, CURRENT])] : said
    if (new Set([...secret.labels.keys(), ...stages]).size > state.controls.most) return tooMany()
    secret.versions.set(token, { text, createdAt: Math.floor(state.clock.now()) })
    for (const label of stages) putLabel(secret, label, token)
    changed(state, secret)
  }
  const now = [...secret.labels].flatMap(([label, id]) => (id === token ? [label] : []))
  return replyOf(200, {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: token,
    ...(now.length === 0 ? {} : { VersionStages: now }),
  })
}

function tooMany(): Failed {
  return fail('LimitExceededException', 'The secret has too many staging labels.')
}

function moveLabel({ state, secret, body }: AwsCall): SandboxReply | Failed {
  const label = said(body, 'VersionStage') ?? ''
  const [from, to] = [said(body, 'RemoveFromVersionId'), said(body, 'MoveToVersionId')]
  const on = secret.labels.get(label)
  if (from !== undefined && from !== on)
    return fail('InvalidParameterException', `The staging label ${label} is not attached to that version.`)
  if (to === undefined) {
    if (label === CURRENT) return fail('InvalidParameterException', 'AWSCURRENT can only be moved.')
    secret.labels.delete(label)
  } else {
    if (!secret.versions.has(to)) return fail('ResourceNotFoundException', 'There is no such version.')
    if (on !== undefined && on !== to && from === undefined)
      return fail('InvalidParameterException', `The staging label ${label} is attached to another version: name it.`)
    if (on === undefined && secret.labels.size >= state.controls.most) return tooMany()
    putLabel(secret, label, to)
  }
  changed(state, secret)
  return replyOf(200, { ARN: secret.arn, Name: secret.name })
}
