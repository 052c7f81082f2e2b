// A unit of two, as the scenarios tell of it.
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { writeLockLine } from '../../../src/core/lock/write.ts'
import type { LockLine } from '../../../src/core/lock/lock.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { HOUR, type Rig } from '../rig.ts'
import { adopted, entryOf, FIRST_KEY, idOf, knowing, mergeOpen, PATIENCE } from './story.ts'

export const OPENAI: KeySpec = { name: 'openai', provider: 'openai', environment: 'production' }
export const RESEND: KeySpec = {
  name: 'resend',
  provider: 'resend',
  environment: 'production',
  manifest: ['with: { permission: sending_access }', FIRST_KEY],
}
export const BOTH: readonly KeySpec[] = [OPENAI, RESEND]

const LOCK = 'rotation.lock.yml'

export function entry(rig: Rig, key: KeySpec): Entry | undefined {
  return entryOf(rig.world, credentialOf(key))
}

/** Ids of the keys that the secrets hold. */
export function inService(rig: Rig, keys: readonly KeySpec[] = BOTH): readonly (string | undefined)[] {
  return keys.map((key) => idOf(rig.world, key))
}

/** What each waits for. */
export async function reasons(rig: Rig): Promise<Readonly<Record<string, string>>> {
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  return Object.fromEntries(outcomes.map(({ credential, because }) => [credential, because]))
}

/** Adopted and due; and, if all of them can be, proposed together. */
export async function proposed(keys: readonly KeySpec[] = BOTH, more: ReadyOptions = {}): Promise<Rig> {
  const rig = knowing({ keys, manifest: { together: [keys.map(({ name }) => name)] }, ...more })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  return rig
}

/** The same, merged and proven. */
export async function serving(
  keys: readonly KeySpec[] = BOTH,
  more: ReadyOptions = {},
): Promise<Rig & { readonly number: number }> {
  const rig = await proposed(keys, more)
  const [number = 0] = mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  return { ...rig, number }
}

/** A person sets the line of one credential by hand, on the default branch. */
export function setLine(rig: Rig, key: KeySpec, line: LockLine): void {
  const text = writeLockLine(rig.world.github.truth.file('main', LOCK), credentialOf(key), line)
  rig.world.github.person('mona').commit('main', { [LOCK]: text }, 'Set one line')
}

/** The line that approves a key of the entry. */
export function lineFor({ keyId, ...key }: NonNullable<Entry['candidate'] | Entry['incumbent']>): LockLine {
  const { generation, tag, fingerprint, minted } = key
  return {
    generation,
    tag,
    ...(keyId === undefined ? {} : { id: keyId }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(minted === undefined ? {} : { minted }),
  }
}

/** A person changes the manifest on the default branch. */
export function say(rig: Rig, change: (text: string) => string): void {
  const text = change(rig.world.github.truth.file('main', 'rotation.yml') ?? '')
  rig.world.github.person('mona').commit('main', { 'rotation.yml': text }, 'Change the manifest')
}
