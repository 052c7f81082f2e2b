import { Failure } from '../../../core/failure.ts'
import type { Tag } from '../../../core/facts.ts'
import type { AwsSecretSpec } from '../../../core/manifest/policy.ts'

type Named = Pick<AwsSecretSpec, 'name'>

export function taken({ name }: Named, tag: Tag): Failure {
  return conflict(
    `Another value stands under the label ${tag} of the secret ${name} in AWS Secrets Manager already, where this one was to wait. Nothing was changed. Look who puts labels there: Keyturn alone should.`,
  )
}

export function notKept({ name }: Named, tag: Tag): Failure {
  return new Failure(
    'not-found',
    `No version of the secret ${name} in AWS Secrets Manager has the label ${tag}, so nothing was put into service. Look who took it away.`,
    { effect: 'not-done' },
  )
}

export function exchanged({ name }: Named, tag: Tag): Failure {
  return new Failure(
    'refused',
    `What stands under the label ${tag} of the secret ${name} in AWS Secrets Manager is not the value that was proven and approved: somebody exchanged it. Nothing was put into service. Look who may move labels there: Keyturn alone should.`,
    { effect: 'not-done' },
  )
}

export function strangers({ name }: Named): Failure {
  return conflict(
    `Somebody wrote the secret ${name} in AWS Secrets Manager at this very moment. Nothing of theirs was taken out of service; Keyturn looks again.`,
  )
}

export function unseen({ name }: Named): Failure {
  return new Failure(
    'unreachable',
    `AWS took what was changed at the secret ${name}, and does not show it yet: it is behind, or somebody wrote the secret right after. Keyturn looks again at its next run.`,
    { effect: 'done' },
  )
}

function conflict(message: string): Failure {
  return new Failure('conflict', message, { effect: 'not-done' })
}
