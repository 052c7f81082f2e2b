// Builds dist/, or the folder that `--out` names.
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle, bytes, ENTRIES, ROOT } from './bundle.mjs'

const { values } = parseArgs({ options: { out: { type: 'string' } } })
const dist = values.out === undefined ? join(ROOT, 'dist') : resolve(values.out)

const { files } = await bundle()
await rm(dist, { recursive: true, force: true })
for (const [name, text] of files) {
  await mkdir(dirname(join(dist, name)), { recursive: true })
  await writeFile(join(dist, name), text)
}
await chmod(join(dist, 'cli.js'), 0o755)

const total = [...files.values()].reduce((sum, text) => sum + bytes(text), 0)
const entries = Object.keys(ENTRIES).map((name) => `${name}.js ${kib(bytes(files.get(`${name}.js`)))}`)
console.log(`dist: ${files.size} files, ${kib(total)} (${entries.join(', ')})`)

function kib(count) {
  return `${Math.round(count / 1024)} KiB`
}
