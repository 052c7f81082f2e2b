// One secret while a run has it open: what its versions hold of ours.
import type { Instant, Tag } from '../../../core/facts.ts'
import type { Fields, KeptByEntry } from '../kept.ts'
import { type Place, type Standing, type VersionId, versionOf } from './secrets.ts'
import { fieldsIn } from './values.ts'

/** What an `aws-secrets-manager` store is opened with. */
export interface AwsSecretOpening extends KeptByEntry, Place {}

/** Our values in one version, which never changes. */
interface Held {
  readonly fields: Fields
  readonly createdAt: Instant
}

export interface Open extends AwsSecretOpening {
  readonly versions: Map<VersionId, Held>
  /** Tags that were waited for in vain. */
  readonly missed: Set<Tag>
  /** What stood in service at the last look, and in which version: only that is written over, and kept. */
  readonly looked: { at?: VersionId; fields?: Fields }
}

export async function held(open: Open, id: VersionId): Promise<Held> {
  const known = open.versions.get(id)
  if (known !== undefined) return known
  const { text, createdAt } = await versionOf(open, id)
  const made = { fields: fieldsIn(open.spec, text, open.rest.mask), createdAt }
  open.versions.set(id, made)
  return made
}

export async function copyOf(open: Open, { labels }: Standing, tag: Tag): Promise<Fields> {
  const id = labels.get(tag)
  return id === undefined ? new Map() : (await held(open, id)).fields
}
