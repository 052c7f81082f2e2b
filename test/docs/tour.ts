// Writes what docs/guides/tour.md shows: texts of the built command line, and pictures of pages in a real browser.
// `node tools/run.mjs test/docs/tour.ts [chromium]`, in the repository's root, with a built dist/.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { summary } from '../../src/core/render/summary.ts'
import { markdown } from '../../src/sandbox/pages/markdown.ts'
import { page } from '../../src/sandbox/pages/page.ts'
import { pagesOf } from '../../src/sandbox/pages/pages.ts'
import { browse, type Screen } from './browser.ts'
import { busy, reportOf, standing, TEXTS, tourTexts } from './tour-stage.ts'

const PICTURES = 'docs/images'
const GITHUB: Screen = { width: 968, height: 400 }
const DESK: Screen = { width: 1100, height: 800 }

const day = await busy()
const { world } = day.rig
const folder = mkdtempSync(join(tmpdir(), 'keyturn-tour-'))
world.tap(pagesOf(world.github.truth, 'acme/web'))
const served = await standing(day)
const browser = await browse(process.argv[2])

async function shoot(to: string, url: string, screen: Screen): Promise<void> {
  await browser.show(url, screen)
  writeFileSync(`${PICTURES}/${to}`, await browser.picture())
}

/** A page of our own making, as a file. */
function kept(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return `file://${join(folder, name)}`
}

try {
  mkdirSync(TEXTS, { recursive: true })
  for (const [path, text] of await tourTexts(day, served)) writeFileSync(path, text)
  const report = kept('report.html', await reportOf(day, served))
  await shoot('report.png', report, DESK)
  await shoot('report-dark.png', report, { ...DESK, dark: true })
  await shoot('report-phone.png', report, { width: 390, height: 1400, dark: true, phone: true })
  const shown = page({ title: 'Keyturn, run 16', repository: 'acme/web', main: markdown(summary(day.result)) })
  await shoot('summary.png', kept('summary.html', shown.body ?? ''), GITHUB)
  const site = `${served.urls.github}/acme/web`
  const [issue] = world.github.truth.issues()
  await shoot('dashboard.png', `${site}/issues/${issue?.number ?? 0}`, GITHUB)
  const [adoption, ...others] = world.github.truth.pulls()
  const turned = others.find(({ comments }) => comments.some(({ body }) => body.includes('### Gone')))
  await shoot('adoption.png', `${site}/pull/${adoption?.number ?? 0}`, GITHUB)
  await shoot('trail.png', `${site}/pull/${turned?.number ?? 0}`, GITHUB)
} finally {
  await browser.close()
  await served.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
process.exit(0)
