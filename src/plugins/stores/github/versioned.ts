import { Failure } from '../../../core/failure.ts'
import type { SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import { parseTag } from '../../../core/tag.ts'
import type { Parts } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import type { Head, Readiness, Store } from '../../contract/store.ts'
import type { GithubStoreOpening } from './opening.ts'
import { namedIn, renamed, versionName } from './references.ts'
import { noScope } from './explain.ts'

/** What the references named when they were last read, by slot. */
type Named = Map<SlotAddress, SlotFacts['named']>

/**
 * One secret per slot and attempt, written at staging and never overwritten. The proposal edits the references, so the merge is the
 * switch: `promote` and `restore` have nothing to do.
 */
export function openVersioned(opening: GithubStoreOpening): Store {
  const { spec } = opening
  const named: Named = new Map()
  return {
    traits: { custody: 'native', layout: 'versioned', reaches: 'with the next run of what was merged', restores: true },
    slots: spec.slots.map((slot) => slot.address),
    read: (head) => read(opening, head, named),
    named: (at) => namedAt(opening, at),
    stage: (tag, parts) => stage(opening, tag, parts),
    stagedAs: (tag) => spec.slots.map(({ secret }) => versionName(secret, attemptOf(tag))),
    ready: (tag) => ready(opening, tag),
    promote: () => Promise.resolve(),
    restore: () => Promise.resolve(),
    remove: (tag) => remove(opening, tag, named),
    edits: (tag, head) => edits(opening, tag, head),
  }
}

async function read(
  opening: GithubStoreOpening,
  head: Head,
  named: Named,
): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const { spec, api, tags } = opening
  const [written, at] = await Promise.all([api.list(spec), namedAt(opening, head)])
  const facts = new Map<SlotAddress, SlotFacts>()
  for (const { address, secret } of spec.slots) {
    const names = at.get(address) ?? 'none'
    named.set(address, names)
    const inUse = typeof names === 'object' ? written.get(versionName(secret, names.attempt).toUpperCase()) : undefined
    const staged = (tags?.() ?? []).filter((tag) => written.has(versionName(secret, attemptOf(tag)).toUpperCase()))
    facts.set(address, { staged, named: names, ...(inUse === undefined ? {} : { updatedAt: inUse }) })
  }
  return facts
}

async function namedAt(
  opening: GithubStoreOpening,
  at: Head,
): Promise<ReadonlyMap<SlotAddress, NonNullable<SlotFacts['named']>>> {
  const files = [...(await texts(opening, at)).values()]
  return new Map(opening.spec.slots.map(({ address, secret }) => [address, namedIn(files, secret)]))
}

async function texts({ spec }: GithubStoreOpening, head: Head): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const path of spec.references) {
    const text = await head.file(path)
    if (text !== undefined) found.set(path, text)
  }
  return found
}

async function stage({ spec, api, seal }: GithubStoreOpening, tag: Tag, parts: Parts): Promise<void> {
  const attempt = attemptOf(tag)
  if (attempt === 0) throw adopted()
  const key = await api.publicKey(spec)
  if (key === undefined) throw noScope(spec)
  for (const { secret, part } of spec.slots)
    await api.put(spec, {
      name: versionName(secret, attempt),
      box: seal(key.key, partOf(parts, part)).box,
      keyId: key.keyId,
    })
}

async function ready({ spec, api }: GithubStoreOpening, tag: Tag): Promise<Readiness> {
  const written = await api.list(spec)
  const missing = spec.slots.find(({ secret }) => !written.has(versionName(secret, attemptOf(tag)).toUpperCase()))
  return missing === undefined ? { ready: true } : { ready: false, why: 'missing', slot: missing.address }
}

/** Asks for the references first: a version that they name, or that nobody looked for, stays. */
async function remove({ spec, api }: GithubStoreOpening, tag: Tag, named: Named): Promise<void> {
  const attempt = attemptOf(tag)
  for (const { address, secret } of spec.slots) {
    const names = named.get(address)
    if (names === undefined || names === 'mixed' || (typeof names === 'object' && names.attempt === attempt))
      throw inService(versionName(secret, attempt))
  }
  for (const { secret } of spec.slots) await api.remove(spec, versionName(secret, attempt))
}

async function edits(opening: GithubStoreOpening, tag: Tag, head: Head): Promise<ReadonlyMap<string, string>> {
  const { spec } = opening
  const files = await texts(opening, head)
  for (const { secret } of spec.slots)
    if (namedIn([...files.values()], secret) === 'none') throw unreferenced(secret, spec.references)
  const changed = new Map<string, string>()
  for (const [path, before] of files) {
    const after = spec.slots.reduce((text, { secret }) => renamed(text, secret, attemptOf(tag)), before)
    if (after !== before) changed.set(path, after)
  }
  return changed
}

function attemptOf(tag: Tag): number {
  const parts = parseTag(tag)
  if (parts !== undefined) return parts.attempt
  throw new Failure('input-invalid', `"${tag}" is not a tag of Keyturn's.`, { effect: 'not-done' })
}

function adopted(): Failure {
  return new Failure('refused', 'An adopted key keeps the secret it lies in; nothing was written over it.', {
    effect: 'not-done',
  })
}

function inService(name: string): Failure {
  return new Failure(
    'refused',
    `The secret ${name} may still be named by a file under \`references:\`, so it was not removed.`,
    {
      effect: 'not-done',
    },
  )
}

function unreferenced(secret: string, paths: readonly string[]): Failure {
  return new Failure(
    'manifest-invalid',
    `None of the files under \`references:\` (${paths.join(', ')}) names secrets.${secret}, so a merge would switch nothing. Name the file that reads the secret.`,
    { effect: 'not-done' },
  )
}
