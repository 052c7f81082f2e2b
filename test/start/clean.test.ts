import { expect, test } from '@jest/globals'
import { createRig } from './rig.ts'
import { incumbentName } from './team.ts'

/** The last net: a text of ours that would carry a value, by whatever mistake, does not leave for GitHub. */
test('a manifest that quotes the key in service brings it into no pull request', async () => {
  const rig = createRig()
  const { world } = rig
  const value = world.first.get('openai/production')?.value ?? ''
  rig.env[incumbentName('openai/production')] = value
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const quoting = text.replace(/deploy: .*/, `deploy: { none: { because: "it reads ${value} by itself" } }`)
  world.github.person('mona').commit('main', { 'rotation.yml': quoting }, 'Say too much')
  const { outcomes } = await rig.keyturn()
  expect(outcomes).toMatchObject([{ kind: 'failed' }])
  const said = world.github.truth.pulls().map(({ title, body }) => `${title}\n${body}`)
  expect(world.leaks(said.join('\n'))).toEqual([])
  expect(world.leaks(rig.log.join('\n'))).toEqual([])
})
