import { Failure } from '../../../core/failure.ts'
import type { SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import type { VaultStoreSpec } from '../../../core/manifest/policy.ts'
import type { Parts } from '../../contract/provider.ts'
import type { Readiness, Store } from '../../contract/store.ts'
import type { VaultRest } from '../../contract/vault.ts'
import {
  factsOf,
  type Fields,
  fieldsOf,
  genuine,
  isAll,
  isExpected,
  isGenuine,
  type KeptByEntry,
  partsIn,
  readiness,
} from '../kept.ts'
import { destroy, type Engine, listBelow, readSecret, type Standing, writeFields } from './kv.ts'

/** What a `vault` store is opened with. */
export interface VaultStoreOpening extends KeptByEntry {
  readonly spec: VaultStoreSpec
  readonly rest: VaultRest
}

/** Where copies lie, beside every path that applications are given: `keyturn/apps/web`. */
const KEPT = 'keyturn'

/** Somebody else wrote the secret as often while we were about to. */
const TRIES = 3

interface Open extends VaultStoreOpening, Engine {
  readonly names: readonly string[]
  /** Copies are never written over, so one look at each is enough. */
  readonly copies: Map<Tag, Fields>
  /** What stood in service at the last look: only that is written over. */
  readonly looked: { fields?: Fields }
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
    stage: async (tag, parts) => lay(open, tag, fieldsOf(open, parts)),
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

async function copyOf(open: Open, tag: Tag): Promise<Fields> {
  const known = open.copies.get(tag)
  if (known !== undefined) return known
  const { fields } = await readSecret(open, copyPath(open, tag), open.names)
  if (fields.size > 0) open.copies.set(tag, fields)
  return fields
}

async function read(open: Open): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const { fields, createdAt } = await inService(open)
  const listed = new Set(await listBelow(open, `${KEPT}/${open.spec.path}`))
  const staged = open.tags().filter((tag) => listed.has(tag))
  // Other fields' writings make new versions, too: the entry's own time comes first.
  const since = { ours: createdAt, others: createdAt }
  return factsOf(open, { fields, staged, copy: (tag) => copyOf(open, tag), since })
}

/** A copy is written once; one that is there already must be the same. */
async function lay(open: Open, tag: Tag, fields: Fields): Promise<void> {
  const path = copyPath(open, tag)
  const copy = await readSecret(open, path, open.names)
  if (isAll(copy.fields, fields)) return
  if (copy.fields.size > 0) throw taken(path)
  if ((await writeFields(open, { path, after: copy, fields })) === 'moved') throw taken(path)
}

async function shows(open: Open): Promise<Parts | undefined> {
  return open.looked.fields && partsIn(open, open.looked.fields)
}

/** Whoever slept since the look has what was seen then in hand: that is what was announced, and nothing is written over for it. */
async function keep(open: Open, tag: Tag): Promise<void> {
  const { fields } = open.looked
  if (fields !== undefined && fields.size > 0) await lay(open, tag, fields)
}

async function ready(open: Open, tag: Tag): Promise<Readiness> {
  open.copies.delete(tag)
  return readiness(open, await genuine(open, tag, () => copyOf(open, tag)))
}

/** All fields with one request, upon the version that was looked at. What a stranger wrote since the last look stays. */
async function putAll(open: Open, tag: Tag): Promise<void> {
  const fields = await copyOf(open, tag)
  if (!open.counts(tag) || !open.names.every((name) => fields.has(name))) throw notKept(open, tag)
  if (!isGenuine(open, tag, fields)) throw exchanged(open, tag)
  const before = open.looked.fields
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const after = await readSecret(open, open.spec.path, open.names)
    if (isAll(after.fields, fields)) return
    if (before !== undefined && !isExpected({ now: after.fields, before, fields })) throw strangers(open)
    if ((await writeFields(open, { path: open.spec.path, after, fields })) === 'written') return
  }
  throw strangers(open)
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
