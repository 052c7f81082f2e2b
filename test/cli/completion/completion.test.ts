import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import { bash } from '../../../src/cli/completion/bash.ts'
import { fish } from '../../../src/cli/completion/fish.ts'
import { zsh } from '../../../src/cli/completion/zsh.ts'
import { VERBS, type VerbSpec } from '../../../src/cli/verbs.ts'
import { ROOT } from '../../repository/sources.ts'

const SPECS: readonly (readonly [string, VerbSpec])[] = Object.entries(VERBS)

/** What a real shell answers; undefined: this machine has none such. */
function shell(name: string, args: readonly string[]): string | undefined {
  const ended = spawnSync(name, args, { cwd: ROOT, encoding: 'utf8' })
  if (ended.error !== undefined) return undefined
  if (ended.stderr.trim() !== '') throw new Error(`${name}: ${ended.stderr}`)
  return ended.stdout
}

/** What bash offers for a line, of which the last word is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const line = ['keyturn', ...words].map((word) => `'${word}'`).join(' ')
  const ask = `${bash()}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _keyturn; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['--norc', '-c', ask], { cwd: ROOT, encoding: 'utf8' })
  return out.split('\n').filter((word) => word !== '')
}

describe('in bash', () => {
  test('every verb is offered, and then what begins like it', () => {
    expect(offered('')).toEqual([...Object.keys(VERBS), '--help', '--version'])
    expect(offered('che')).toEqual(['check'])
    expect(offered('help', 'exp')).toEqual(['explain', 'exploited'])
    expect(offered('nothing-like-it')).toEqual([])
  })

  test.each(SPECS.map(([verb, spec]) => [verb, spec] as const))(
    '%s has its options, and no other verb’s',
    (verb, spec) => {
      const options = offered(verb, '--')
      expect(options.toSorted()).toEqual([...spec.options.map((name) => `--${name}`), '--help'].toSorted())
    },
  )

  test('a verb with few words has them', () => {
    expect(offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']))
  })

  test('files come where a file is wanted, and nowhere else', () => {
    expect(offered('check', 'package.j')).toEqual(['package.json'])
    expect(offered('check', '--manifest', 'package.j')).toEqual(['package.json'])
    expect(offered('status', 'package.j')).toEqual([])
    expect(offered('status', '--repo', '')).toEqual([])
  })

  test('it is registered for keyturn', () => {
    expect(execFileSync('bash', ['--norc', '-c', `${bash()}\ncomplete -p keyturn`], { encoding: 'utf8' })).toContain(
      '_keyturn',
    )
  })
})

const inZsh = shell('zsh', ['--version']) === undefined ? test.skip : test
const inFish = shell('fish', ['--version']) === undefined ? test.skip : test

describe('in zsh', () => {
  inZsh('it is understood, and registered for keyturn', () => {
    const ask = `autoload -Uz compinit && compinit -D -u\n${zsh()}\nprint -r -- $_comps[keyturn]`
    expect(shell('zsh', ['-f', '-c', ask])).toBe('_keyturn\n')
  })

  inZsh('what is offered is what belongs there', () => {
    // The functions that would draw a menu are told what is in it; the rest is zsh's own.
    const stand = '_describe() { print -rl -- ${(P)2} }\n_arguments() { print -rl -- "$@" }\ncompdef() { }\n'
    const ask = (words: string, current: number): readonly string[] =>
      (shell('zsh', ['-f', '-c', `${stand}${zsh()}\nwords=(${words}); CURRENT=${current}; _keyturn`]) ?? '')
        .trim()
        .split('\n')

    expect(ask('keyturn ""', 2).map((line) => line.split(':')[0])).toEqual(Object.keys(VERBS))
    expect(ask('keyturn check ""', 3)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^--online\[/),
        expect.stringMatching(/^--manifest\[.*\]:PATH:_files$/),
        '*:file:_files',
      ]),
    )
    expect(ask('keyturn completion ""', 3)).toContain('1:what:(bash zsh fish)')
  })
})

/** What fish offers for a line. */
function inFishFor(line: string): readonly string[] {
  const out = shell('fish', ['--no-config', '-c', `${fish()}\ncomplete -C '${line}'`]) ?? ''
  return out.split('\n').flatMap((found) => (found === '' ? [] : [found.split('\t')[0] ?? '']))
}

describe('in fish', () => {
  inFish('what is offered is what belongs there', () => {
    expect(inFishFor('keyturn ').toSorted()).toEqual(Object.keys(VERBS).toSorted())
    expect(inFishFor('keyturn che')).toEqual(['check'])
    expect(inFishFor('keyturn check --on')).toEqual(['--online'])
    expect(inFishFor('keyturn status --on')).toEqual(['--only'])
    expect(inFishFor('keyturn completion ')).toEqual(['bash', 'fish', 'zsh'])
    expect(inFishFor('keyturn check package.j')).toEqual(['package.json'])
    expect(inFishFor('keyturn status package.j')).toEqual([])
  })
})
