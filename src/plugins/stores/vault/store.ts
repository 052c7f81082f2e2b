import { Failure } from '../../../core/failure.ts'
import type { Fingerprint, Instant, SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import type { VaultStoreSpec } from '../../../core/manifest/policy.ts'
import { ALL_PARTS, type Secret } from '../../../core/secret.ts'
import type { Parts } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import type { Readiness, Store } from '../../contract/store.ts'
import type { VaultRest } from '../../contract/vault.ts'
import { destroy, type Engine, listBelow, readSecret, type Standing, writeFields } from './kv.ts'

/** What a `vault` store is opened with. */
export interface VaultStoreOpening {
  readonly spec: VaultStoreSpec
  readonly rest: VaultRest
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

/** Where copies lie, beside every path that applications are given: `keyturn/apps/web`. */
const KEPT = 'keyturn'

/** Somebody else wrote the secret as often while we were about to. */
const TRIES = 3

interface Open extends VaultStoreOpening, Engine {
  readonly names: readonly string[]
  /** Copies are never written over, so one look at each is enough. */
  readonly copies: Map<Tag, Standing>
  /** What stood in service at the last look: only that is written over. */
  readonly looked: { fields?: Standing['fields'] }
}

/**
 * Fields of one secret, each a slot. What waits, and what was, lies as a copy under its tag below `keyturn/`, in the same engine. As
 * Keyturn may read, whose value stands in service is told by the value, and every write by the version that it follows.
 */
export function openVaultStore(opening: VaultStoreOpening): Store {
  const { spec } = opening
  const names = spec.slots.map(({ secret }) => secret)
  const open: Open = { ...opening, place: spec, seen: {}, names, copies: new Map(), looked: {} }
  const put = (tag: Tag): Promise<void> => putAll(open, tag)
  return {
    traits: {
      custody: 'native',
      layout: 'single',
      reaches: 'with the next read; whoever caches it, or starts with it, has it after that',
      restores: true,
    },
    slots: spec.slots.map(({ address }) => address),
    read: () => read(open),
    stage: (tag, parts) => stage(open, tag, parts),
    ready: (tag) => ready(open, tag),
    promote: put,
    restore: put,
    shows: () => shows(open),
    keep: (tag) => keep(open, tag),
    remove: async (tag) => {
      open.copies.delete(tag)
      await destroy(open, copyPath(open, tag))
    },
  }
}

function copyPath({ spec }: Pick<Open, 'spec'>, tag: Tag): string {
  return `${KEPT}/${spec.path}/${tag}`
}

async function inService(open: Open): Promise<Standing> {
  const standing = await readSecret(open, open.spec.path, open.names)
  open.looked.fields = standing.fields
  return standing
}

async function copyOf(open: Open, tag: Tag): Promise<Standing> {
  const known = open.copies.get(tag)
  if (known !== undefined) return known
  const copy = await readSecret(open, copyPath(open, tag), open.names)
  if (copy.fields.size > 0) open.copies.set(tag, copy)
  return copy
}

async function read(open: Open): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const standing = await inService(open)
  const listed = new Set(await listBelow(open, `${KEPT}/${open.spec.path}`))
  const staged = open.tags().filter((tag) => listed.has(tag))
  const facts = new Map<SlotAddress, SlotFacts>()
  for (const { address, secret } of open.spec.slots) {
    const value = standing.fields.get(secret)
    facts.set(address, { staged, ...(value && (await told(open, { address, secret, value, standing, staged }))) })
  }
  return facts
}

interface Question {
  readonly address: SlotAddress
  readonly secret: string
  readonly value: Secret
  readonly standing: Standing
  readonly staged: readonly Tag[]
}

/** Whose value it is, and since when: other fields' writings make new versions, and are none of this slot's business. */
async function told(open: Open, question: Question): Promise<Omit<SlotFacts, 'staged'>> {
  const { address, secret, value, standing, staged } = question
  const now = standing.createdAt === undefined ? {} : { updatedAt: standing.createdAt }
  const known = open.known(address)
  const likely = known.map(({ tag }) => tag)
  for (const tag of new Set([...likely, ...staged])) {
    if (!staged.includes(tag) || !isSame((await genuine(open, tag)).get(secret), value)) continue
    const at = known.find((one) => one.tag === tag)?.at
    return { ...(at === undefined ? now : { updatedAt: at }), holds: { tag } }
  }
  const [expected] = likely
  // Of what there is no copy of, only its time can tell.
  return expected !== undefined && staged.includes(expected) && open.counts(expected)
    ? { ...now, holds: 'strange' }
    : now
}

/** A copy's fields; none where it is not what the entry says it is. */
async function genuine(open: Open, tag: Tag): Promise<Standing['fields']> {
  if (!open.counts(tag)) return new Map()
  const { fields } = await copyOf(open, tag)
  return isGenuine(open, tag, fields) ? fields : new Map()
}

function isGenuine({ spec, print, parts }: Open, tag: Tag, fields: Standing['fields']): boolean {
  const known = print(tag)
  const slot = spec.slots.find(({ part }) => part === known?.part || part === ALL_PARTS)
  if (known === undefined || slot === undefined) return true
  const value = fields.get(slot.secret)
  const part = slot.part === ALL_PARTS ? value?.parts(parts)?.[known.part] : value
  return part?.fingerprint() === known.is
}

function isSame(one: Secret | undefined, other: Secret | undefined): boolean {
  return one?.reveal() === other?.reveal()
}

async function stage(open: Open, tag: Tag, parts: Parts): Promise<void> {
  const fields = new Map(open.spec.slots.map(({ secret, part }) => [secret, partOf(parts, part)]))
  await lay(open, tag, fields)
}

/** A copy is written once; one that is there already must be the same. */
async function lay(open: Open, tag: Tag, fields: Standing['fields']): Promise<void> {
  const path = copyPath(open, tag)
  const copy = await readSecret(open, path, open.names)
  if (isAll(copy.fields, fields)) return
  if (copy.fields.size > 0) throw taken(path)
  if ((await writeFields(open, { path, after: copy, fields })) === 'moved') throw taken(path)
}

function isAll(one: Standing['fields'], other: Standing['fields']): boolean {
  return [...other].every(([name, value]) => isSame(one.get(name), value))
}

async function shows({ spec, looked: { fields }, parts: names }: Open): Promise<Parts | undefined> {
  const whole = spec.slots.find(({ part }) => part === ALL_PARTS)
  if (whole) return fields?.get(whole.secret)?.parts(names)
  const parts = spec.slots.flatMap(({ secret, part }) => {
    const value = fields?.get(secret)
    return value === undefined ? [] : [[part, value] as const]
  })
  return parts.length === spec.slots.length ? Object.fromEntries(parts) : undefined
}

/** Whoever slept since the look has what was seen then in hand: that is what was announced, and nothing is written over for it. */
async function keep(open: Open, tag: Tag): Promise<void> {
  const { fields } = open.looked
  if (fields !== undefined && fields.size > 0) await lay(open, tag, fields)
}

async function ready(open: Open, tag: Tag): Promise<Readiness> {
  open.copies.delete(tag)
  const fields = await genuine(open, tag)
  const missing = open.spec.slots.find(({ secret }) => !fields.has(secret))
  return missing === undefined ? { ready: true } : { ready: false, why: 'missing', slot: missing.address }
}

/** All fields with one request, upon the version that was looked at. What a stranger wrote since the last look stays. */
async function putAll(open: Open, tag: Tag): Promise<void> {
  const { fields } = await copyOf(open, tag)
  if (!open.counts(tag) || !open.names.every((name) => fields.has(name))) throw notKept(open, tag)
  if (!isGenuine(open, tag, fields)) throw exchanged(open, tag)
  const before = open.looked.fields
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const after = await readSecret(open, open.spec.path, open.names)
    if (isAll(after.fields, fields)) return
    if (before !== undefined && !open.names.every((name) => isExpected(name, { after, before, fields })))
      throw strangers(open)
    if ((await writeFields(open, { path: open.spec.path, after, fields })) === 'written') return
  }
  throw strangers(open)
}

interface Expectation {
  readonly after: Standing
  readonly before: Standing['fields']
  readonly fields: Standing['fields']
}

function isExpected(name: string, { after, before, fields }: Expectation): boolean {
  const value = after.fields.get(name)
  return isSame(value, before.get(name)) || isSame(value, fields.get(name))
}

function taken(path: string): Failure {
  return new Failure(
    'conflict',
    `Something else lies at ${path} in Vault already, where this value was to wait. Nothing was changed. Look who writes below ${KEPT}/: Keyturn alone should.`,
    { effect: 'not-done' },
  )
}

function notKept({ spec }: Open, tag: Tag): Failure {
  return new Failure(
    'not-found',
    `No copy of ${tag} lies below ${KEPT}/${spec.path} in Vault, so nothing was written. Look who removed it, and whether \`delete_version_after\` of the engine does.`,
    { effect: 'not-done' },
  )
}

function exchanged({ spec }: Open, tag: Tag): Failure {
  return new Failure(
    'refused',
    `What lies at ${KEPT}/${spec.path}/${tag} in Vault is not the value that was proven and approved: somebody exchanged it. Nothing was written. Look who may write there: Keyturn alone should.`,
    { effect: 'not-done' },
  )
}

function strangers({ spec }: Open): Failure {
  return new Failure(
    'conflict',
    `Somebody wrote ${spec.path} in Vault at this very moment. Nothing was overwritten; Keyturn looks again.`,
    { effect: 'not-done' },
  )
}
