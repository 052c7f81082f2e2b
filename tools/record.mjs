// Keeps the figures that a long proof printed, for docs/proof.md:
//   npm run --silent sweep -- --seconds 1800 --json | node tools/record.mjs sweep
import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { ROOT } from './bundle.mjs'

const KINDS = ['sweep', 'fuzz', 'mutate']
const [kind] = process.argv.slice(2)
if (!KINDS.includes(kind)) {
  console.error(`usage: … --json | node tools/record.mjs ${KINDS.join('|')}`)
  process.exit(64)
}

const result = JSON.parse(await text(process.stdin))
const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()
const kept = { date: new Date().toISOString().slice(0, 10), commit, node: process.version, result }
await mkdir(join(ROOT, 'docs/figures'), { recursive: true })
await writeFile(join(ROOT, `docs/figures/${kind}.json`), `${JSON.stringify(kept, null, 2)}\n`)
console.log(`docs/figures/${kind}.json written; \`npm run docs\` makes the page of it`)
