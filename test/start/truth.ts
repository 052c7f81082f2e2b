// What is really so in a world, told without a test runner: the scenarios and the sweeps judge by the same sentences.
import { basename, dirname } from 'node:path/posix'
import { readLock } from '../../src/core/lock/read.ts'
import type { LockLine } from '../../src/core/lock/lock.ts'
import type { Entry } from '../../src/core/entry/entry.ts'
import { entryPath, sealedFolder, tagOf } from '../../src/github/journal/paths.ts'
import type { PullTruth } from '../../src/sandbox/github/contract.ts'
import { fingerprint } from '../../src/sandbox/app/health.ts'
import { holders, nextAccepted, nextValue } from '../../src/sandbox/holders.ts'
import type { ReadyWorld } from '../../src/sandbox/ready.ts'
import { provingPart, variablesOf } from '../../src/sandbox/pair.ts'
import { IN_ITS_PLACE } from '../../src/sandbox/providers/twilio/twilio.ts'
import { besideOf, credentialOf, placeOf, secretOf, serviceOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
import { hookOf } from '../../src/sandbox/providers/stripe-webhook/vendor.ts'
import { pairOf, VENDORS, type VendorName } from '../../src/sandbox/vendors.ts'
import type { Rig } from './rig.ts'

/** A world, and everything that Keyturn said in it. */
type Told = Pick<Rig, 'world'> & { readonly log: readonly string[] }

/** Pull requests of Keyturn's that are open; with a word, those whose branch begins so: `rotate`, `adopt`. */
export function openOnes(world: ReadyWorld, word = ''): readonly PullTruth[] {
  return world.github.truth.pulls().filter((p) => p.state === 'open' && p.branch.startsWith(`keyturn/${word}`))
}

/** Its key is gone for good, and none took its place. */
export function isRetired(world: ReadyWorld, key: KeySpec): boolean {
  const { ended, incumbent } = entryOf(world, credentialOf(key)) ?? {}
  return ended !== undefined && incumbent === undefined
}

/** The journal shows no candidate, nothing to remove and no bracket open. */
export function resting(world: ReadyWorld): boolean {
  return world.keys.every((key) => {
    if (isRetired(world, key)) return true
    const entry = entryOf(world, credentialOf(key))
    return entry?.incumbent !== undefined && entry.candidate === undefined
  })
}

/** At rest, and everything that is over is gone too. */
export function isCalm(world: ReadyWorld, strangers: readonly string[] = []): boolean {
  if (!resting(world) || openOnes(world).length > 0) return false
  const serve = world.keys.filter((key) => !isRetired(world, key))
  const serving = new Set([...strangers, ...serve.map((key) => idOf(world, key))])
  const alive = VENDORS.flatMap((provider) => living(world, provider))
  const staged = world.keys.flatMap((key) =>
    versions(world, key).filter((name) => !referenced(world, key).includes(name)),
  )
  return alive.every((id) => serving.has(id)) && staged.length === 0 && strays(world).length === 0
}

/** Sealed values that are not the key's in service, and a second wrapping of one that is. */
export function strays(world: ReadyWorld): readonly string[] {
  const files = world.github.truth.files('keyturn/journal')
  return world.keys.map(credentialOf).flatMap((credential) => {
    const tag = entryOf(world, credential)?.incumbent?.tag ?? ''
    const own = files.filter((path) => path.startsWith(`${sealedFolder(credential)}/`))
    const kept = new Set<string>()
    return own.filter((path) => {
      const [folder, name] = [dirname(path), basename(path)]
      if (tagOf(name)?.tag !== tag || kept.has(folder)) return true
      kept.add(folder)
      return false
    })
  })
}

export const JOURNAL = 'refs/heads/keyturn/journal'

/** One credential's entry, as it lies in the journal. */
export function entryOf(world: ReadyWorld, credential: string): Entry | undefined {
  const { truth } = world.github
  const head = truth.ref(JOURNAL)
  const text = head === undefined ? undefined : truth.file(head, entryPath(credential))
  return text === undefined ? undefined : (JSON.parse(text) as Entry)
}

/** One credential's lines in the lock at the default head. */
export function lineOf(world: ReadyWorld, credential: string): LockLine | undefined {
  const reading = readLock(world.github.truth.file('main', 'rotation.lock.yml') ?? 'version: 1\n')
  return 'lock' in reading ? reading.lock.lines.get(credential) : undefined
}

/** Ids of a provider's living keys, without the admin key, and what a person put into a first place, which is never empty. */
export function living(world: ReadyWorld, provider: VendorName): readonly string[] {
  const now = world.clock.now()
  const admin = new Set(Object.values(world.admin))
  return world.vendors[provider]
    .keys()
    .filter(({ name }) => name !== IN_ITS_PLACE)
    .filter((key) => key.deletedAt === undefined && (key.expiresAt ?? now + 1) > now && !admin.has(key.value))
    .map(({ id }) => id)
}

/** The id behind a value. */
export function idOf(world: ReadyWorld, key: KeySpec): string | undefined {
  const value = nextValue(world, key)
  return world.vendors[key.provider].keys().find((one) => one.value === value)?.id
}

/**
 * What must hold at any time: no user noticed, everything held is alive, nothing leaked. Each sentence is a fault. Values whose
 * end a person ordered at once are the declared exception: what still holds them fails.
 */
export function harmOf({ world, log }: Told, ended: readonly string[] = []): readonly string[] {
  const marks = new Set(
    world.keys.flatMap(({ provider }) => ended.map((value) => fingerprint(provingPart(pairOf(provider), value)))),
  )
  const failures = world.app.failures
    .filter((failure) => !marks.has(failure.fingerprint))
    .map(({ service, status }) => `a user's request to ${service} failed with ${status}`)
  const dead = holders(world).filter(({ alive, value }) => !alive && !ended.includes(value))
  const said = `${world.github.truth.allText()}\n${log.join('\n')}`
  return [
    ...new Set(failures),
    ...(world.app.requests > 0 ? [] : ['the app was not under load']),
    ...dead.map(({ who }) => `${who} holds a dead key`),
    ...lost(world),
    ...world.leaks(said).map((value) => `a value leaked: ${value}`),
    ...world.misdirected().map((value) => `a value went astray: ${value}`),
  ]
}

/** Events of Stripe's that nobody heard of, though somebody was to: not once people said that the endpoint goes and none comes. */
function lost(world: ReadyWorld): readonly string[] {
  const goes = (key: KeySpec): boolean => isRetired(world, key) || lineOf(world, credentialOf(key))?.retire === true
  return world.keys
    .filter((key) => key.provider === 'stripe-webhook' && !goes(key))
    .flatMap((key) => world['stripe-webhook'].lost(hookOf(serviceOf(key))))
    .map((id) => `an event was lost: ${id}`)
}

/** What must hold at rest, besides: one living key of ours per credential, in every place, and nothing stray. */
export function unrestOf(
  rig: Told,
  strangers: readonly string[] = [],
  ended: readonly string[] = [],
): readonly string[] {
  const { world } = rig
  return [
    ...harmOf(rig, ended),
    ...strays(world).map((path) => `a sealed value is left: ${path}`),
    ...openOnes(world).map(({ branch }) => `a proposal is open: ${branch}`),
    ...VENDORS.flatMap((vendor) => keysLeft(world, vendor, strangers)),
    ...world.keys.flatMap((key) => unsettled(world, key)),
  ]
}

function keysLeft(world: ReadyWorld, vendor: VendorName, strangers: readonly string[]): readonly string[] {
  const serving = world.keys.filter((key) => key.provider === vendor && !isRetired(world, key))
  const served = serving.map((key) => idOf(world, key))
  const there = living(world, vendor)
  const known = new Set([...served, ...strangers])
  return [
    ...there.filter((id) => !known.has(id)).map((id) => `a key is left at ${vendor}: ${id}`),
    ...served.filter((id) => id === undefined || !there.includes(id)).map((id) => `${vendor} lacks ${id ?? 'a key'}`),
  ]
}

function unsettled(world: ReadyWorld, key: KeySpec): readonly string[] {
  const credential = credentialOf(key)
  if (isRetired(world, key)) return unended(world, key)
  const entry = entryOf(world, credential)
  const line = lineOf(world, credential)
  const id = idOf(world, key)
  const held = world.app.running().filter(({ service }) => service === serviceOf(key))
  const next = nextValue(world, key)
  const own = versions(world, key)
  const faults: readonly (readonly [boolean, string])[] = [
    // What a person makes may be approved by its tag alone.
    [
      line?.id !== id && !(line?.id === undefined && entry?.incumbent?.reserved),
      'the lock names another key than the one in service',
    ],
    [line?.tag !== entry?.incumbent?.tag, 'lock and journal name different tags'],
    [entry?.incumbent?.keyId !== id, 'the journal names another key than the one in service'],
    [entry?.candidate !== undefined, 'a candidate is left'],
    [
      world.app.accepting(serviceOf(key)).some((all) => all.some((value) => value !== next)) &&
        besideOf(key) !== undefined,
      'an instance accepts what is over',
    ],
    [
      besideOf(key) !== undefined && nextAccepted(world, key).some((value) => value !== next),
      'a place holds what is over',
    ],
    [held.length === 0 || held.some(({ value }) => value !== next), 'an instance holds another value than the store'],
    [key.layout === 'versioned' ? own.join() !== referenced(world, key).join() : own.length > 0, 'a version is left'],
  ]
  return faults.filter(([is]) => is).map(([, what]) => `${credential}: ${what}`)
}

function unended(world: ReadyWorld, key: KeySpec): readonly string[] {
  const credential = credentialOf(key)
  const [entry, line] = [entryOf(world, credential), lineOf(world, credential)]
  const held = world.app.running().filter(({ service }) => service === serviceOf(key))
  const record = `records/${credential}/${entry?.generation ?? 0}.json`
  const faults: readonly (readonly [boolean, string])[] = [
    [line !== undefined && (line.retire !== true || line.tag !== entry?.ended?.tag), 'the lock approves another end'],
    [entry?.candidate !== undefined || entry?.ending !== undefined, 'something is under way'],
    [held.length > 0, 'an instance holds a key that is gone'],
    [!world.github.truth.files('keyturn/journal').includes(record), 'its end has no record'],
  ]
  return faults.filter(([is]) => is).map(([, what]) => `${credential}: ${what}`)
}

/** The secrets `<NAME>_V<attempt>` there are. */
export function versions(world: ReadyWorld, key: KeySpec): readonly string[] {
  const { scope, repository } = secretOf(key)
  const names = variablesOf(placeOf(key)).flatMap(({ name }) => Array.from({ length: 12 }, (_, i) => `${name}_V${i}`))
  return names.filter((name) => world.github.truth.readSecret(scope, name, repository) !== undefined)
}

function referenced(world: ReadyWorld, key: KeySpec): readonly string[] {
  const text = world.github.truth
    .files('main')
    .filter((path) => path.startsWith('.github/workflows/'))
    .map((path) => world.github.truth.file('main', path) ?? '')
    .join('\n')
  return versions(world, key).filter((name) => new RegExp(`secrets\\.${name}\\b`).test(text))
}
