import { expect, test } from '@jest/globals'
import { COMMANDS, LATER, useOf } from '../../src/core/command/verbs.ts'
import { read } from '../repository/sources.ts'

const guide = read('docs/guides/commands.md')

test('docs/guides/commands.md has each command as it is written, and none that is not built', () => {
  const shown = [...guide.matchAll(/^\| `\/keyturn ([^`]+)` \|/gm)].map(([, use]) => use)
  expect(shown).toEqual(Object.keys(COMMANDS).map((verb) => useOf(verb as keyof typeof COMMANDS)))
  expect(Object.keys(LATER).filter((verb) => guide.includes(`/keyturn ${verb}`))).toEqual([])
})
