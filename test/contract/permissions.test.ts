import { expect, test } from '@jest/globals'
import { PERMISSIONS } from '../../src/sandbox/github/github.ts'
import { read, sources } from '../repository/sources.ts'
import { at, items, isRecord } from './judge/json.ts'
import { haveSpecs, readSpec } from './judge/specs.ts'

const judged = haveSpecs() ? test : test.skip

/** `pull_requests: write`, of "Pull requests: Read and write". */
function permission(name: string, level: string): string {
  return `${name.toLowerCase().replaceAll(' ', '_')}: ${/write/i.test(level) ? 'write' : 'read'}`
}

/** What the README tells people to grant, the one for workflows included. */
function inReadme(): readonly string[] {
  const text = read('README.md')
  const table = /\| permission \| access \|[\s\S]*?\n\n/.exec(text)?.[0] ?? ''
  const rows = [...table.matchAll(/^\| ([A-Z][a-z ]+) \| ([a-z ]+) \|/gm)]
  const prose = [...text.matchAll(/\*([A-Z][a-z]+): (read and write)\*/g)]
  return [...rows, ...prose].map(([, name = '', level = '']) => permission(name, level))
}

/** What messages of ours tell people to grant. */
function inMessages(): readonly string[] {
  const pattern = /\b([A-Z][a-z]+(?: [a-z]+)?): (Read and write|Read-only|read|write)\b/g
  return sources('src').flatMap(({ text }) =>
    [...text.matchAll(pattern)].map(([, name = '', level = '']) => permission(name, level)),
  )
}

judged('every permission that is asked of people is one that GitHub has', () => {
  const known = at(readSpec('github'), 'components', 'schemas', 'app-permissions', 'properties')
  const named = Object.entries(isRecord(known) ? known : {})
  const all = new Set(
    named.flatMap(([name, schema]) => items(at(schema, 'enum')).map((level) => `${name}: ${String(level)}`)),
  )

  expect(inReadme().length).toBeGreaterThan(8)
  expect(inMessages().length).toBeGreaterThan(5)
  expect([...inReadme(), ...inMessages()].filter((one) => !all.has(one))).toEqual([])
})

test('no message asks for more than the README, but for the teams of an organisation', () => {
  const granted = new Set(inReadme())
  expect(inMessages().filter((one) => !granted.has(one))).toEqual(['members: read'])
})

test('the sandbox’s App has what the README asks for, and no more', () => {
  const has = Object.entries(PERMISSIONS).map(([name, level]) => `${name}: ${level}`)
  expect(has.toSorted()).toEqual([...inReadme()].toSorted())
})
