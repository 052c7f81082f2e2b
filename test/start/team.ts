// The people around a rig: who passes values to the workflow, and who merges.
import type { ReadyOptions, ReadyWorld } from '../../src/sandbox/ready.ts'
import { spread, variablesOf } from '../../src/sandbox/pair.ts'
import { credentialOf, placeOf, type KeySpec } from '../../src/sandbox/repository/key.ts'
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

/** What passes a key's value: as its secrets hold it. */
export function passed(key: KeySpec, value: string, credential = credentialOf(key)): Readonly<Record<string, string>> {
  const place = placeOf(key)
  const texts = spread(place, value)
  const names = variablesOf(place).map(({ part }) => (place.apart === true ? `${credential}_${part}` : credential))
  return Object.fromEntries(texts.map(([, text], at) => [incumbentName(names[at] ?? credential), text]))
}

/** The workflow passes the value of every first key. */
export function passing(rig: Rig): Rig {
  for (const key of rig.world.keys)
    Object.assign(rig.env, passed(key, rig.world.first.get(credentialOf(key))?.value ?? ''))
  return rig
}

/** Puts the ids of the first keys where the manifest asks for them, in the order of the keys. */
export function named<R extends Pick<Rig, 'world'>>(rig: R): R {
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
