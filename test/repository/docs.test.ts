import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { REASONS } from '../../src/core/reasons.ts'
import { VERBS } from '../../src/cli/verbs.ts'
import { read, ROOT, sources } from './sources.ts'

const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].sort()

describe('README.md', () => {
  const readme = read('README.md')
  const blocks = [...readme.matchAll(/<!-- file: (\S+) -->\n```ya?ml\n([\s\S]*?)```/g)]

  test('shows the workflow and a manifest', () => {
    expect(blocks.map(([, path]) => path)).toEqual(
      expect.arrayContaining(['docs/examples/keyturn.yml', 'docs/examples/rotation.yml']),
    )
  })

  test.each(blocks.map(([, path = '', text = '']) => [path, text]))('shows %s as it is', (path, text) => {
    expect(text).toBe(read(path))
  })

  test('shows no other YAML, which nobody would test', () => {
    expect([...readme.matchAll(/^```ya?ml/gm)]).toHaveLength(blocks.length)
  })

  test('has the two commands and no third to set up', () => {
    expect([...readme.matchAll(/^npm (ci|install|i) .*$/gm)].map(([line]) => line)).toEqual([
      'npm ci && npm run demo',
      'npm ci && npm test',
    ])
  })

  test('the manifest it begins with has nine lines', () => {
    expect(read('docs/examples/rotation.yml').trim().split('\n')).toHaveLength(9)
  })

  test.each(Object.keys(VERBS))('names the verb %s', (verb) => {
    expect(readme).toContain(`keyturn ${verb}`)
  })
})

describe('the docs', () => {
  test.each(Object.keys(REASONS))('have a rule or a step that gives %s', (code) => {
    const users = sources('src').filter(
      ({ path, text }) => path !== 'src/core/reasons.ts' && text.includes(`'${code}'`),
    )
    expect(users.map(({ path }) => path)).not.toEqual([])
  })

  test.each(Object.keys(REASONS))('say what %s means and what to do', (code) => {
    expect(read('docs/troubleshooting.md')).toContain(`### \`${code}\``)
  })

  test('explain no reason that does not exist', () => {
    const explained = [...read('docs/troubleshooting.md').matchAll(/^### `(.+)`$/gm)].map(([, code]) => code)
    expect(new Set(explained)).toEqual(new Set(Object.keys(REASONS)))
  })

  test('name every input and output of the Action', () => {
    const { inputs, outputs } = parse(read('action.yml'))
    const page = read('docs/action.md')
    const names = [...Object.keys(inputs), ...Object.keys(outputs)]
    expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([])
  })

  test.each(PAGES)('%s links to nothing that is missing', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '')
    const missing = links
      .filter((target) => !/^(https?:|mailto:|#)/.test(target))
      .map((target) => join(ROOT, dirname(page), target.replace(/#.*$/, '')))
      .filter((path) => !existsSync(path))
    expect(missing.map((path) => relative(ROOT, path))).toEqual([])
  })

  test('decisions are numbered without gaps', () => {
    const numbers = readdirSync(join(ROOT, 'docs/decisions')).map((name) => Number(name.slice(0, 4)))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1))
  })
})
