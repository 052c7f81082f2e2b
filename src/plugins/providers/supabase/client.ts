import type { Context } from '../../contract/plugin.ts'
import type { Listing } from '../../../core/facts.ts'
import type { Provider } from '../../contract/provider.ts'
import { find } from './find.ts'
import { listKeys } from './keys.ts'
import { legacyFacts } from './legacy.ts'
import { readSwitch } from './legacy-switch.ts'
import { mint } from './mint.ts'
import { probe } from './probe.ts'
import { type Project, projectOf, refOf } from './project.ts'
import { revoke } from './revoke.ts'
import { usage } from './usage.ts'

/** The keys of one project. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const project = projectOf(config, context)
  return {
    mint: (tag, { like }) => mint(project, tag, like),
    list: () => listAll(project),
    probe: (parts) => probe(project, parts),
    revoke: (keyId, { ordered } = {}) => revoke(project, keyId, ordered),
    usage: (keyId, since) => usage(project, keyId, since),
    find: (parts) => find(project, parts),
  }
}

/** Legacy keys are shown where the manifest speaks of one, and nowhere else. */
async function listAll(project: Project): Promise<Listing> {
  const listing = await listKeys(project)
  if (project.legacy === undefined) return listing
  const ref = refOf(project)
  return { ...listing, keys: [...listing.keys, legacyFacts(ref, await readSwitch(project, ref))] }
}
