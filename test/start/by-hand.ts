// What the person does whose keys only people make: in the vendor's console, at the gate, and by command.
import type { Command } from '../../src/core/command.ts'
import { branchOf } from '../../src/core/entry/branch.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { credentialOf, type KeySpec, secretOf } from '../../src/sandbox/repository/key.ts'
import type { VendorName } from '../../src/sandbox/vendors.ts'
import { handmade } from '../../src/sandbox/repository/by-hand.ts'
import type { Outcome } from '../../src/engine/result.ts'
import { parseTag } from '../../src/core/tag.ts'
import type { Rig } from './rig.ts'
import { FIRST_KEY } from './team.ts'
import { entryOf, idOf, lineOf, openOnes } from './truth.ts'

type Made = Pick<KeySpec, 'provider' | 'preview'>

/** Do only people make its keys? */
export function madeByPeople({ provider, preview }: Made): boolean {
  const mint = PROVIDERS[provider]?.traits.mint
  return preview === undefined && (mint === 'person' || mint === 'handed')
}

/** Do only people see and end them, too? */
export function endedByPeople({ provider, preview }: Made): boolean {
  return preview === undefined && PROVIDERS[provider]?.traits.mint === 'person'
}

/** What the manifest has to say of such a key, where the story tells nothing else of it. */
export const BY_PEOPLE: Partial<Record<VendorName, string>> = {
  manual: handmade(),
  stripe: 'with: { mode: live, kind: secret }',
}

/** A version is named by the merge itself, which may come before a person hands the value in: refused, not built. */
export function layoutsOf(provider: VendorName): readonly ('single' | 'versioned')[] {
  return madeByPeople({ provider }) ? ['single'] : ['single', 'versioned']
}

/** Nobody tells when the first key was made; a hundred days before the story begins it was. */
export const MINTED = 'minted: 2026-08-08'

/** The usual key of a vendor without an admin API. */
export const BY_HAND: KeySpec = {
  name: 'manual',
  provider: 'manual',
  environment: 'production',
  manifest: [handmade(), FIRST_KEY, MINTED],
}

/** Puts a value into the gate, as the browser or `keyturn submit` do; the next run's job is passed it. */
export function putIn(rig: Rig, value: string): void {
  rig.world.github.person('mona').setSecret('environment/keyturn', 'KEYTURN_INTAKE', value)
  rig.env['KEYTURN_INTAKE'] = value
}

/** The name that is asked for now; undefined: nobody is asked for a key. */
export function askedFor(rig: Rig, key: KeySpec): string | undefined {
  const candidate = entryOf(rig.world, credentialOf(key))?.candidate
  return candidate?.reserved && !candidate.deferred && candidate.keyId === undefined ? candidate.tag : undefined
}

/** Makes the key that is asked for, puts it in, and says so; undefined: none is asked for. */
export function handIn(rig: Rig, key: KeySpec): Command | undefined {
  const name = askedFor(rig, key)
  if (name === undefined) return undefined
  const vendor = rig.world.vendors[key.provider]
  const made = vendor.keys().find((one) => one.name === name) ?? vendor.byName?.(name)
  if (made === undefined) throw new Error(`people make no keys of ${key.provider}'s by name`)
  putIn(rig, made.value)
  return { verb: 'submitted', credential: credentialOf(key), ending: made.value.slice(-4) }
}

/** Deletes the key that had to go, and says so; undefined: none has to go yet. */
export function deleteOld(rig: Rig, key: KeySpec): Command | undefined {
  const entry = entryOf(rig.world, credentialOf(key))
  const { candidate, incumbent, rollback } = entry ?? {}
  const back = rollback !== undefined
  const verifiedAt = back ? rollback.verifiedAt : candidate?.verifiedAt
  const ends = candidate === undefined ? entry?.ending?.since : verifiedAt
  if (entry?.deadAt !== undefined || ends === undefined) return undefined
  const over = back ? candidate?.keyId : (incumbent?.keyId ?? rig.world.first.get(credentialOf(key))?.id)
  if (over !== undefined) rig.world.vendors[key.provider].remove(over)
  return { verb: 'deleted', credential: credentialOf(key) }
}

/** Is a person asked for a value by a proposal that is open? What Vercel keeps is handed in after the merge. */
export function awaitsValue(rig: Rig, key: KeySpec): boolean {
  const late =
    (key.host === 'vercel' || key.host === 'locker') &&
    entryOf(rig.world, credentialOf(key))?.candidate?.approved === undefined
  return (
    askedFor(rig, key) !== undefined && !late && (openOnes(rig.world, 'rotate').length > 0 || key.mate !== undefined)
  )
}

/** What the person says next: nothing before it is asked of them, and nothing that people took back. */
export function orderOf(rig: Rig, key: KeySpec, last: readonly Pick<Outcome, 'because'>[]): Command | undefined {
  if (PROVIDERS[key.provider]?.traits.mint === 'here') return takeOut(rig, key, last)
  // A first place is never empty: a person puts another key into it.
  if (PROVIDERS[key.provider]?.traits.succession)
    return last.some(({ because }) => because === 'ending-by-hand' || because === 'ending-unseen')
      ? deleteOld(rig, key)
      : undefined
  if (!madeByPeople(key)) return undefined
  const { candidate, incumbent, rollback } = entryOf(rig.world, credentialOf(key)) ?? {}
  const line = lineOf(rig.world, credentialOf(key))?.tag
  if (awaitsValue(rig, key) || (line !== undefined && line === askedFor(rig, key))) return handIn(rig, key)
  if (!endedByPeople(key)) return undefined
  const goes = rollback === undefined && candidate !== undefined ? candidate : incumbent
  const asked =
    last.some(({ because }) => because === 'awaits-word' || because === 'ending-by-hand') && line === goes?.tag
  if (!asked) return undefined
  const { tag = '' } = (rollback === undefined ? incumbent : candidate) ?? {}
  if (key.provider === 'stripe') bring(rig, key, tag)
  return deleteOld(rig, key)
}

/** No vendor ends what Keyturn makes by itself: a person takes it out of its places, and says so. */
function takeOut(rig: Rig, key: KeySpec, last: readonly Pick<Outcome, 'because'>[]): Command | undefined {
  if (!last.some(({ because }) => because === 'ending-by-hand')) return undefined
  for (const slot of Object.keys(entryOf(rig.world, credentialOf(key))?.slots ?? {}))
    rig.world.github.person('mona').deleteSecret(secretOf(key).scope, slot.split('/').at(-1) ?? '')
  return deleteOld(rig, key)
}

/** Who still has the value of the key that goes brings it along with the word. */
function bring(rig: Rig, key: KeySpec, tag: string): void {
  const first = rig.world.first.get(credentialOf(key))?.value
  const value = rig.world.stripe.keys().findLast(({ name }) => name === tag)?.value ?? first
  if (value !== undefined) putIn(rig, value)
}

/** Deletes what was made for a proposal that came to nothing, as it says; `told` are the runs' own words. */
export function tidyUp(rig: Rig, key: KeySpec, told: readonly string[] = []): void {
  deleteLost(rig, key, told)
  if (!endedByPeople(key)) return
  const { past = [], candidate, incumbent } = entryOf(rig.world, credentialOf(key)) ?? {}
  const vendor = rig.world.vendors[key.provider]
  for (const { tag, why } of past) if (why !== 'retired') vendor.remove(tag)
  const used = [candidate?.tag, incumbent?.tag, lineOf(rig.world, credentialOf(key))?.tag]
  // Of several that go as one, one is asked for before there is a pull request: who is asked under another name deletes the former.
  const askedAnew = key.mate !== undefined && candidate?.reserved === true
  for (const { id, name = '' } of vendor.keys()) {
    if (used.includes(name)) continue
    const isLeft = askedAnew && parseTag(name) !== undefined && idOf(rig.world, key) !== id
    if (isLeft || isGivenBack(rig, key, name)) vendor.remove(id)
  }
}

/** Where keys bear no marks, one that a run made and never wrote down is told to people by its id or its time, and theirs to delete. */
function deleteLost(rig: Rig, { provider, ...key }: KeySpec, told: readonly string[]): void {
  if (PROVIDERS[provider]?.traits.marking !== 'inferred') return
  const { past = [], candidate, incumbent } = entryOf(rig.world, credentialOf({ provider, ...key })) ?? {}
  const known = [incumbent?.keyId, candidate?.keyId, candidate?.made, ...past.map(({ keyId }) => keyId)]
  const { lost } = past.findLast((line) => line.lost !== undefined) ?? {}
  const vendor = rig.world.vendors[provider]
  for (const { id, deletedAt } of vendor.keys()) {
    const words = told.find((text) => text.includes(`Key ${id} was made, and`))
    if (deletedAt !== undefined || known.includes(id) || words === undefined) continue
    vendor.remove(id)
    const [, waits = ''] = /Its value waits in (.*?): delete that too/.exec(words) ?? []
    const proposed = openOnes(rig.world, 'rotate').length > 0
    for (const name of waits === '' || proposed ? [] : waits.split(', '))
      rig.world.github.person('mona').deleteSecret(secretOf({ provider, ...key }).scope, name)
  }
  if (lost === undefined || candidate?.approved !== undefined) return
  for (const { id, createdAt, deletedAt } of vendor.keys())
    if (deletedAt === undefined && !known.includes(id) && createdAt >= lost.from && createdAt <= lost.until)
      vendor.remove(id)
}

/** The pull request that asked for it says that it is theirs to delete; the journal may have been set back to before it was handed in. */
function isGivenBack(rig: Rig, key: KeySpec, name: string): boolean {
  const branch = branchOf(credentialOf(key), name)
  return rig.world.github.truth
    .pulls()
    .some(
      (pull) => pull.branch === branch && pull.comments.some(({ body }) => body.includes('is a person’s to delete.')),
    )
}
