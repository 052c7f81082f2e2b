// The people around a rig: who passes values to the workflow, and who merges.
import type { ReadyOptions, ReadyWorld } from '../../src/sandbox/ready.ts'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { createRig, type Rig } from './rig.ts'
import { openOnes } from './truth.ts'

export const PATIENCE = 12 * 60_000

/** The variable that a key's value is passed by. */
export function incumbentName(credential: string): string {
  return `KEYTURN_INCUMBENT_${credential.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`
}

/** Stands in a manifest for the id of the credential's first key, which exists only once the world does. */
export const FIRST_KEY = 'incumbent: first-key'

/** The same for the day on which it was made, where no provider tells. */
export const FIRST_DAY = 'minted: first-day'

/** A rig whose workflow passes the value of every key. */
export function knowing(options: ReadyOptions = {}): Rig {
  return passing(named(createRig(options)))
}

/** The workflow passes the value of every first key. */
export function passing(rig: Rig): Rig {
  for (const [credential, { value }] of rig.world.first) rig.env[incumbentName(credential)] = value
  return rig
}

/** Puts the ids of the first keys where the manifest asks for them, in the order of the keys. */
export function named(rig: Rig): Rig {
  const { world } = rig
  const before = world.github.truth.file('main', 'rotation.yml') ?? ''
  const text = world.keys.reduce((so, key) => {
    const id = world.first.get(credentialOf(key))?.id ?? ''
    const told = key.manifest?.includes(FIRST_KEY) === true ? so.replace(FIRST_KEY, `incumbent: ${id}`) : so
    if (key.manifest?.includes(FIRST_DAY) !== true) return told
    const made = world.vendors[key.provider].keys().find((one) => one.id === id)?.createdAt ?? 0
    return told.replace(FIRST_DAY, `minted: ${new Date(made).toISOString().slice(0, 10)}`)
  }, before)
  if (text !== before)
    world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Tell of the keys in service')
  return rig
}

/** A reviewer merges what is open; returns the numbers. */
export function mergeOpen(world: ReadyWorld, word = ''): readonly number[] {
  return openOnes(world, word).map(({ number }) => {
    world.github.person('mona').merge(number)
    return number
  })
}
