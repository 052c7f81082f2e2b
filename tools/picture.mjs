// Makes docs/images/proposal.png: the page of a proposal that the demo's sandbox serves, as its reviewer first saw it.
// Needs a built dist/ and a Chromium: `node tools/picture.mjs [chromium]`.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const CHROMIUM = process.argv[2] ?? 'chromium'
const OUT = join(ROOT, 'docs/images/proposal.png')
/** As wide as a README shows it; as high as the proposal is. */
const SIZE = '968,1500'
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  )

const folder = mkdtempSync(join(tmpdir(), 'keyturn-picture-'))
const demo = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), 'demo', '--keep'], {
  stdio: ['ignore', 'ignore', 'pipe'],
})
try {
  const page = await proposalOf(demo)
  mkdirSync(dirname(OUT), { recursive: true })
  execFileSync(
    CHROMIUM,
    [...FLAGS, `--user-data-dir=${folder}`, `--window-size=${SIZE}`, `--screenshot=${OUT}`, `${page}/opened`],
    { stdio: 'ignore', timeout: 60_000 },
  )
  console.log(`Wrote ${OUT}.`)
} finally {
  demo.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** The URL of the first rotation's pull request; the demo prints it when it has come to its end. */
function proposalOf({ stderr }) {
  return new Promise((resolve, reject) => {
    let heard = ''
    stderr.on('data', (chunk) => {
      heard += chunk
      const found = /(http:\S+\/pull\/\d+) {2}Rotate .*\n/.exec(heard)
      if (found !== null) resolve(found[1])
    })
    stderr.on('end', () => reject(new Error(`The demo ended without a proposal.\n${heard}`)))
  })
}
