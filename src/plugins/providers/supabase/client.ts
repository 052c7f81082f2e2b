import type { Context } from '../../contract/plugin.ts'
import type { Provider } from '../../contract/provider.ts'
import { find } from './find.ts'
import { listKeys } from './keys.ts'
import { mint } from './mint.ts'
import { probe } from './probe.ts'
import { projectOf } from './project.ts'
import { revoke } from './revoke.ts'
import { usage } from './usage.ts'

/** The keys of one project. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const project = projectOf(config, context)
  return {
    mint: (tag, { like }) => mint(project, tag, like),
    list: () => listKeys(project),
    probe: (parts) => probe(project, parts),
    revoke: (keyId) => revoke(project, keyId),
    usage: (keyId, since) => usage(project, keyId, since),
    find: (parts) => find(project, parts),
  }
}
