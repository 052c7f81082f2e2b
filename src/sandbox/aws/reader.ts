import { beat } from '../beat.ts'
import type { GithubSandbox } from '../github/contract.ts'
import { serviceOf, variableOf, type KeySpec } from '../repository/key.ts'
import type { World } from '../world.ts'

/** How often a client asks AWS again, in virtual milliseconds. */
const EVERY = 60_000

/** The secret of the application that a key is part of. */
export function secretNameOf({ environment }: Pick<KeySpec, 'environment'>): string {
  return `apps/${environment ?? 'web'}`
}

/** What a reader has of the key now. */
export function valueInAws({ aws }: Pick<World<unknown>, 'aws'>, key: KeySpec): string | undefined {
  const value = aws.read(secretNameOf(key))?.[variableOf(key)]
  return typeof value === 'string' ? value : undefined
}

/** What runs with a key from AWS asks for it over and over, and goes on with what it has. */
export function readFromAws(world: World<GithubSandbox>, keys: readonly KeySpec[]): void {
  const { clock, app } = world
  for (const key of keys.filter(({ host }) => host === 'aws')) {
    world.aws.allow(secretNameOf(key))
    let has: string | undefined
    beat(clock, { first: clock.now() + EVERY, every: EVERY }, () => {
      const value = valueInAws(world, key)
      if (value !== undefined && has !== undefined && value !== has) app.take(serviceOf(key), value)
      has = value ?? has
    })
  }
}
