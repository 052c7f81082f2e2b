import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Failure } from '../../../core/failure.ts'
import type { SlotAddress, SlotFacts, Tag } from '../../../core/facts.ts'
import type { Parts } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import type { Readiness, SealedValue, Store } from '../../contract/store.ts'
import type { ScopeKey } from './api.ts'
import { audienceText } from './audience.ts'
import { noScope } from './explain.ts'
import type { GithubStoreOpening } from './opening.ts'
import { putInOrganization, shadowOf } from './organization.ts'

/** Which slot gets which key. */
type Writes = ReadonlyMap<SlotAddress, Tag>

/**
 * One secret per slot, overwritten at promotion; in layout `dual` three for one key, one of them at a time. Until then the value lies in custody, sealed to GitHub's own public key; so does
 * every earlier one that Keyturn has had, which makes going back possible in a store that cannot be read.
 */
export function openSingle(opening: GithubStoreOpening): Store {
  const { spec, custody } = opening
  // `key_id` is not the key: the id of the last look goes with a PUT, the key itself is compared.
  let current: ScopeKey | undefined
  const look = async (): Promise<ScopeKey | undefined> => (current = await opening.api.publicKey(spec))
  let told: Promise<string> | undefined
  const place = async (writes: Writes): Promise<void> => writeAll(opening, writes, current ?? (await look()))
  const write = (tag: Tag): Promise<void> => place(new Map(spec.slots.map(({ address }) => [address, tag])))
  return {
    traits: {
      custody: 'sealed',
      layout: spec.layout,
      reaches:
        spec.environment === undefined
          ? 'with the next run that is queued'
          : 'with the next job that names the environment',
      restores: true,
    },
    slots: spec.slots.map((slot) => slot.address),
    // Asked once for all texts of a run.
    ...(spec.organization ? { readers: () => (told ??= readers(opening)) } : {}),
    read: () => read(opening),
    stage: (tag, parts) => stage(opening, tag, parts),
    ready: async (tag) => ready(opening, tag, await look()),
    promote: write,
    restore: write,
    ...(spec.layout === 'dual' ? { place } : {}),
    remove: (tag) => {
      for (const { address } of spec.slots) custody.drop(address, tag)
      return Promise.resolve()
    },
  }
}

async function read(opening: GithubStoreOpening): Promise<ReadonlyMap<SlotAddress, SlotFacts>> {
  const { spec, api, custody, home } = opening
  const [only] = spec.slots
  const all = spec.slots.length > 1 ? await api.list(spec) : undefined
  const facts = new Map<SlotAddress, SlotFacts>()
  for (const { address, secret } of spec.slots) {
    const updatedAt =
      all === undefined && only !== undefined ? await api.get(spec, secret) : all?.get(secret.toUpperCase())
    if (updatedAt === undefined) await demandSight(opening)
    const shadowedBy = home && (await shadowOf(api, secret, home))
    facts.set(address, {
      staged: custody.held(address),
      ...(updatedAt === undefined ? {} : { updatedAt }),
      ...(shadowedBy === undefined ? {} : { shadowedBy }),
    })
  }
  return facts
}

/** Outside this repository GitHub says "not found" of what the token may not see, too: that is no secret that is gone. */
async function demandSight({ spec, api }: GithubStoreOpening): Promise<void> {
  const elsewhere = spec.organization !== undefined || spec.repository !== undefined
  if (elsewhere && (await api.publicKey(spec)) === undefined) throw noScope(spec)
}

/** As many as there are slots; they may be for different repositories. */
async function readers({ spec, api }: GithubStoreOpening): Promise<string> {
  const all = await Promise.all(spec.slots.map(({ secret }) => api.audience(secret)))
  const texts = all.map((one) => (one === undefined ? 'this repository' : audienceText(one)))
  return [...new Set(texts)].join('; ')
}

async function stage({ spec, api, custody, seal }: GithubStoreOpening, tag: Tag, parts: Parts): Promise<void> {
  const open = spec.slots.filter(({ address }) => !custody.held(address).includes(tag))
  if (open.length === 0) return
  const key = await api.publicKey(spec)
  if (key === undefined) throw noScope(spec)
  for (const { address, part } of open) {
    const sealed = seal(key.key, partOf(parts, part))
    await custody.put(address, tag, { box: sealed.box, keyId: key.keyId, publicKey: sealed.publicKey })
  }
}

async function ready({ spec, custody }: GithubStoreOpening, tag: Tag, key: ScopeKey | undefined): Promise<Readiness> {
  for (const { address } of spec.slots) {
    if (key === undefined) return { ready: false, why: 'scope-missing', slot: address }
    const value = await custody.get(address, tag)
    if (value === undefined) return { ready: false, why: 'missing', slot: address }
    if (value.publicKey !== hashOf(key.key)) return { ready: false, why: 'key-changed', slot: address }
  }
  return { ready: true }
}

/** Every value is in hand and fits before the first secret is written: half a pair helps nobody. */
async function writeAll(opening: GithubStoreOpening, writes: Writes, key: ScopeKey | undefined): Promise<void> {
  const { spec, api, custody, home } = opening
  if (key === undefined) throw noScope(spec)
  const values: { readonly name: string; readonly value: SealedValue }[] = []
  for (const { address, secret } of spec.slots) {
    const tag = writes.get(address)
    if (tag === undefined) continue
    const value = await custody.get(address, tag)
    if (value === undefined) throw notHeld(secret, tag)
    if (value.publicKey !== hashOf(key.key)) throw keyChanged(secret)
    values.push({ name: secret, value })
  }
  for (const { name, value } of values) {
    const secret = { name, box: value.box, keyId: key.keyId }
    await (home === undefined ? api.put(spec, secret) : putInOrganization(api, secret, home))
  }
}

/** SHA-256 (hex) of a public key, as sealed values name the one they were sealed to. */
function hashOf(publicKeyBase64: string): string {
  return createHash('sha256').update(Buffer.from(publicKeyBase64, 'base64')).digest('hex')
}

function keyChanged(secret: string): Failure {
  return new Failure(
    'conflict',
    `GitHub's public key changed since the value for the secret ${secret} was sealed: only the old key could open it, so nothing was written.`,
    { effect: 'not-done' },
  )
}

function notHeld(secret: string, tag: Tag): Failure {
  return new Failure(
    'not-found',
    `No value is held for the secret ${secret} under ${tag}, so nothing was written. Look at the branch keyturn/journal.`,
    { effect: 'not-done' },
  )
}
