import { describe, expect, test } from '@jest/globals'
import { createRig, type Rig } from './rig.ts'

const DEPLOY = [
  'name: Deploy',
  'run-name: ${{ github.event.action }} for ${{ github.event.client_payload.who }}',
  'on:',
  '  repository_dispatch: { types: [deploy] }',
  'jobs:',
  '  deploy: { steps: [] }',
  '',
].join('\n')
const ANY = 'name: Any\non: repository_dispatch\njobs:\n  any: { steps: [] }\n'

function rigged(): Rig {
  return createRig({
    repository: { files: { '.github/workflows/deploy.yml': DEPLOY, '.github/workflows/any.yml': ANY } },
  })
}

async function titles(rig: Rig): Promise<unknown> {
  const { json } = await rig.rest('GET /actions/runs?event=repository_dispatch')
  return [json['workflow_runs']].flat().map((run) => Reflect.get(Object(run), 'display_title'))
}

describe('an event of the repository', () => {
  test('is answered with nothing, and its runs are listed seconds later, by the titles that they give themselves', async () => {
    const rig = rigged()
    const answer = await rig.rest('POST /dispatches', { event_type: 'deploy', client_payload: { who: 'mona' } })
    expect(answer.status).toBe(204)
    expect(await titles(rig)).toEqual([])
    await rig.clock.advance(3_000)
    // Without `run-name:` GitHub shows the type.
    expect(await titles(rig)).toEqual(['deploy', 'deploy for mona'])
  })

  test('that nobody waits for is taken all the same', async () => {
    const rig = rigged()
    expect((await rig.rest('POST /dispatches', { event_type: 'other' })).status).toBe(204)
    await rig.clock.advance(3_000)
    expect(await titles(rig)).toEqual(['other'])
  })

  test.each([
    ['no type', {}],
    ['a type that is too long', { event_type: 'x'.repeat(101) }],
    [
      'eleven properties',
      { event_type: 'x', client_payload: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`p${i}`, i])) },
    ],
  ])('with %s is refused', async (_, body) => {
    const { unjudged } = await import('../../contract/unjudged.ts')
    unjudged('requests that are wrong on purpose')
    expect((await rigged().rest('POST /dispatches', body)).status).toBe(422)
  })

  test('is not for who may not write here', async () => {
    const rig = rigged()
    const token = rig.github.control.installationToken({ permissions: { contents: 'read', metadata: 'read' } })
    expect((await rig.rest('POST /dispatches', { event_type: 'deploy' }, token)).status).toBe(403)
  })

  test('that a job sends with its own token starts runs, too', async () => {
    const rig = rigged()
    await rig.rest(
      'POST /dispatches',
      { event_type: 'deploy' },
      rig.github.control.actionsToken({ permissions: { contents: 'write' } }),
    )
    await rig.clock.advance(3_000)
    expect(rig.github.truth.runs()).toHaveLength(2)
  })
})
