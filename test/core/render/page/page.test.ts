import { describe, expect, test } from '@jest/globals'
import { reportPage } from '../../../../src/core/render/page/page.ts'
import type { PageTexts } from '../../../../src/core/render/page/parts.ts'
import { DARK, LIGHT } from '../../../../src/core/render/page/style.ts'
import { OUTCOMES, outcome, run } from '../run-cases.ts'
import { rotation } from './rotation.ts'

const { at } = run()

function page(more: Partial<PageTexts> = {}): string {
  const histories = new Map([['session', { rotations: [rotation()], whole: true }]])
  // Between tags, white space is the source's own.
  const text = reportPage({ ...run({ outcomes: OUTCOMES }), version: '0.1.0', histories, ...more })
  return text.replaceAll(/\s+/g, ' ').replaceAll(/(?<=[>]) (?=<)|(?<=<[^>]*>) | (?=<\/)/g, '')
}

const VOID = new Set(['meta', 'br'])

/** Tags that are not closed in their order. */
function unbalanced(text: string): readonly string[] {
  const open: string[] = []
  for (const [, closing, name = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?>/g)) {
    if (VOID.has(name)) continue
    if (closing === '') open.push(name)
    else if (open.pop() !== name) return [`</${name}>`]
  }
  return open
}

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((from) => {
    const part = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast, as WCAG 2.2 defines it. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

describe('the page', () => {
  const text = page()

  test('asks for nothing and runs nothing', () => {
    expect(text).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`)
    expect(text).not.toMatch(/<(?:script|link|img|iframe|object|base|form)\b|\bsrc=|url\(|@import|\son\w+=/i)
  })

  test('is well-formed, in English, fit for a phone and for the dark', () => {
    expect(unbalanced(text)).toEqual([])
    expect(text).toMatch(/^<!doctype html><html lang="en">/i)
    expect(text).toContain('<meta name="viewport" content="width=device-width, initial-scale=1"')
    expect(text).toContain('prefers-color-scheme:dark')
    expect(text).toMatch(/<title>Keys of acme\/app<\/title>/)
  })

  test('has headings that descend one by one, a caption for each table and a scope for each heading cell', () => {
    const levels = [...text.matchAll(/<h(\d)/g)].map(([, level]) => Number(level))
    expect(levels[0]).toBe(1)
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [n, level] of levels.entries()) expect(level - (levels[n - 1] ?? 0)).toBeLessThanOrEqual(1)
    expect(text.match(/<table/g)?.length).toBe(3)
    expect(text.match(/<table role="table"><caption>[^<]{10,}<\/caption>/g)?.length).toBe(3)
    expect(text).not.toMatch(/<th (?!scope="(?:col|row)")/)
  })

  test('names every section, and each name once', () => {
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id ?? '')
    expect(new Set(ids).size).toBe(ids.length)
    const named = [...text.matchAll(/aria-labelledby="([^"]+)"/g)].map(([, id]) => id ?? '')
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((id) => !ids.includes(id))).toEqual([])
  })

  test.each([
    ['light', LIGHT],
    ['dark', DARK],
  ])('can be read in the %s: a contrast of 4.5 or more', (_, colours) => {
    const words = ['text', 'quiet', 'link', 'overdue', 'failed', 'waits', 'moving', 'rests'] as const
    const poor = words.flatMap((word) =>
      (['ground', 'raised'] as const)
        .filter((ground) => contrast(colours[word], colours[ground]) < 4.5)
        .map((ground) => `${word} on ${ground}`),
    )
    expect(poor).toEqual([])
  })

  test('says what needs somebody, the urgent first, with the way on', () => {
    const todo = /<h2 id="todo">[\s\S]*?<\/section>/.exec(text)?.[0] ?? ''
    const names = [...todo.matchAll(/<h3><code>(\w+)<\/code>/g)].map(([, name]) => name)
    expect(names).toEqual(['openai', 'resend', 'openai'])
    expect(todo).toContain('run the workflow with command <code>adopt</code>')
    expect(todo).toContain('<a href="https://github.com/acme/app/pull/7" rel="noreferrer">#7</a>')
    expect(page({ outcomes: [outcome()] })).toContain('Nothing. No key waits for a person.')
  })

  test('tells what was from the records, with a link to each', () => {
    const history = /<h2 id="history">[\s\S]*?<\/section>/.exec(text)?.[0] ?? ''
    expect(history).toContain('hubot')
    expect(history).toContain('both lived 48 h')
    expect(history).toContain('/blob/keyturn/journal/records/session/3.json"')
    expect(text).toContain('Every record fits the chain')
  })

  test('says where records do not fit, and then claims no chain', () => {
    const broken = page({ histories: new Map([['session', { rotations: [rotation()], whole: false }]]) })
    expect(broken).toContain("Records do not fit the journal's entry:")
    expect(broken).not.toContain('Every record fits the chain')
  })

  test('draws each key that served, and says it in words', () => {
    const line = /<dt><code>session<\/code><\/dt><dd role="img" aria-label="([^"]*)"/.exec(text)?.[1] ?? ''
    expect(line).toMatch(
      /^generation 2 2026-08-08 to 2026-11-06; generation 3, in service 2026-11-06 to 2026-11-16; until it is due /,
    )
    expect(text).toMatch(/class="bar late"/)
  })

  test('shows what is wrong with the manifest before all else', () => {
    const problems = [{ path: 'rotation.yml', line: 14, column: 17, message: 'provider "opnai" is not known' }]
    expect(page({ outcomes: [], problems, histories: new Map() })).toMatch(
      /<main><section[^>]*><h2 id="problems">.*rotation\.yml:14:17 · provider &quot;opnai&quot; is not known/,
    )
  })

  test('escapes everything that comes from outside', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=y>'`
    const bad = outcome({
      credential: `${evil}/${evil}`,
      provider: evil,
      owner: evil,
      kind: 'park',
      because: 'foreign-secret',
      about: `${evil} \`${evil}\` \u202e`,
      proposal: { number: 1, url: 'javascript:alert(1)' },
    })
    const past = rotation({ mergedBy: evil, exceptions: [evil], newKey: { id: evil, made: at } })
    const told = page({
      repository: evil,
      url: 'javascript:alert(1)',
      outcomes: [bad],
      histories: new Map([[bad.credential, { rotations: [past], whole: false }]]),
    })
    expect(unbalanced(told)).toEqual([])
    expect(told).not.toMatch(/<script|<img|href="javascript|\u202e/i)
    // Nothing got out of an attribute: no tag has an attribute that the page itself does not write.
    const attributes = [...told.matchAll(/<[a-z][^<>]*>/g)].flatMap(([tag]) =>
      [...tag.replaceAll(/"[^"]*"/g, '""').matchAll(/\s([a-z-]+)(?==|[\s>])/g)].map(([, name]) => name),
    )
    expect(attributes.filter((name) => name?.startsWith('on'))).toEqual([])
  })
})
