// What stores have in common that keep copies themselves and may be read: whose value stands in service is told by the value.
import type { Fingerprint, Instant, SlotAddress, SlotFacts, Tag } from '../../core/facts.ts'
import type { StoreSpec } from '../../core/manifest/policy.ts'
import { ALL_PARTS, type Secret } from '../../core/secret.ts'
import type { Parts } from '../contract/provider.ts'
import { partOf } from '../contract/read.ts'
import type { Readiness } from '../contract/store.ts'

/** Values by the slots' names. */
export type Fields = ReadonlyMap<string, Secret>

/** What such a store is told of the values by the credential's entry. */
export interface KeptByEntry {
  /** What the key's parts are called. */
  readonly parts: readonly string[]
  /** The tags that the entry names. */
  readonly tags: () => readonly Tag[]
  /** What the entry says stands in a slot, the likeliest first, each with the time it gives for it. */
  readonly known: (slot: SlotAddress) => readonly { readonly tag: Tag; readonly at?: Instant }[]
  /** False: what was adopted under it was another value by the time that people agreed, so that its copy is of no use. */
  readonly counts: (tag: Tag) => boolean
  /** The first part's fingerprint, where the entry has it: nobody may exchange what waits. */
  readonly print: (tag: Tag) => { readonly part: string; readonly is: Fingerprint } | undefined
}

interface Kept extends KeptByEntry {
  readonly spec: Pick<StoreSpec, 'slots'>
}

/** What stands in service, and what waits beside it. */
export interface Look {
  readonly fields: Fields
  readonly staged: readonly Tag[]
  readonly copy: (tag: Tag) => Promise<Fields>
  /** Since when, where the entry gives no time: a value of ours, and any other. */
  readonly since: { readonly ours: Instant | undefined; readonly others: Instant | undefined }
}

/** What is seen of every slot. */
export async function factsOf(kept: Kept, look: Look): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const facts = new Map<SlotAddress, SlotFacts>()
  for (const { address, secret } of kept.spec.slots) {
    const value = look.fields.get(secret)
    const told = value && (await whose(kept, look, { address, secret, value }))
    facts.set(address, { staged: look.staged, ...told })
  }
  return facts
}

interface Question {
  readonly address: SlotAddress
  readonly secret: string
  readonly value: Secret
}

/** Whose value it is, and since when. */
async function whose(
  kept: Kept,
  { staged, copy, since }: Look,
  { address, secret, value }: Question,
): Promise<Omit<SlotFacts, 'staged'>> {
  const known = kept.known(address)
  const likely = known.map(({ tag }) => tag)
  for (const tag of new Set([...likely, ...staged])) {
    if (!staged.includes(tag) || !isSame((await genuine(kept, tag, copy)).get(secret), value)) continue
    return { ...dated(known.find((one) => one.tag === tag)?.at ?? since.ours), holds: { tag } }
  }
  const [expected] = likely
  const other = dated(since.others)
  // Of what there is no copy of, only its time can tell.
  return expected !== undefined && staged.includes(expected) && kept.counts(expected)
    ? { ...other, holds: 'strange' }
    : other
}

function dated(at: Instant | undefined): Pick<SlotFacts, 'updatedAt'> {
  return at === undefined ? {} : { updatedAt: at }
}

/** A copy's values; none where it is not what the entry says it is. */
export async function genuine(kept: Kept, tag: Tag, copy: Look['copy']): Promise<Fields> {
  if (!kept.counts(tag)) return new Map()
  const fields = await copy(tag)
  return isGenuine(kept, tag, fields) ? fields : new Map()
}

/** Is a copy what the entry says it is? Of what the entry has no fingerprint nothing else is known. */
export function isGenuine({ spec, print, parts }: Kept, tag: Tag, fields: Fields): boolean {
  const known = print(tag)
  const slot = spec.slots.find(({ part }) => part === known?.part || part === ALL_PARTS)
  if (known === undefined || slot === undefined) return true
  const value = fields.get(slot.secret)
  const part = slot.part === ALL_PARTS ? value?.parts(parts)?.[known.part] : value
  return part?.fingerprint() === known.is
}

/** Is it the same value, or none on both sides? */
export function isSame(one: Secret | undefined, other: Secret | undefined): boolean {
  return one?.reveal() === other?.reveal()
}

/** Does one have all that the other has? */
export function isAll(one: Fields, other: Fields): boolean {
  return [...other].every(([name, value]) => isSame(one.get(name), value))
}

interface Expectation {
  readonly now: Fields
  readonly before: Fields
  readonly fields: Fields
}

/** Is each value as it was at the look, or already the one that is to stand there? */
export function isExpected({ now, before, fields }: Expectation): boolean {
  return [...fields].every(([name, value]) => isSame(now.get(name), before.get(name)) || isSame(now.get(name), value))
}

/** What each slot is to hold of a key. */
export function fieldsOf({ spec }: Pick<Kept, 'spec'>, parts: Parts): Fields {
  return new Map(spec.slots.map(({ secret, part }) => [secret, partOf(parts, part)]))
}

/** The key that these values are; undefined: a part of it is missing. */
export function partsIn({ spec, parts: names }: Pick<Kept, 'spec' | 'parts'>, fields: Fields): Parts | undefined {
  const whole = spec.slots.find(({ part }) => part === ALL_PARTS)
  if (whole) return fields.get(whole.secret)?.parts(names)
  const parts = spec.slots.flatMap(({ secret, part }) => {
    const value = fields.get(secret)
    return value === undefined ? [] : [[part, value] as const]
  })
  return parts.length === spec.slots.length ? Object.fromEntries(parts) : undefined
}

/** May a copy with these values go into service? */
export function readiness({ spec }: Pick<Kept, 'spec'>, fields: Fields): Readiness {
  const missing = spec.slots.find(({ secret }) => !fields.has(secret))
  return missing === undefined ? { ready: true } : { ready: false, why: 'missing', slot: missing.address }
}
