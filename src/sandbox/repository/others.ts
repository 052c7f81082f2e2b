// What lies outside the repository of the story: the organisation's secrets, and another repository.
import { beat } from '../beat.ts'
import type { GithubOptions, GithubSandbox, RepositoryOptions } from '../github/contract.ts'
import { PERMISSIONS } from '../github/permissions.ts'
import type { World } from '../world.ts'
import { OTHER, secretOf, variableOf, type KeySpec } from './key.ts'
import { otherFiles } from './workflows.ts'

/** What the App is granted besides, where a key lies among the organisation's secrets. */
export function permissionsFor(keys: readonly KeySpec[]): Pick<GithubOptions, 'app'> {
  const wide = keys.some(({ kept }) => kept === 'organization')
  return wide ? { app: { permissions: { ...PERMISSIONS, organization_secrets: 'write' } } } : {}
}

/** The repository of the story, and the other one, where some key needs it. */
export function repositories(keys: readonly KeySpec[], first: RepositoryOptions): readonly RepositoryOptions[] {
  const outside = keys.filter(({ kept }) => kept !== undefined)
  if (outside.length === 0) return [first]
  const [owner = '', name = ''] = OTHER.split('/')
  const elsewhere = keys.filter(({ kept }) => kept === 'elsewhere')
  const other: RepositoryOptions = {
    owner,
    name,
    private: true,
    organization: true,
    people: first.people ?? {},
    environments: [...new Set(elsewhere.flatMap(({ environment }) => environment ?? []))],
    files: otherFiles(keys),
  }
  return [{ ...first, organization: true }, other]
}

/** How often the other repository's schedule comes round, in virtual milliseconds. */
const EVERY = 600_000

/** Its runs deploy the app with what they read there, whenever that is another value than before; called when the first ones are there. */
export function deployElsewhere({ clock, github }: World<GithubSandbox>, keys: readonly KeySpec[]): void {
  const own = keys.filter(({ kept }) => kept === 'elsewhere')
  if (own.length === 0) return
  const read = (): string =>
    own.map((key) => github.truth.readSecret(secretOf(key).scope, variableOf(key), OTHER)).join(' ')
  let had = read()
  beat(clock, { first: clock.now() + EVERY, every: EVERY }, () => {
    const has = read()
    // Who was switched off for good is not started by a value that stays.
    if (has !== had) github.control.schedule(OTHER)
    had = has
  })
}
