import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { ROOT } from '../bundle.mjs'

let loads = 0

/** Modules of this repository as one that Node 20 runs: `load('src/core/reasons.ts')`. Packages stay where they are. */
export async function load(...paths) {
  loads += 1
  // Below node_modules, so that the packages are found; one folder a process, so that two runs do not meet.
  const dir = join(ROOT, 'node_modules/.cache/keyturn', `docs-${process.pid}-${loads}`)
  mkdirSync(dir, { recursive: true })
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const lines = paths.map((path) => `export * from '${join(ROOT, path)}'`)
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
