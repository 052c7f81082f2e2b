import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { code, link, marker, mention, prose, table, words } from '../../../src/core/render/escape.ts'

const NASTY = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '|',
        '\n',
        '\r',
        '`',
        '``',
        '\\',
        '<!--',
        '-->',
        '</sub>',
        '@mona',
        '#1',
        'GH-1',
        '[x](http://e.test)',
        '](',
        '![',
        '<script>',
        '&#64;',
        '\u202e',
        '\u200b',
        '**',
        '_',
        '~~',
        '- [x] ',
        ' ',
        'a',
        'https://github.com/a/b/pull/1',
        'www.e.test',
        'A',
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join('')),
)

/** What GitHub's filters would look through: the text without code spans and `<code>`. */
function outsideCode(text: string): string {
  return text.replaceAll(/`[^`]*`/g, '').replaceAll(/<code>[^<]*<\/code>/g, '')
}

/** Entities as a browser reads them: mentions and links are looked for after that. */
function decoded(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
}

describe.each([
  ['prose', prose],
  ['code', code],
  ['words', words],
] as const)('whatever comes in, %s', (_, escape) => {
  test('stays on one line and inside its cell', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const lines = table(['a', 'b'], [[escape(text), 'x']])
        expect(lines).toHaveLength(3)
        expect(lines.join('\n').split('\n')).toHaveLength(3)
        expect(lines[2]?.split('|')).toHaveLength(4)
      }),
    )
  })

  test('begins no tag, no comment, no link and no emphasis of its own', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const left = outsideCode(escape(text))
        expect(left).not.toMatch(/[<>[\]*~`\\|@]/)
        expect(left.replaceAll(/&#\d+;/g, '')).not.toMatch(/[#&]/)
      }),
    )
  })

  test('mentions nobody, refers to nothing and links nowhere', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const seen = decoded(outsideCode(escape(text)))
        expect(seen).not.toMatch(/@[A-Za-z0-9]/)
        expect(seen).not.toMatch(/#\d/)
        expect(seen).not.toMatch(/\bgh-\d/i)
        expect(seen).not.toMatch(/:\/\/|\bwww\./i)
      }),
    )
  })

  test('turns no direction of writing around', () => {
    fc.assert(fc.property(NASTY, (text) => expect(escape(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)))
  })
})

describe('a mention', () => {
  test.each([
    ['a login', '@mona', '@mona'],
    ['a team', '@acme/sre', '@acme/sre'],
    ['words after a login', '@mona and @all', '`@mona and @all`'],
    ['a login without its sign', 'mona', '`mona`'],
  ])('is made of %s or not at all', (_, name, text) => {
    expect(mention(name)).toBe(text)
  })
})

describe('a link', () => {
  test.each([
    ['a script', 'javascript:alert(1)'],
    ['an address that closes its bracket', 'https://e.test/a) [x](https://f.test'],
    ['an address with a line end', 'https://e.test/\n# x'],
  ])('to %s stays text', (_, url) => {
    expect(link('here', url)).toBe('here')
  })

  test('to a web address is one', () => {
    expect(link('here', 'https://e.test/a?b=1')).toBe('[here](https://e.test/a?b=1)')
  })
})

describe('a marker', () => {
  test('cannot end the comment it is hidden in', () => {
    fc.assert(fc.property(NASTY, NASTY, (a, b) => expect(marker(a, b)).not.toMatch(/--|[<>\s]/)))
  })
})

describe('a sentence of ours', () => {
  test('keeps its code as code and the rest as words', () => {
    expect(words('run the workflow with command `adopt`, @mona')).toBe(
      'run the workflow with command `adopt`, &#64;&#8203;mona',
    )
  })

  test('with one backtick too many is words throughout', () => {
    expect(words('a ` b')).toBe('a &#96; b')
  })
})
