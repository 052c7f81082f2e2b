import { createHash } from 'node:crypto'
import type { Scope } from '../actions/state.ts'
import type { SecretScope } from '../contract.ts'
import type { World } from '../world.ts'
import { keyPair } from './box.ts'

/** A scope with nothing in it. */
export function newScope(world: World, name: SecretScope): Scope {
  return { name, secrets: new Map(), variables: new Map(), ...freshPair(world), keyId: freshKeyId(world) }
}

/** As GitHub makes one. */
export function freshPair(world: World): Pick<Scope, 'publicKey' | 'privateKey'> {
  return keyPair(createHash('sha256').update(world.letters.text(40)).digest())
}

export function freshKeyId(world: World): string {
  return BigInt(`0x${createHash('sha256').update(world.letters.text(12)).digest('hex').slice(0, 15)}`).toString()
}
