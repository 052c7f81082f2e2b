import { expect, test } from '@jest/globals'
import { createRig } from './rig.ts'

test('the run that opens the adoption says where it is', async () => {
  const result = await createRig().keyturn()
  expect(result.outcomes.map(({ because, proposal }) => ({ because, proposal }))).toEqual([
    { because: 'awaiting-adoption', proposal: { number: 1, url: 'https://github.com/acme/web/pull/1' } },
  ])
})

test("one credential's trouble at adoption is said, and the others are proposed", async () => {
  const rig = createRig({
    keys: [
      { name: 'openai', provider: 'openai', environment: 'production' },
      { name: 'openai', provider: 'openai', environment: 'staging' },
    ],
  })
  const { world } = rig
  world.github.control.deleteEnvironment('staging')

  const result = await rig.keyturn()

  expect(result.outcomes.map(({ credential, kind }) => [credential, kind])).toEqual([
    ['openai/production', 'wait'],
    ['openai/staging', 'failed'],
  ])
  expect(result.outcomes[1]?.about).toContain('does not show the place of github:environment/staging/OPENAI_API_KEY')
  const [proposal] = world.github.truth.pulls()
  expect(proposal?.body).toContain('openai/production')
  expect(proposal?.body).not.toContain('openai/staging')
})
