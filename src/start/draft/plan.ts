// What init would write and say, made from what was looked at. Writes nothing.
import { MANIFESTS } from '../../core/manifest/paths.ts'
import type { Manifest, ManifestProblem } from '../../core/manifest/policy.ts'
import { type ManifestReading, readManifest } from '../../core/manifest/read.ts'
import { PROVIDERS } from '../../plugins/registry.ts'
import { type Draft, draftOf } from './draft.ts'
import { doubtsOf } from './doubts.ts'
import { examplesIn, ownerOf } from './hosting.ts'
import { manifestText } from './manifest-text.ts'
import { type Names, type Place, placesOf } from './places.ts'
import { keyturnFile, readWorkflows, type Workflow } from './workflows.ts'
import { fillOf, type Step } from './fill.ts'
import { workflowText } from './workflow-text.ts'

/** Files of a repository, wherever they are read. */
export interface Files {
  /** By path, of those that `TELLING` names. */
  readonly texts: ReadonlyMap<string, string>
  /** Any file's text, by its path; undefined: there is none. */
  readonly text: (path: string) => string | undefined
}

export interface Plan {
  /** Files to write, by path: none of them is there. */
  readonly texts: ReadonlyMap<string, string>
  /** Files that are there and stay as they are. */
  readonly kept: readonly string[]
  readonly draft: Draft
  readonly places: readonly Place[]
  /** The manifest that will stand there; undefined: none, or the one that is there cannot be read. */
  readonly manifest: Manifest | undefined
  /** Where it stands, or will, and what is wrong with it. */
  readonly path: string
  readonly problems: readonly ManifestProblem[]
  readonly doubts: readonly string[]
  /** What only a person can say or change in the files. */
  readonly fill: readonly Step[]
}

const WORKFLOW = '.github/workflows/keyturn.yml'
const NONE: Names = { repository: undefined, environments: undefined }

/** What is known besides the files. */
export interface Seen {
  /** What GitHub lists; undefined: nobody was asked. */
  readonly names: Names | undefined
  readonly branch: string
  /** Why nobody was asked, in a sentence; default: there was no login. */
  readonly blind?: string
}

/** Plans both files. */
export function planOf(files: Files, seen: Seen): Plan {
  const workflows = readWorkflows(files.texts)
  const names = seen.names ?? NONE
  const places = placesOf(names, workflows)
  const draft = draftOf({ places, names, workflows, providers: PROVIDERS, examples: examplesIn(files.texts) })
  const there = MANIFESTS.find((path) => files.text(path) !== undefined)
  const own = manifestText({ draft, owner: ownerOf(files.texts), providers: PROVIDERS })
  const reading = readingOf(files, there, draft.keys.length === 0 ? undefined : own)
  const manifest = reading !== undefined && 'manifest' in reading ? reading.manifest : undefined
  const running = keyturnFile(files.texts) ?? (files.text(WORKFLOW) === undefined ? undefined : WORKFLOW)
  const texts = new Map<string, string>()
  if (there === undefined && reading !== undefined) texts.set('rotation.yml', own)
  if (running === undefined && manifest !== undefined)
    texts.set(WORKFLOW, workflowFor({ branch: seen.branch, manifest, workflows }))
  return {
    texts,
    kept: [there, running].flatMap((path) => path ?? []),
    draft,
    places,
    manifest,
    path: there ?? 'rotation.yml',
    problems: reading !== undefined && 'problems' in reading ? reading.problems : [],
    doubts: doubtsOf({
      texts: files.texts,
      blind: seen.blind,
      names: seen.names,
      workflows,
      places,
      draft,
      own: there === undefined ? undefined : manifest,
    }),
    fill: fillOf(manifest, draft),
  }
}

/** The manifest that is there, or else the one to write; undefined: there is no key to write one for. */
function readingOf(files: Files, there: string | undefined, own: string | undefined): ManifestReading | undefined {
  const text = there === undefined ? own : (files.text(there) ?? '')
  return text === undefined ? undefined : readManifest(text, there ?? 'rotation.yml', PROVIDERS)
}

/** What shows Keyturn its values by itself. */
const READS: ReadonlySet<string> = new Set(['vault', 'aws-secrets-manager'])

interface ForWorkflow {
  readonly branch: string
  readonly manifest: Manifest
  readonly workflows: readonly Workflow[]
}

function workflowFor({ branch, manifest, workflows }: ForWorkflow): string {
  const files = new Set(
    manifest.credentials.flatMap(({ deploy }) =>
      deploy.flatMap((one) => ('file' in one && one.file ? [one.file] : [])),
    ),
  )
  const deploys = workflows.filter(({ file }) => files.has(file)).map(({ name }) => name)
  const incumbents = manifest.credentials.filter(
    ({ stores: [store, ...more] }) => store !== undefined && more.length === 0 && !READS.has(store.kind),
  )
  return workflowText({ branch, manifest, deploys, incumbents })
}
