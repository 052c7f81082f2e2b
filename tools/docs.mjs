// Writes the pages that are made from code, so that they cannot disagree with it. `--check` only compares.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ROOT } from './bundle.mjs'
import { actionPage } from './docs/action-page.mjs'
import { auditPage } from './docs/audit-page.mjs'
import { cliPage } from './docs/cli-page.mjs'
import { doctorPage } from './docs/doctor-page.mjs'
import { errorsOf } from './docs/errors.mjs'
import { load } from './docs/load.mjs'
import { manifestPage } from './docs/manifest-page.mjs'
import { proofPage } from './docs/proof-page.mjs'
import { providersPage } from './docs/providers-page.mjs'
import { pagesWithFiles } from './docs/shown.mjs'
import { storesPage } from './docs/stores-page.mjs'
import { troubleshootingPage } from './docs/troubleshooting-page.mjs'

const PAGES = {
  'docs/troubleshooting.md': async () => troubleshootingPage((await load('src/core/reasons.ts')).REASONS),
  'docs/proof.md': async () =>
    proofPage(
      { sweep: await figures('sweep'), fuzz: await figures('fuzz'), mutate: await figures('mutate') },
      (await load('test/mutations/report.ts')).mutationSection,
    ),
  'docs/errors.md': errorsOf,
  'docs/providers/README.md': async () => providersPage((await load('src/plugins/registry.ts')).PROVIDERS),
  'docs/stores/README.md': async () => storesPage((await load('src/plugins/stores/declared.ts')).DECLARED),
  'docs/manifest.md': async () => manifestPage(JSON.parse(await readFile(join(ROOT, 'rotation.schema.json'), 'utf8'))),
  ...(await pagesWithFiles(ROOT, 'docs/guides')),
  ...(await pagesWithFiles(ROOT, 'docs/recipes')),
  'docs/cli.md': async () => cliPage(await load('src/cli/verbs.ts')),
  'docs/audit.md': async () =>
    auditPage(
      (await load('src/core/audit/trail/findings.ts')).FINDINGS,
      (await load('src/core/audit/export/standards.ts')).ANSWERS,
    ),
  'docs/doctor.md': async () => doctorPage(await load('src/cli/doctor/catalogue.ts')),
  'docs/action.md': async () => actionPage(parse(await readFile(join(ROOT, 'action.yml'), 'utf8'))),
}

const check = process.argv.includes('--check')
const stale = []
for (const [path, render] of Object.entries(PAGES)) {
  const wanted = await render()
  const there = await readFile(join(ROOT, path), 'utf8').catch(() => '')
  if (there === wanted) continue
  stale.push(path)
  if (!check) await writeFile(join(ROOT, path), wanted)
}
if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}; \`npm run docs\` writes them`)
  process.exitCode = 1
} else {
  console.log(stale.length === 0 ? 'docs: fresh' : `docs: wrote ${stale.join(', ')}`)
}

/** What a long proof printed and `node tools/record.mjs` kept. */
async function figures(kind) {
  return JSON.parse(await readFile(join(ROOT, `docs/figures/${kind}.json`), 'utf8'))
}
