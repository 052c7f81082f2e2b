import type { ReadManifest } from '../engine/fleet.ts'

/** Reads the manifest that stands at the default head. YAML is loaded only now: an idle run reads none. */
export const readManifestAt: ReadManifest = async ({ text, path }) => {
  const { readManifest } = await import('../core/manifest/read.ts')
  const { PROVIDERS } = await import('../plugins/registry.ts')
  return readManifest(text, path, PROVIDERS)
}
