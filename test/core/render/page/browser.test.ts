// The page in a real browser: on a phone, in the dark, and as a screen reader is told of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { reportPage } from '../../../../src/core/render/page/page.ts'
import { DARK, LIGHT } from '../../../../src/core/render/page/style.ts'
import { type Browser, browse, hasBrowser } from '../../../docs/browser.ts'
import { OUTCOMES, outcome, run } from '../run-cases.ts'
import { rotation } from './rotation.ts'

const PHONE = { width: 360, height: 800, phone: true }
const DESK = { width: 1280, height: 900 }

/** Names as long as repositories have them, without a place to break. */
const LONG = outcome({
  credential: 'anthropic-batch-summaries/production-eu-central-1',
  kind: 'park',
  because: 'foreign-secret',
  phase: 'parked',
  about:
    'is parked: a secret was changed by somebody else: github:environment/production-eu-central-1/ANTHROPIC_BATCH_SUMMARIES_API_KEY, 2026-11-24T02:16:30Z',
  owner: '@acme-incorporated/platform-reliability',
})

const folder = mkdtempSync(join(tmpdir(), 'keyturn-page-'))
const url = `file://${join(folder, 'keys.html')}`
const withBrowser = hasBrowser() ? describe : describe.skip

withBrowser('in a browser (skipped where there is none)', () => {
  let browser: Browser
  beforeAll(async () => {
    const histories = new Map([['session', { rotations: [rotation()], whole: true }]])
    writeFileSync(
      join(folder, 'keys.html'),
      reportPage({ ...run({ outcomes: [...OUTCOMES, LONG] }), version: '0.1.0', histories }),
    )
    browser = await browse()
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each([
    ['a phone', PHONE],
    ['a desk', DESK],
  ])('nothing stands out of the screen of %s', async (_what, screen) => {
    await browser.show(url, screen)
    const out = `[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.tagName + ': ' + one.textContent.trim().slice(0, 40))`
    expect(await browser.ask(out)).toEqual([])
    expect(await browser.ask('document.documentElement.scrollWidth')).toBe(screen.width)
  })

  test.each([
    ['the light', false, LIGHT],
    ['the dark', true, DARK],
  ])('in %s it has that ground and that text', async (_what, dark, colours) => {
    await browser.show(url, { ...DESK, dark })
    const ask = (name: string): Promise<unknown> => browser.ask(`getComputedStyle(document.body).${name}`)
    expect([await ask('backgroundColor'), await ask('color')]).toEqual([rgb(colours.ground), rgb(colours.text)])
  })

  test.each([
    ['a phone', PHONE],
    ['a desk', DESK],
  ])('a screen reader hears headings, tables and their cells, by name, on %s', async (_what, screen) => {
    await browser.show(url, screen)
    const heard = await browser.heard()
    const names = (role: string): readonly string[] => heard.flatMap((one) => (one.role === role ? [one.name] : []))
    expect(heard.filter(({ role }) => role === 'heading').map(({ level, name }) => `${level} ${name}`)).toEqual(
      expect.arrayContaining([
        '1 Keys of acme/app',
        '2 What needs somebody',
        // Word by word: a drawn dot between them once glued two together.
        '3 anthropic-batch-summaries / production-eu-central-1 stopped · @acme-incorporated/platform-reliability',
        '2 Timeline',
        '2 History',
      ]),
    )
    expect(names('region')).toEqual(['What needs somebody', 'Keys', 'Timeline', 'Upcoming', 'History'])
    expect(names('table')).toHaveLength(3)
    expect(names('columnheader').slice(0, 5)).toEqual(['key', 'state', 'age', 'due', 'phase'])
    // Every key's bar says in words what it shows.
    expect(names('image')).toHaveLength(OUTCOMES.length + 1)
    for (const role of ['table', 'rowheader', 'image', 'link', 'heading', 'region'])
      expect([role, names(role).filter((name) => name.trim() === '')]).toEqual([role, []])
  })
})

function rgb(colour: string): string {
  const [r, g, b] = [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16))
  return `rgb(${r}, ${g}, ${b})`
}
