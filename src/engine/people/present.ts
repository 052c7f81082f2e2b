// Which owners still work here: asked of GitHub, one request for each name.
import { canonical } from '../../core/canonical.ts'
import { Failure } from '../../core/failure.ts'
import type { Manifest } from '../../core/manifest/policy.ts'
import type { FleetOptions } from '../fleet.ts'
import type { Github } from '../ports.ts'

/** So many are asked for in one look. */
export const MOST = 50

/** Each once, in the order in which they are asked for. */
export function ownersOf(owned: readonly { readonly owner?: string }[]): readonly string[] {
  return [...new Set(owned.flatMap(({ owner }) => owner ?? []))].sort()
}

export async function goneAmong(
  github: Pick<Github, 'presence'>,
  owners: readonly string[],
): Promise<readonly string[]> {
  const gone: string[] = []
  for (const owner of owners) if ((await github.presence(owner)) === 'gone') gone.push(owner)
  return gone
}

/**
 * What a woken run asks that has nothing else to do: are those gone who were gone before, and nobody else? It writes nothing, so that
 * a hundred wakes leave no trace. Any doubt is no, and the run looks at everything.
 */
export async function isNothingNew(
  { github, indexer }: Pick<FleetOptions, 'github' | 'indexer'>,
  { credentials, reminders = [] }: Manifest,
): Promise<boolean> {
  const owners = ownersOf([...credentials, ...reminders])
  if (owners.length > MOST) return false
  try {
    return canonical(await goneAmong(github, owners)) === canonical(indexer.people().gone)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return false
  }
}
