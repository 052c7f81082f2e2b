// One secret while a run has it open: what its versions hold of ours, and whose value stands in service.
import type { Fingerprint, Instant, SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import type { Secret } from '../../../core/secret.ts'
import { type Place, type Standing, type VersionId, versionOf } from './secrets.ts'
import { type Fields, fieldsIn, isSame } from './values.ts'

/** What an `aws-secrets-manager` store is opened with. */
export interface AwsSecretOpening extends Place {
  /** The tags that the entry names. */
  readonly tags: () => readonly Tag[]
  /** What the entry says stands in a slot, the likeliest first, each with the time it gives for it. */
  readonly known: (slot: SlotAddress) => readonly { readonly tag: Tag; readonly at?: Instant }[]
  /** False: what was adopted under it was another value by the time that people agreed, so that its copy is of no use. */
  readonly counts: (tag: Tag) => boolean
  /** The first part's fingerprint, where the entry has it: nobody may exchange what waits. */
  readonly print: (tag: Tag) => { readonly part: string; readonly is: Fingerprint } | undefined
}

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

export interface Question {
  readonly address: SlotAddress
  readonly secret: string
  readonly value: Secret
  readonly standing: Standing
  readonly staged: readonly Tag[]
}

/**
 * Whose value it is, and since when. A version of ours is older than its service: of that the secret's last change says no more than
 * "not later". Of a stranger's only the version's own time stays as it is while others move their labels.
 */
export async function told(open: Open, question: Question): Promise<Omit<SlotFacts, 'staged'>> {
  const { address, secret, value, standing, staged } = question
  const { createdAt } = await held(open, standing.current)
  const known = open.known(address)
  const likely = known.map(({ tag }) => tag)
  for (const tag of new Set([...likely, ...staged])) {
    if (!staged.includes(tag) || !isSame((await genuine(open, standing, tag)).get(secret), value)) continue
    const at = known.find((one) => one.tag === tag)?.at
    return { updatedAt: at ?? standing.changedAt ?? createdAt, holds: { tag } }
  }
  const [expected] = likely
  // Of what there is no copy of, only its time can tell.
  return expected !== undefined && staged.includes(expected) && open.counts(expected)
    ? { updatedAt: createdAt, holds: 'strange' }
    : { updatedAt: createdAt }
}

/** A copy's values; none where it is not what the entry says it is. */
export async function genuine(open: Open, standing: Standing, tag: Tag): Promise<Fields> {
  if (!open.counts(tag)) return new Map()
  const fields = await copyOf(open, standing, tag)
  return isGenuine(open, tag, fields) ? fields : new Map()
}

export function isGenuine({ spec, print }: Open, tag: Tag, fields: Fields): boolean {
  const known = print(tag)
  const slot = spec.slots.find(({ part }) => part === known?.part)
  return known === undefined || slot === undefined || fields.get(slot.secret)?.fingerprint() === known.is
}
