import { account } from '../accounts.ts'
import type { Deployment, Repository, World } from '../world.ts'
import { emit } from '../webhooks.ts'
import { showDeployment, showRun, showStatus, showWorkflow } from './show.ts'
import type { Run } from './state.ts'

/** `workflow_run`, as an App hears it. */
export function tellRun(world: World, repository: Repository, news: { run: Run; action: string }): void {
  const { run, action } = news
  const status = action === 'in_progress' ? 'in_progress' : run.status
  const payload = () => ({
    action,
    workflow: showWorkflow(world, repository, run),
    workflow_run: { ...showRun(world, repository, run), status },
  })
  emit(world, repository, { event: 'workflow_run', sender: run.actor, payload })
  if (action === 'completed') for (const hear of world.finished) hear(repository, run)
}

/** `deployment_status`: Apps hear it although no workflow is started by it. */
export function tellDeployment(
  world: World,
  repository: Repository,
  news: { run: Run; deployment: Deployment; state: string },
): void {
  emit(world, repository, {
    event: 'deployment_status',
    sender: account(world, 'github-actions[bot]'),
    payload: () => ({
      action: 'created',
      deployment: showDeployment(world, repository, news.deployment),
      deployment_status: showStatus(world, repository, { deployment: news.deployment, index: 0 }),
      workflow_run: showRun(world, repository, news.run),
    }),
  })
}
