// Which key is in service, as far as it can be known without guessing (design section 3, adoption).
import { isUnlisted } from '../core/decide/listing.ts'
import type { Adopted, Adopting } from '../core/entry/entry.ts'
import { describe, Failure, type FailureCode } from '../core/failure.ts'
import type { Instant, KeyFacts, KeyId, Listing, SlotAddress, SlotFacts } from '../core/facts.ts'
import { lookalike } from '../plugins/contract/lookalike.ts'
import type { Found, Parts, Probe, Provider } from '../plugins/contract/provider.ts'
import type { Ground, Kit } from './kit.ts'
import { readSlots } from './look.ts'

/** What an adoption is announced with; `parts` is the value that was passed, if it works. */
export type Identified = Omit<Adopting, 'tag' | 'branch' | 'announcedAt' | 'notBefore'> & {
  readonly parts?: Parts
  /** The key as the listing showed it. */
  readonly listed?: KeyFacts
}

/** What was found out on the way. */
interface Findings {
  readonly slots: ReadonlyMap<SlotAddress, SlotFacts>
  readonly listing: Listing | undefined
  readonly parts: Parts | undefined
  readonly account?: string
  readonly found: Found | undefined
  readonly remarks: readonly string[]
}

export async function identify(kit: Kit, ground: Ground, wanted?: KeyId): Promise<Identified> {
  const slots = inUse(kit, await readSlots(kit, ground.head))
  demandSight(kit, slots)
  const findings = await findOut(kit, slots, wanted)
  const key = keyInService(kit, findings, wanted)
  const kind = kindOf(findings, key)
  return {
    kind,
    remarks: remarksOf(kit, findings, { kind, key }),
    slots: timesOf(slots),
    ...mintedOf(kit, key, slots),
    ...(key === undefined ? {} : { keyId: key.id, listed: key }),
    ...(key?.expiresAt === undefined ? {} : { expiresAt: key.expiresAt }),
    ...(findings.found && Object.keys(findings.found.with).length > 0 ? { with: findings.found.with } : {}),
    ...(kind === 'by-value' && findings.account !== undefined ? { account: findings.account } : {}),
    ...(kind === 'by-value' && findings.parts ? { parts: findings.parts, ...fingerprintOf(kit, findings.parts) } : {}),
  }
}

/** What is only accepted beside the key says nothing of it (layout `dual`): nobody knows what lies there. */
function inUse({ credential }: Kit, all: Findings['slots']): Findings['slots'] {
  const beside = credential.stores.flatMap(({ slots }) => slots.flatMap(({ address, role }) => (role ? [address] : [])))
  return new Map([...all].filter(([slot]) => !beside.includes(slot)))
}

/** What jobs here are passed is the other secret's value: of the one that it is kept in nobody knows anything. */
function demandSight({ credential }: Kit, slots: Findings['slots']): void {
  for (const [slot, { shadowedBy: by }] of slots)
    if (by !== undefined)
      throw new Failure(
        'refused',
        `${credential.id} was not adopted: ${slot} is not what is read here, because ${by} has the same name. Delete that one, if nobody needs it; else give them different names.`,
        { effect: 'not-done' },
      )
}

async function findOut(
  kit: Kit,
  slots: ReadonlyMap<SlotAddress, SlotFacts>,
  wanted: KeyId | undefined,
): Promise<Findings> {
  const remarks: string[] = []
  // What the provider itself holds nobody can pass.
  const passed = kit.plugin.traits.keeps ? undefined : ((await shown(kit)) ?? kit.incumbent())
  if (isUnlisted(kit.plugin.traits)) return byHand(kit, { slots, passed, remarks })
  if (!kit.adminKey) {
    remarks.push(
      `the admin key \`${kit.credential.admin}\` is not passed to the workflow: nothing can be minted until it is`,
    )
    return { slots, listing: undefined, parts: undefined, found: undefined, remarks }
  }
  const provider = await kit.provider()
  const alive = passed && (await works(provider, passed, remarks))
  const parts = alive && passed
  const found =
    parts && provider.find
      ? await attempt(() => provider.find?.(parts) ?? Promise.resolve(undefined), remarks)
      : undefined
  // Found by its value, and nobody named another: the listing it was found in has told all of it.
  const told = found !== undefined && (wanted ?? found.keyId) === found.keyId
  const unlisted =
    told ||
    (found === undefined && kit.plugin.missing?.(kit.credential.with, wanted ?? kit.credential.incumbent) !== undefined)
  const listing = unlisted ? undefined : await attempt(() => provider.list(), remarks)
  return { slots, listing, parts, ...accountOf(alive), found, remarks }
}

/** Nobody has to pass what a store shows, and what is passed beside it may be older. */
async function shown(kit: Kit): Promise<Parts | undefined> {
  for (const { shows } of await kit.stores()) {
    const parts = await shows?.()
    if (parts) return parts
  }
  return undefined
}

interface Passed {
  readonly slots: ReadonlyMap<SlotAddress, SlotFacts>
  readonly passed: Parts | undefined
  readonly remarks: string[]
}

/** Nobody lists these keys: what is passed is asked about, and that is all there is. */
async function byHand(kit: Kit, { slots, passed, remarks }: Passed): Promise<Findings> {
  const is = passed && strange(kit, passed)
  if (is !== undefined) remarks.push(`the value that was passed is ${is}; it is not used`)
  const alive = passed && is === undefined ? await works(await kit.provider(), passed, remarks) : undefined
  const named = kit.plugin.account?.(kit.credential.with)
  const elsewhere = alive?.account !== undefined && named !== undefined && alive.account !== named
  if (elsewhere)
    remarks.push(`the value that was passed belongs to account ${alive.account}, and not to ${named}; it is not used`)
  const parts = alive && !elsewhere ? passed : undefined
  return { slots, listing: undefined, parts, ...accountOf(alive), found: undefined, remarks }
}

/** What is no key of this credential is sent nowhere. */
function strange(kit: Kit, passed: Parts): string | undefined {
  const value = passed[kit.plugin.traits.parts[0] ?? 'value']
  return value && lookalike(kit.plugin.traits, value)
}

function accountOf(probe: Probe | undefined): Pick<Findings, 'account'> {
  return probe?.account === undefined ? {} : { account: probe.account }
}

/** A value that does not work is not the one in service: it is said, and not kept. */
async function works(provider: Provider, parts: Parts, remarks: string[]): Promise<Probe | undefined> {
  const probe = await attempt(() => provider.probe(parts), remarks)
  if (probe?.verdict === 'alive' || probe?.verdict === 'alive-forbidden') return probe
  if (probe?.verdict === 'unknown')
    throw new Failure(
      'unexpected-response',
      `Whether the value that was passed works could not be told: ${probe.asked} answered ${probe.status || 'nothing'}. Nothing was changed; Keyturn asks again at its next run.`,
      { effect: 'not-done' },
    )
  if (probe)
    remarks.push(`the value that was passed does not work: ${probe.asked} answered ${probe.status}; it is not used`)
  return undefined
}

/** What will not pass by itself is said in the proposal; for the rest it is too early to propose anything. */
const LASTING: readonly FailureCode[] = [
  'permission-missing',
  'credential-rejected',
  'not-found',
  'quota-reached',
  'refused',
  'input-invalid',
  'manifest-invalid',
]

async function attempt<T>(read: () => Promise<T>, remarks: string[]): Promise<T | undefined> {
  try {
    return await read()
  } catch (thrown) {
    if (!(thrown instanceof Failure) || !LASTING.includes(thrown.code)) throw thrown
    remarks.push(describe(thrown))
    return undefined
  }
}

/** By the value's own hint, by the manifest's word, or because there is exactly one; last use never picks. */
function keyInService(kit: Kit, findings: Findings, wanted: KeyId | undefined): KeyFacts | undefined {
  const { listing, found } = findings
  if (kit.plugin.traits.mint === 'here') return byItself(kit, findings)
  const keys = listing?.keys ?? []
  if (kit.plugin.traits.keeps) return keys.find(({ inUse }) => inUse)
  const named: KeyId | undefined = wanted ?? found?.keyId ?? kit.credential.incumbent
  // Where nobody lists keys, a name is a name: people find the key by it, and Keyturn takes nothing away by it.
  if (named !== undefined && kit.plugin.traits.mint === 'person') return { id: named, status: 'alive' }
  if (named !== undefined) return keys.find((key) => key.id === named) ?? found?.key
  const alive = keys.filter((key) => key.status === 'alive')
  return listing?.complete === true &&
    alive.length === 1 &&
    kit.plugin.traits.marking === 'exact' &&
    kit.plugin.principal(kit.credential.with) !== undefined
    ? alive[0]
    : undefined
}

/** No vendor gives it a name: a value that a machine made is called by its fingerprint, any other by when it was written. */
function byItself(kit: Kit, { parts, slots }: Findings): KeyFacts | undefined {
  if (parts === undefined) return undefined
  const [at] = Object.values(timesOf(slots))
  const id =
    fingerprintOf(kit, parts).fingerprint ?? `written-${new Date(at ?? 0).toISOString().replaceAll(/\.\d+|:/g, '')}`
  return { id, status: 'alive' }
}

function kindOf({ slots, parts }: Findings, key: KeyFacts | undefined): Adopted {
  const present = [...slots.values()].some(({ updatedAt, untold }) => updatedAt !== undefined || untold)
  if (!present) return 'none'
  if (parts) return 'by-value'
  return key ? 'by-id' : 'unknown'
}

function remarksOf(
  kit: Kit,
  { remarks, slots }: Findings,
  { kind, key }: { readonly kind: Adopted; readonly key: KeyFacts | undefined },
): readonly string[] {
  const all = [...remarks]
  const absent = [...slots]
    .filter(([, { updatedAt, untold }]) => updatedAt === undefined && !untold)
    .map(([slot]) => slot)
  if (kind !== 'none')
    for (const slot of absent) all.push(`there is no secret at ${slot}; the first rotation writes it`)
  if (kit.credential.incumbent !== undefined && key?.id !== kit.credential.incumbent)
    all.push(`the key \`${kit.credential.incumbent}\` that \`incumbent:\` names is not listed`)
  if (kind === 'by-value' && !key && !isUnlisted(kit.plugin.traits))
    all.push(
      'the listing does not tell which key the value is: name it by `incumbent:`, or retire it yourself after the first rotation',
    )
  return all
}

function timesOf(slots: ReadonlyMap<SlotAddress, SlotFacts>): Readonly<Record<SlotAddress, Instant>> {
  return Object.fromEntries(
    [...slots].flatMap(([slot, { updatedAt }]) => (updatedAt === undefined ? [] : [[slot, updatedAt] as const])),
  )
}

/** The provider's word, else the manifest's, else the day the secret was last written: said as such. */
function mintedOf(
  kit: Kit,
  key: KeyFacts | undefined,
  slots: ReadonlyMap<SlotAddress, SlotFacts>,
): Pick<Adopting, 'minted' | 'mintedBy'> {
  if (key?.createdAt !== undefined) return { minted: key.createdAt, mintedBy: 'provider' }
  if (kit.credential.minted !== undefined) return { minted: kit.credential.minted, mintedBy: 'manifest' }
  const times = Object.values(timesOf(slots))
  return times.length === 0 ? { mintedBy: 'secret' } : { minted: Math.min(...times), mintedBy: 'secret' }
}

function fingerprintOf(kit: Kit, parts: Parts): Pick<Adopting, 'fingerprint'> {
  const value = parts[kit.plugin.traits.parts[0] ?? 'value']
  return value?.matches(kit.plugin.traits.pattern) ? { fingerprint: value.fingerprint() } : {}
}
