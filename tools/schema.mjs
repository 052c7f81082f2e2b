// Writes rotation.schema.json from the manifest's grammar and the providers' declarations. `--check` only compares.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './bundle.mjs'
import { load } from './docs/load.mjs'

const { manifestSchema, PROVIDERS } = await load('src/core/manifest/json-schema.ts', 'src/plugins/registry.ts')
const wanted = `${JSON.stringify(manifestSchema(PROVIDERS), undefined, 2)}\n`
const path = join(ROOT, 'rotation.schema.json')
const there = await readFile(path, 'utf8').catch(() => '')
if (there === wanted) {
  console.log('rotation.schema.json: fresh')
} else if (process.argv.includes('--check')) {
  console.error('rotation.schema.json is stale; `node tools/schema.mjs` writes it')
  process.exitCode = 1
} else {
  await writeFile(path, wanted)
  console.log('rotation.schema.json: written')
}
