// What happened in a repository that may let a rotation go on.
import { TELLING } from '../../start/draft/telling.ts'
import type { Deed } from './deeds.ts'
import { items, text } from './payload.ts'
import { LOCK } from './worth.ts'

/** `push` to the default branch. Which files matter is told by what the repository's workflow names. */
export function hearPush(payload: unknown): readonly Deed[] {
  const branch = text(payload, 'repository', 'default_branch')
  if (branch === undefined || text(payload, 'ref') !== `refs/heads/${branch}`) return []
  const touched = items(payload, 'commits').flatMap((commit) =>
    ['added', 'modified', 'removed'].flatMap((how) => items(commit, how)),
  )
  const paths = [...new Set(touched.filter((path): path is string => typeof path === 'string'))]
  const files = paths.filter((path) => /\.ya?ml$/.test(path))
  return [
    ...(files.length === 0 ? [] : [{ do: 'wake', because: 'push', touched: files } as const]),
    // Nothing else changes what a repository is told of Keyturn.
    ...(paths.some((path) => path !== LOCK && TELLING.test(path)) ? [{ do: 'onboard' } as const] : []),
  ]
}

/** `workflow_run`: a deployment may have ended. */
export function hearRun(payload: unknown): readonly Deed[] {
  if (text(payload, 'action') !== 'completed') return []
  const of = fileOf(text(payload, 'workflow_run', 'path') ?? text(payload, 'workflow', 'path') ?? '')
  return of === undefined ? [] : [{ do: 'wake', because: 'run', of }]
}

/** `.github/workflows/deploy.yml@main` → `deploy.yml`. */
function fileOf(path: string): string | undefined {
  return /^\.github\/workflows\/([\w.-]+\.ya?ml)(?:@|$)/.exec(path)?.[1]
}

/** States after which nothing more comes (REST, "Create a deployment status"). */
const ENDED = new Set(['success', 'failure', 'error'])

/** `deployment_status`: Apps hear those of jobs, too, by which no workflow is started. */
export function hearDeployment(payload: unknown): readonly Deed[] {
  const of = text(payload, 'deployment', 'environment')
  const ended = ENDED.has(text(payload, 'deployment_status', 'state') ?? '')
  return ended && of !== undefined ? [{ do: 'wake', because: 'deployment', of: of.slice(0, 255) }] : []
}
