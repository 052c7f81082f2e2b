import { describe, expect, test } from '@jest/globals'
import { type Arguments, understand } from '../../src/cli/arguments.ts'
import { help } from '../../src/cli/help.ts'
import { VERBS } from '../../src/cli/verbs.ts'

function understood(line: string): Arguments {
  const found = understand(line.split(' '))
  if (found.kind !== 'do') throw new Error(`not understood: ${line}`)
  return found.arguments
}

describe('a command line', () => {
  test('has a verb, what it is about, and options in any order', () => {
    const given = understood('explain --json openai/production --repo acme/shop')
    expect(given.verb).toBe('explain')
    expect(given.rest).toEqual(['openai/production'])
    expect(given.flag('json')).toBe(true)
    expect(given.text('repo')).toBe('acme/shop')
    expect(given.text('manifest')).toBeUndefined()
  })

  test('takes a value after = too', () => {
    expect(understood('plan --only=openai/production').text('only')).toBe('openai/production')
  })

  test.each([
    ['', { kind: 'help' }],
    ['--help', { kind: 'help' }],
    ['-h', { kind: 'help' }],
    ['help plan', { kind: 'help', verb: 'plan' }],
    ['plan --help', { kind: 'help', verb: 'plan' }],
    ['explain -h', { kind: 'help', verb: 'explain' }],
    ['--version', { kind: 'version' }],
    ['version', { kind: 'version' }],
  ])('"%s" asks for something to read', (line, kind) => {
    expect(understand(line.split(' ').filter((word) => word !== ''))).toEqual(kind)
  })

  test.each([
    ['statsu', 'There is no verb "statsu". Did you mean status?'],
    ['exchange', 'There is no verb "exchange".'],
    ['help chek', 'There is no verb "chek". Did you mean check?'],
    ['plan --onyl x', '`plan` has no option --onyl. Did you mean --only?'],
    ['check --patience 3m', '`check` has no option --patience.'],
    ['status -x', '`status` has no option -x.'],
    ['plan --repo', '--repo wants a value.'],
    ['plan --repo --json', '--repo wants a value.'],
    ['plan --json=yes', '--json takes no value.'],
    ['explain', '`explain` wants <credential>.'],
    ['rotate', '`rotate` wants <credential>.'],
    ['explain a b', '`explain` does not take "b".'],
    ['plan production', '`plan` does not take "production".'],
    ['completion', '`completion` wants <shell>.'],
    ['completion basch', '`completion` does not take "basch". Did you mean bash?'],
    ['completion powershell', '`completion` does not take "powershell".'],
    ['x\u001b[31m', 'There is no verb "x?[31m".'],
  ])('"%s" is not understood, and says what might have been meant', (line, why) => {
    expect(understand(line.split(' '))).toMatchObject({ kind: 'misused', why })
  })

  test('never has a verb that every object has', () => {
    expect(understand(['constructor'])).toMatchObject({ kind: 'misused' })
    expect(understand(['__proto__'])).toMatchObject({ kind: 'misused' })
  })
})

/** The verb of that name. */
function verbOf(name: string): Arguments['verb'] {
  const found = understand(['help', name])
  if (found.kind !== 'help' || found.verb === undefined) throw new Error(`no verb: ${name}`)
  return found.verb
}

describe('help', () => {
  test('lists every verb once, with what it is for, and fits a terminal', () => {
    const text = help(undefined)
    const words = text.replaceAll(/\s+/g, ' ')
    for (const { use, about } of Object.values(VERBS)) {
      expect(text.split('\n').filter((line) => line.startsWith(`  ${use}  `) || line === `  ${use}`)).toHaveLength(1)
      expect(words).toContain(about)
    }
    expect(text.split('\n').filter((line) => line.length > 110)).toEqual([])
  })

  test('has examples, of which each is understood', () => {
    const examples = [...help(undefined).matchAll(/^ {2}keyturn (\w.*?) {3,}/gm)].map(([, line = '']) => line)
    expect(examples.length).toBeGreaterThan(2)
    for (const line of examples) expect(understand(line.split(' ')).kind).toBe('do')
  })

  test.each(Object.entries(VERBS))('on %s has its options, examples and exit codes', (verb, spec) => {
    const text = help(verbOf(verb))
    expect(understand([verb, '--help'])).toEqual({ kind: 'help', verb })
    for (const name of spec.options) expect(text).toContain(`--${name}`)
    for (const [example] of spec.examples) expect(text).toContain(example)
    expect(text).toMatch(/64 {3}the command line was not understood/)
  })

  test.each(Object.values(VERBS).flatMap(({ examples }) => examples.map(([example]) => example)))(
    'gives an example that is understood: %s',
    (example) => {
      const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
      expect(understand(words.slice(1))).toMatchObject({ kind: 'do' })
    },
  )
})
