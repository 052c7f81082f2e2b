import type { Credential, Manifest } from '../../core/manifest/policy.ts'
import { PROVIDERS } from '../../plugins/registry.ts'
import type { Draft } from './draft.ts'
import { isTold } from './known.ts'

/** What is still to be done, in order. */
export interface Step {
  readonly what: string
  readonly how: readonly string[]
}

/** What only a person can say in the manifest, or change in a workflow; said until it is done. */
export function fillOf(manifest: Manifest | undefined, { keys }: Draft): readonly Step[] {
  if (manifest === undefined) return []
  const named = new Set(
    manifest.credentials.flatMap(({ deploy }) => deploy.flatMap((one) => ('file' in one ? (one.file ?? []) : []))),
  )
  const closed = [...new Set(keys.flatMap(({ deploy }) => deploy.unstartable))].filter((file) => named.has(file))
  return [
    ...manifest.credentials.flatMap((credential) => missingOf(credential, manifest.path)),
    ...closed.map(closedStep),
  ]
}

/** What its `with:` lacks before anything is minted; adoption finds the rest by itself. */
export function missingOf({ id, provider, with: config }: Credential, path: string): readonly Step[] {
  const lacks = isTold(provider) ? undefined : PROVIDERS[provider]?.missing?.(config)
  if (lacks === undefined) return []
  const what = `${id}: ${lacks.why} Say it in ${path}; until then nothing is minted:`
  return [{ what, how: ['with:', ...lacks.lines.map((line) => `  ${line}`)] }]
}

function closedStep(file: string): Step {
  return {
    what: `Let Keyturn start ${file}: add this line under \`on:\` in .github/workflows/${file}.`,
    how: ['workflow_dispatch:'],
  }
}
