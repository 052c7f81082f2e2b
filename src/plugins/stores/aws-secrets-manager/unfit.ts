// Secrets that others write by themselves: two hands on one pair of labels would undo one another's work.
import type { AwsSecretSpec } from '../../../core/manifest/policy.ts'
import { field } from '../../../http/json.ts'
import { flag, text } from '../../contract/read.ts'

/** Why a secret is not Keyturn's to write, by what `DescribeSecret` says of it (API Reference, "DescribeSecret"); undefined: it is. */
export function unfitness(
  { name, region }: Pick<AwsSecretSpec, 'name' | 'region'>,
  facts: unknown,
): string | undefined {
  const why = reason(facts, region)
  return why && `The secret ${name} in AWS Secrets Manager ${why}`
}

function reason(facts: unknown, region: string): string | undefined {
  const [owner, partner, primary] = ['OwningService', 'Type', 'PrimaryRegion'].map((one) => text(facts, one))
  if (isSaid(facts, 'DeletedDate'))
    return 'is marked for deletion, so nothing was changed. Restore it (`aws secretsmanager restore-secret`), or take it out of rotation.yml.'
  if (owner !== undefined)
    return `belongs to ${plain(owner)}, which writes it by itself. Nothing was changed. Give the key a secret of its own.`
  if (partner !== undefined)
    return `is a managed external secret (${plain(partner)}): AWS turns it by itself. Nothing was changed. Give the key a secret of its own, or take it out of rotation.yml.`
  if (flag(facts, 'RotationEnabled') === true)
    return 'is turned by AWS itself: rotation is enabled. Nothing was changed. Switch it off (`aws secretsmanager cancel-rotate-secret`), or take the secret out of rotation.yml.'
  if (primary !== undefined && primary !== region)
    return `is a replica here, and replicas cannot be written. Nothing was changed. Say \`region: ${plain(primary)}\`: AWS brings what stands there to its replicas.`
  return undefined
}

function isSaid(facts: unknown, name: string): boolean {
  const value = field(facts, name)
  return value !== undefined && value !== null
}

/** A name of AWS's own; what is none is not repeated. */
function plain(name: string): string {
  return /^[A-Za-z0-9._-]{1,64}$/.test(name) ? name : 'another service'
}
