// What dist/ is made of, in memory: one small entry each for the Action and the CLI, the rest in lazy chunks.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { lazyHttpClient } from './lazy-http-client.mjs'
import { licencesOf } from './licences.mjs'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

export const ENTRIES = { action: 'src/action/main.ts', cli: 'src/cli/main.ts' }

/** Names are stable (no content hashes), so that a diff of dist/ shows which part changed. */
const OUTPUT = {
  format: 'esm',
  minify: true,
  comments: false,
  sourcemap: false,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
}

/** Bundles; nothing is written. `files` maps a path below dist/ to its text. */
export async function bundle() {
  const bundler = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(Object.entries(ENTRIES).filter(([, path]) => existsSync(join(ROOT, path)))),
    platform: 'node',
    plugins: [lazyHttpClient()],
    logLevel: 'warn',
  })
  try {
    const { output } = await bundler.generate(OUTPUT)
    const chunks = output.filter((part) => part.type === 'chunk')
    const files = new Map(output.map((part) => [part.fileName, part.type === 'chunk' ? part.code : part.source]))
    files.set('licenses.txt', await licencesOf(chunks.flatMap((chunk) => chunk.moduleIds)))
    return { files, chunks }
  } finally {
    await bundler.close()
  }
}

/** Every chunk that loads before an entry's first line runs: what its start costs. */
export function staticGraph(chunks, entry) {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const seen = new Set([entry])
  for (const name of seen) {
    for (const imported of byName.get(name)?.imports ?? []) if (byName.has(imported)) seen.add(imported)
  }
  return [...seen].map((name) => byName.get(name))
}

/** Bytes of a text as a file. */
export function bytes(text) {
  return Buffer.byteLength(text)
}
