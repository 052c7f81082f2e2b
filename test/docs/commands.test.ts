import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { COMMANDS, type CommandSpec, useOf } from '../../src/core/command/verbs.ts'
import { read } from '../repository/sources.ts'

const guide = read('docs/guides/commands.md')

test('docs/guides/commands.md has each command as it is written, and no other', () => {
  const shown = [...guide.matchAll(/^\| `\/keyturn ([^`]+)` \|/gm)].map(([, use]) => use)
  expect(shown).toEqual(Object.keys(COMMANDS).map((verb) => useOf(verb as keyof typeof COMMANDS)))
})

test('the workflow offers each command that acts, and none beside', () => {
  const { options } = parse(read('docs/examples/keyturn.yml')).on.workflow_dispatch.inputs.command
  // Who only asks has a comment, and the command line.
  const acting = Object.entries<CommandSpec>(COMMANDS).filter(([, { who }]) => who === 'commander')
  expect(options.toSorted()).toEqual(['reconcile', ...acting.map(([verb]) => verb)].toSorted())
})
