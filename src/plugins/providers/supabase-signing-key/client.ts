import type { Context } from '../../contract/plugin.ts'
import type { Provider } from '../../contract/provider.ts'
import { disable, enable, revoke, use } from './change.ts'
import { listKeys } from './keys.ts'
import { mint } from './mint.ts'
import { probe, serves } from './probe.ts'
import { projectOf } from './project.ts'

/** The signing keys of one project. */
export function openClient(config: Readonly<Record<string, unknown>>, context: Context): Provider {
  const project = projectOf(config, context)
  return {
    mint: () => mint(project),
    list: () => listKeys(project),
    probe: (_parts, keyId) => probe(project, keyId),
    disable: (keyId) => disable(project, keyId),
    enable: (keyId) => enable(project, keyId),
    revoke: (keyId) => revoke(project, keyId),
    use: (keyId) => use(project, keyId),
    serves: (keyId) => serves(project, keyId),
  }
}
