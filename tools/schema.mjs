// Writes rotation.schema.json from the manifest's grammar and the providers' declarations. `--check` only compares.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { ROOT } from './bundle.mjs'

const ENTRY = `
export { manifestSchema } from '${join(ROOT, 'src/core/manifest/json-schema.ts')}'
export { PROVIDERS } from '${join(ROOT, 'src/plugins/registry.ts')}'
`

const { manifestSchema, PROVIDERS } = await load()
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

/** The TypeScript as one module that Node 20 runs. Vendors' clients stay outside: declarations need none of them. */
async function load() {
  const bundler = await rolldown({
    cwd: ROOT,
    input: 'entry',
    platform: 'node',
    external: (id) => id.endsWith('/client.ts'),
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : undefined),
        load: (id) => (id === 'entry' ? ENTRY : undefined),
      },
    ],
    logLevel: 'warn',
  })
  try {
    const { output } = await bundler.generate({ format: 'esm' })
    return await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)
  } finally {
    await bundler.close()
  }
}
