// What every scenario needs: a team that merges, time that passes, and the whole truth at the end.
import { basename, dirname } from 'node:path/posix'
import { expect } from '@jest/globals'
import { readLock } from '../../../src/core/lock/read.ts'
import type { LockLine } from '../../../src/core/lock/lock.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import type { RunResult } from '../../../src/engine/result.ts'
import { entryPath, sealedFolder, tagOf } from '../../../src/github/journal/paths.ts'
import type { PullTruth } from '../../../src/sandbox/github/contract.ts'
import { holders, nextValue } from '../../../src/sandbox/holders.ts'
import type { ReadyOptions, ReadyWorld } from '../../../src/sandbox/ready.ts'
import { credentialOf, serviceOf, variableOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { createRig, HOUR, type Rig } from '../rig.ts'

export const PATIENCE = 12 * 60_000

/** The variable that a key's value is passed by. */
export function incumbentName(credential: string): string {
  return `KEYTURN_INCUMBENT_${credential.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`
}

/** Stands in a manifest for the id of the credential's first key, which exists only once the world does. */
export const FIRST_KEY = 'incumbent: first-key'

/** A rig whose workflow passes the value of every key. */
export function knowing(options: ReadyOptions = {}): Rig {
  const rig = named(createRig(options))
  for (const [credential, { value }] of rig.world.first) rig.env[incumbentName(credential)] = value
  return rig
}

/** Puts the ids of the first keys where the manifest asks for them, in the order of the keys. */
export function named(rig: Rig): Rig {
  const { world } = rig
  const asking = world.keys.filter((key) => key.manifest?.includes(FIRST_KEY))
  const before = world.github.truth.file('main', 'rotation.yml') ?? ''
  const text = asking.reduce(
    (so, key) => so.replace(FIRST_KEY, `incumbent: ${world.first.get(credentialOf(key))?.id ?? ''}`),
    before,
  )
  if (text !== before) world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Name the keys in service')
  return rig
}

/** Pull requests of Keyturn's that are open; with a word, those whose branch begins so: `rotate`, `adopt`. */
export function openOnes(world: ReadyWorld, word = ''): readonly PullTruth[] {
  return world.github.truth.pulls().filter((p) => p.state === 'open' && p.branch.startsWith(`keyturn/${word}`))
}

/** A reviewer merges what is open; returns the numbers. */
export function mergeOpen(world: ReadyWorld, word = ''): readonly number[] {
  return openOnes(world, word).map(({ number }) => {
    world.github.person('mona').merge(number)
    return number
  })
}

/** First run, adoption merged: the next run takes the keys over. */
export async function adoptable(rig: Rig): Promise<void> {
  const first = await rig.keyturn()
  expect(first.outcomes.map(({ because }) => because)).toEqual(rig.world.keys.map(() => 'awaiting-adoption'))
  mergeOpen(rig.world, 'adopt')
}

/** First run, adoption merged, second run. */
export async function adopted(rig: Rig): Promise<RunResult> {
  await adoptable(rig)
  return rig.keyturn()
}

/** Adoption and one whole rotation of every key, to rest. */
export async function rotated(rig: Rig): Promise<RunResult> {
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  return untilRest(rig)
}

/** Runs every six hours until no credential has anything under way. */
export async function untilRest(rig: Rig, most = 20): Promise<RunResult> {
  let result = await rig.keyturn({ patience: PATIENCE })
  for (let i = 0; i < most && !resting(rig.world); i += 1) {
    await rig.world.clock.advance(6 * HOUR)
    result = await rig.keyturn({ patience: PATIENCE })
  }
  return result
}

/** The journal shows no candidate, nothing to remove and no bracket open. */
export function resting(world: ReadyWorld): boolean {
  return world.keys.every((key) => {
    const entry = entryOf(world, credentialOf(key))
    return entry?.incumbent !== undefined && entry.candidate === undefined
  })
}

/** At rest, and everything that is over is gone too. */
export function isCalm(world: ReadyWorld): boolean {
  if (!resting(world) || openOnes(world).length > 0) return false
  const serving = new Set(world.keys.map((key) => idOf(world, key)))
  const alive = (['openai', 'resend'] as const).flatMap((provider) => living(world, provider))
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

/** One credential's entry, as it lies in the journal. */
export function entryOf(world: ReadyWorld, credential: string): Entry | undefined {
  const { truth } = world.github
  const head = truth.ref('refs/heads/keyturn/journal')
  const text = head === undefined ? undefined : truth.file(head, entryPath(credential))
  return text === undefined ? undefined : (JSON.parse(text) as Entry)
}

/** One credential's lines in the lock at the default head. */
export function lineOf(world: ReadyWorld, credential: string): LockLine | undefined {
  const reading = readLock(world.github.truth.file('main', 'rotation.lock.yml') ?? 'version: 1\n')
  return 'lock' in reading ? reading.lock.lines.get(credential) : undefined
}

/** Ids of a provider's living keys, without the admin key. */
export function living(world: ReadyWorld, provider: KeySpec['provider']): readonly string[] {
  const now = world.clock.now()
  const admin = new Set(Object.values(world.admin))
  const all =
    provider === 'openai' ? world.openai.keys() : world.resend.keys().map((key) => ({ ...key, value: key.token }))
  return all
    .filter((key) => key.deletedAt === undefined && (key.expiresAt ?? now + 1) > now && !admin.has(key.value))
    .map(({ id }) => id)
}

/** The id behind a value. */
export function idOf(world: ReadyWorld, key: KeySpec): string | undefined {
  const value = nextValue(world, key)
  return key.provider === 'openai'
    ? world.openai.keys().find((one) => one.value === value)?.id
    : world.resend.keys().find((one) => one.token === value)?.id
}

/** What must hold at any time: no user noticed, everything held is alive, nothing leaked. */
export function expectUnharmed(rig: Rig): void {
  const { world } = rig
  expect(world.app.failures).toEqual([])
  expect(world.app.requests).toBeGreaterThan(0)
  expect(holders(world).filter(({ alive }) => !alive)).toEqual([])
  expect(world.leaks(`${world.github.truth.allText()}\n${rig.log.join('\n')}`)).toEqual([])
  expect(world.misdirected()).toEqual([])
}

/** What must hold at rest, besides: one living key of ours per credential, in every place, and nothing stray. */
export function expectAtRest(rig: Rig, strangers: readonly string[] = []): void {
  expectUnharmed(rig)
  const { world } = rig
  expect(strays(world)).toEqual([])
  expect(openOnes(world)).toEqual([])
  for (const provider of ['openai', 'resend'] as const) {
    const served = world.keys.filter((key) => key.provider === provider).map((key) => idOf(world, key))
    const guests = strangers.filter(
      (id) => world.openai.keys().some((key) => key.id === id) === (provider === 'openai'),
    )
    expect(new Set(living(world, provider))).toEqual(new Set([...served, ...guests]))
  }
  for (const key of world.keys) {
    const credential = credentialOf(key)
    const entry = entryOf(world, credential)
    expect(lineOf(world, credential)).toMatchObject({ id: idOf(world, key), tag: entry?.incumbent?.tag })
    expect(entry?.incumbent?.keyId).toBe(idOf(world, key))
    expect(entry?.candidate).toBeUndefined()
    const held = world.app.running().filter(({ service }) => service === serviceOf(key))
    expect(new Set(held.map(({ value }) => value))).toEqual(new Set([nextValue(world, key)]))
    expect(versions(world, key)).toEqual(key.layout === 'versioned' ? referenced(world, key) : [])
  }
}

/** The secrets `<NAME>_V<attempt>` there are. */
export function versions(world: ReadyWorld, key: KeySpec): readonly string[] {
  const scope = key.environment === undefined ? 'repository' : `environment/${key.environment}`
  const names = Array.from({ length: 12 }, (_, i) => `${variableOf(key)}_V${i}`)
  return names.filter((name) => world.github.truth.readSecret(scope, name) !== undefined)
}

function referenced(world: ReadyWorld, key: KeySpec): readonly string[] {
  const text = world.github.truth
    .files('main')
    .filter((path) => path.startsWith('.github/workflows/'))
    .map((path) => world.github.truth.file('main', path) ?? '')
    .join('\n')
  return versions(world, key).filter((name) => new RegExp(`secrets\\.${name}\\b`).test(text))
}
