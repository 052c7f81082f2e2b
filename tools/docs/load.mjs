import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { ROOT } from '../bundle.mjs'

let loads = 0

/** Modules of src/ as one that Node 20 runs: `load({ 'src/core/reasons.ts': ['REASONS'] })`. Packages stay where they are. */
export async function load(wanted) {
  loads += 1
  const dir = join(ROOT, 'node_modules/.cache/keyturn', `docs-${process.pid}-${loads}`)
  mkdirSync(dir, { recursive: true })
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const lines = Object.entries(wanted).map(
    ([path, names]) => `export { ${names.join(', ')} } from '${join(ROOT, path)}'`,
  )
  const bundler = await rolldown({
    cwd: ROOT,
    input: 'wanted',
    platform: 'node',
    external: (id) => id !== 'wanted' && /^[^./]/.test(id),
    plugins: [
      {
        name: 'wanted',
        resolveId: (id) => (id === 'wanted' ? id : undefined),
        load: (id) => (id === 'wanted' ? lines.join('\n') : undefined),
      },
    ],
    logLevel: 'warn',
  })
  try {
    await bundler.write({ dir, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  } finally {
    await bundler.close()
  }
  return import(pathToFileURL(join(dir, 'wanted.mjs')))
}
