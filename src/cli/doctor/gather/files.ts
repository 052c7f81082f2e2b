import { MANIFESTS } from '../../../core/manifest/paths.ts'
import { flag, list, text } from '../../../plugins/contract/read.ts'
import type { FilesFacts, Look, ManifestFacts } from '../facts.ts'
import { gitignoresFor, isExample } from '../env-names.ts'
import type { Workflow } from '../../../start/workflow-file.ts'
import { contentOf, type Eye, read } from '../../../start/eye.ts'

/** What is asked of the files of one branch. */
export interface BranchFacts {
  readonly files: Look<FilesFacts>
  readonly workflows: Look<readonly Workflow[]>
  readonly manifest: Look<ManifestFacts>
  readonly lock: Look<string | undefined>
}

/** Reads the default branch, as runs and people find it: what lies in a clone does not count. */
export async function branchFacts(eye: Eye, branch: string, manifest: string | undefined): Promise<BranchFacts> {
  const tree = read(await eye.look('/git/trees/{branch}', [branch], { recursive: '1' }), (json) => {
    const paths = list(json, 'tree')?.flatMap((line) =>
      text(line, 'type') === 'blob' ? (text(line, 'path') ?? []) : [],
    )
    return paths === undefined ? undefined : { paths, cut: flag(json, 'truncated') === true }
  })
  if (!tree.seen) return { files: tree, workflows: tree, manifest: tree, lock: tree }
  const { paths, cut } = tree.value
  const open = async (path: string): Promise<string | undefined> => {
    // What a cut list does not name may be there.
    if (!cut && !paths.includes(path)) return undefined
    const seen = read(await eye.look('/contents/{path}', [path], { ref: branch }), contentOf)
    return seen.seen ? seen.value : undefined
  }
  const [gitignores, workflows, read_, lock] = await Promise.all([
    gitignoresIn(paths, open),
    workflowsIn(paths, open),
    manifestIn(manifest === undefined ? MANIFESTS : [manifest], open),
    open('rotation.lock.yml'),
  ])
  return {
    files: { seen: true, value: { paths, cut, gitignores } },
    workflows: { seen: true, value: workflows },
    manifest: { seen: true, value: read_ },
    lock: { seen: true, value: lock },
  }
}

type Open = (path: string) => Promise<string | undefined>

async function workflowsIn(paths: readonly string[], open: Open): Promise<readonly Workflow[]> {
  const { readWorkflow } = await import('../../../start/workflow-file.ts')
  const found = paths.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
  return Promise.all(found.map(async (path) => readWorkflow(path, (await open(path)) ?? '')))
}

async function gitignoresIn(paths: readonly string[], open: Open): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(paths.filter((path) => isExample(path)).flatMap((path) => gitignoresFor(path)))
  const found = await Promise.all([...wanted].map(async (path) => [path, (await open(path)) ?? ''] as const))
  return new Map(found)
}

async function manifestIn(places: readonly string[], open: Open): Promise<ManifestFacts> {
  for (const path of places) {
    const found = await open(path)
    if (found === undefined) continue
    const { readManifestAt } = await import('../../../start/manifest.ts')
    const reading = await readManifestAt({ text: found, path })
    return 'problems' in reading
      ? { state: 'wrong', problems: reading.problems }
      : { state: 'good', manifest: reading.manifest, path }
  }
  return { state: 'absent' }
}
