// Somebody who owns keys leaves: the ears hear it, and the run that they start proposes another owner. It looked a minute ago.
import { afterEach, expect, jest, test } from '@jest/globals'
import { occasionOf } from '../../src/action/occasion.ts'
import type { JobContext } from '../../src/sandbox/github/contract.ts'
import { DAY, HOUR, type Rig, rigOn } from '../start/rig.ts'
import { incumbentName, mergeOpen } from '../start/team.ts'
import { openOnes } from '../start/truth.ts'
import { openStage, type Stage, type StageOptions, WORKFLOW } from './stage.ts'

jest.setTimeout(120_000)

const MINUTE = 60_000
const COMMENT_TOO = `
name: Keyturn
on:
  workflow_dispatch:
    inputs:
      comment: { description: The comment that it was started for }
jobs:
  keyturn:
    runs-on: ubuntu-latest
    steps:
      - uses: keyturn/keyturn@v0
`

let stage: Stage
afterEach(() => stage.close())

/** Adopted and at rest; owners were looked for a minute ago, as every day. From then on each job of the workflow is a run of Keyturn. */
async function begin(options: StageOptions = {}): Promise<{ readonly rig: Rig; readonly runs: readonly string[] }> {
  const runs: string[] = []
  let job: ((context: JobContext) => Promise<void>) | undefined
  stage = await openStage({
    // The bot's login is good for minutes around the real time, and the daily look comes before.
    start: Date.now() - DAY,
    age: 10 * DAY,
    app: { every: HOUR },
    manifest: { defaults: ['reviewers: ["@octavia"]'] },
    onJob: (context) => {
      if (context.run.workflow !== WORKFLOW || job === undefined) return undefined
      return job(context).then(() => 'success' as const)
    },
    ...options,
  })
  const rig = rigOn(stage.world)
  for (const [credential, { value }] of stage.world.first) rig.env[incumbentName(credential)] = value
  await rig.keyturn()
  mergeOpen(stage.world, 'adopt')
  await rig.keyturn()
  await stage.world.clock.advance(DAY - MINUTE)
  await rig.keyturn({ full: true })
  expect(looks()).toBe(1)
  await stage.quiet()
  await stage.world.clock.advance(MINUTE)
  job = async ({ run, inputs }) => {
    runs.push(run.event)
    // As the runner tells the Action, by the lines of the workflow.
    const env = { GITHUB_REPOSITORY: 'acme/web' }
    const event = { name: run.event, runId: run.id, runAttempt: 1, actor: run.actor, about: run.event }
    const { comment } = inputs
    await rig.launch({}, occasionOf(env, event, comment === undefined || comment === '' ? {} : { comment }))
  }
  return { rig, runs }
}

function looks(): number {
  return stage.world.calls.filter(({ request }) => request.url.pathname.endsWith('/collaborators/mona')).length
}

async function heard(): Promise<void> {
  await stage.quiet()
  await stage.world.clock.advance(2 * MINUTE)
}

test.each([
  ['the organisation', 'organization'],
  ['a repository', { repository: 'acme/web' }],
] as const)('who leaves %s is replaced as the owner by the run that the ears start', async (_, from) => {
  const { rig, runs } = await begin()
  stage.world.github.control.leave('mona', from)
  await heard()
  expect(runs).toEqual(['workflow_dispatch'])
  expect(openOnes(stage.world).map(({ branch }) => branch)).toEqual(['keyturn/owner/mona/left'])
  // Nothing but other owners comes of it: no word of a person ordered more.
  expect(stage.world.openai.keys()).toHaveLength(stage.world.first.size)
  await rig.keyturn()
  expect(openOnes(stage.world)).toHaveLength(1)
})

test('who leaves a team owns nothing less by it, and nothing is proposed', async () => {
  const { runs } = await begin()
  stage.world.github.control.leave('mona', { team: 'sre' })
  await heard()
  expect(runs).toEqual(['workflow_dispatch'])
  expect(looks()).toBe(2)
  expect(openOnes(stage.world)).toEqual([])
})

test('who leaves while somebody writes a command is not forgotten over the comment', async () => {
  const { runs } = await begin({ workflow: COMMENT_TOO })
  const { world } = stage
  const [dashboard] = world.github.truth.issues()
  world.github.person('octavia').comment(dashboard?.number ?? 0, '/keyturn status')
  world.github.control.leave('mona', { repository: 'acme/web' })
  await heard()
  expect(runs).toEqual(['workflow_dispatch'])
  expect(openOnes(world).map(({ branch }) => branch)).toEqual(['keyturn/owner/mona/left'])
})
