// Builds dist/.
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bundle, bytes, ENTRIES, ROOT } from './bundle.mjs'

const { files } = await bundle()
const dist = join(ROOT, 'dist')
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
