// A key pasted where a name belongs: what Keyturn says of it goes into a log, so it must not be the key.
import { describe, expect, test } from '@jest/globals'
import { INPUTS, type InputName, readInputs } from '../../src/action/inputs.ts'
import { readSettings } from '../../src/action/settings.ts'
import { understand } from '../../src/cli/arguments.ts'
import { createHunt } from '../../src/sandbox/hunt.ts'
import { createLetters } from '../../src/sandbox/letters.ts'
import { adopted, knowing, mergeOpen } from '../start/scenarios/story.ts'

const letters = createLetters('pasted')
const VALUES = [
  `sk-svcacct-${letters.text(58)}T3BlbkFJ${letters.text(58)}`,
  `re_${letters.text(8)}_${letters.text(24)}`,
] as const
const hunt = createHunt(VALUES)

/** What the refusal says; empty: it was taken. */
function refusal(of: () => unknown): string {
  try {
    return JSON.stringify(of())
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

function isWord(name: string): name is InputName {
  return name in INPUTS
}

describe.each(VALUES)('a key that was pasted', (value) => {
  test.each(
    Object.keys(INPUTS)
      .filter(isWord)
      .filter((name) => !INPUTS[name].secret && name !== 'app-client-id'),
  )('into the input `%s` is not spread by its refusal', (name) => {
    for (const text of [value, `x=${value}`, `adopt ${value}`, `adopt ${value}/x y z`, `adopt a b ${value}`]) {
      const read = readInputs((each) => (each === 'token' ? 'ghs_0' : each === name ? text : INPUTS[each].default))
      // What is taken is told to nobody here; it is refused where it is looked for.
      const said = refusal(() => (readSettings(read), ''))
      expect(hunt.in(said)).toEqual([])
    }
  })

  test.each([
    [(pasted: string) => [pasted]],
    [(pasted: string) => ['plan', pasted]],
    [(pasted: string) => ['plan', `--${pasted}`]],
    [(pasted: string) => ['help', pasted]],
  ])('on the command line is not spread', (line) => {
    expect(hunt.in(JSON.stringify(understand(line(value))))).toEqual([])
  })

  test('in the place of a credential is not spread', async () => {
    const rig = knowing()
    const command = { verb: 'overwrite', credential: value } as const
    await expect(rig.keyturn({ command })).rejects.toThrow('rotation.yml has no credential')
    for (const wish of [{ command }, { only: [value] }])
      expect(hunt.in(refusalText(await rig.keyturn(wish).catch((thrown: unknown) => thrown)))).toEqual([])
  })
})

function refusalText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : JSON.stringify(thrown)
}

test('`adopt` with a value in the place of its id is refused, and nothing of it is written down', async () => {
  const rig = knowing()
  const { world } = rig
  await adopted(rig)
  const { value } = world.openai.mint({ project: '', name: 'made in a hurry', user: 'mona' })
  const command = { verb: 'adopt', credential: 'openai/production', key: value } as const
  const said = refusalText(await rig.keyturn({ command }).catch((thrown: unknown) => thrown))
  expect(said).toContain('is the value of a key')
  mergeOpen(world)
  expect(world.leaks(`${said}\n${world.github.truth.allText()}`)).toEqual([])
  expect(world.misdirected()).toEqual([])
})
