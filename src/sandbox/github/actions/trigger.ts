import type { Oid } from '../../../core/facts.ts'
import { filesOf, lineAt, textAt } from '../git/trees.ts'
import type { Access, Account, Repository, World } from '../world.ts'
import { queueRun } from './queue.ts'
import type { Run } from './state.ts'
import { matches, readWorkflow, type Workflow } from './workflow.ts'

/** Something that workflows may be waiting for. */
export interface Trigger {
  readonly event: string
  readonly activity?: string
  readonly sha: Oid
  /** The branch the run is shown under. */
  readonly branch: string
  readonly actor: Account
  /** Changed paths, for `push` and `pull_request`. */
  readonly paths?: readonly string[]
  /** The finished workflow's name, for `workflow_run`. */
  readonly workflow?: string
  /** What was said, and by what kind of account: for `issue_comment`. */
  readonly comment?: { readonly body: string; readonly by: string }
  /** `client_payload`, for `repository_dispatch`. */
  readonly payload?: Readonly<Record<string, unknown>>
  /** A run of a fork's pull request gets no secrets. */
  readonly withoutSecrets?: boolean
}

const FOLDER = '.github/workflows'

/** Names of the workflow files at a commit. */
export function workflowPaths(repository: Repository, at: Oid): readonly string[] {
  const tree = repository.objects.commits.get(at)?.tree
  const folder = tree === undefined ? undefined : lineAt(repository.objects, tree, FOLDER)
  if (folder === undefined) return []
  const names = [...filesOf(repository.objects, folder.oid).keys()]
  return names.filter((name) => /^[^/]+\.ya?ml$/.test(name)).map((name) => `${FOLDER}/${name}`)
}

/** A workflow as it is at a commit; undefined: no such file, or GitHub cannot read it. */
export function workflowAt(repository: Repository, at: Oid, path: string): Workflow | undefined {
  const tree = repository.objects.commits.get(at)?.tree
  const text = tree === undefined ? undefined : textAt(repository.objects, tree, path)
  return text === undefined ? undefined : readWorkflow(path, text)
}

/**
 * Starts the runs an event asks for. What `GITHUB_TOKEN` did starts nothing, except by dispatches (GitHub: "Use GITHUB_TOKEN for
 * authentication in workflows").
 */
export function trigger(
  world: World,
  repository: Repository,
  by: { access: Access; trigger: Trigger },
): readonly Run[] {
  const { access, trigger: asked } = by
  const silent = access.by === 'actions' && asked.event !== 'repository_dispatch'
  if (silent || skips(repository, asked)) return []
  return workflowPaths(repository, asked.sha).flatMap((path) => {
    const workflow = workflowAt(repository, asked.sha, path)
    if (!workflow || !matches(workflow, asked) || repository.settings.off.has(path)) return []
    return [queueRun(world, repository, { workflow, trigger: asked, inputs: {} })]
  })
}

/** GitHub: "Skipping workflow runs": for `push` and `pull_request`, by the head commit's message. */
function skips(repository: Repository, { event, sha }: Trigger): boolean {
  if (event !== 'push' && event !== 'pull_request') return false
  const message = repository.objects.commits.get(sha)?.message ?? ''
  return /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/i.test(message)
}
