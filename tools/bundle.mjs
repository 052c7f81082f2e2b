// What dist/ is made of, in memory: one small entry each for the Action and the CLI, the rest in lazy chunks.
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { lazyHttpClient } from './lazy-http-client.mjs'
import { licencesOf } from './licences.mjs'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

export const ENTRIES = { action: 'src/action/main.ts', cli: 'src/cli/main.ts' }

/**
 * Bundles; nothing is written. `files` maps a path below dist/ to its text. Each entry is bundled by itself: what it needs
 * is then not cut where the other entry needs a part of it.
 */
export async function bundle() {
  const built = []
  for (const [entry, path] of Object.entries(ENTRIES)) built.push(...(await bundleOne(entry, path)))
  const chunks = built.filter((part) => part.type === 'chunk')
  const files = new Map(built.map((part) => [part.fileName, part.type === 'chunk' ? part.code : part.source]))
  files.set('licenses.txt', await licencesOf(chunks.flatMap((chunk) => chunk.moduleIds)))
  return { files, chunks }
}

/** What it loads at once: left to itself, a module that a lazy chunk needs too is a file of its own, and forty cost a third of a start. */
const AT_ONCE = 'at-once'

/** Twice: what an entry loads at once is known of the first, and kept in one file of the second. */
async function bundleOne(entry, path) {
  const apart = await generate(entry, path)
  const chunks = apart.filter((part) => part.type === 'chunk')
  const early = new Set(staticGraph(chunks, `${entry}.js`).flatMap(({ moduleIds }) => moduleIds))
  early.delete(join(ROOT, path))
  return generate(entry, path, { groups: [{ name: AT_ONCE, test: (id) => early.has(id) }] })
}

async function generate(entry, path, codeSplitting = true) {
  const bundler = await rolldown({
    cwd: ROOT,
    input: { [entry]: path },
    platform: 'node',
    plugins: [lazyHttpClient()],
    logLevel: 'warn',
  })
  try {
    const { output } = await bundler.generate({
      format: 'esm',
      minify: true,
      comments: false,
      sourcemap: false,
      codeSplitting,
      entryFileNames: '[name].js',
      chunkFileNames: (chunk) => `${entry}/${chunk.name === AT_ONCE ? AT_ONCE : nameOf(chunk)}.js`,
    })
    return output
  } finally {
    await bundler.close()
  }
}

/** Stable names (no content hashes), so that a diff of dist/ shows which part changed. */
function nameOf({ facadeModuleId, moduleIds, name }) {
  const id = facadeModuleId ?? moduleIds.at(-1) ?? name
  const inside = relative(ROOT, id).split(sep).join('/')
  const [, ours] = /^src\/(.+)\.ts$/.exec(inside) ?? []
  const [, theirs] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(inside) ?? []
  return (ours ?? theirs ?? name).replaceAll('/', '-').replaceAll(/[^A-Za-z0-9_-]/g, '')
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

/** What an idle run must not pay for. */
const LAZY = [
  /[\\/]node_modules[\\/]undici[\\/]/,
  /[\\/]node_modules[\\/]@actions[\\/](github|http-client)[\\/]lib[\\/](index|github|utils|internal)/,
  /[\\/]node_modules[\\/]@octokit[\\/]/,
  /[\\/]node_modules[\\/]yaml[\\/]/,
  /[\\/]node_modules[\\/](graphql|openai|stripe|resend|@aws-sdk|@supabase)[\\/]/,
  /[\\/]src[\\/]plugins[\\/](providers|stores|deployers|witnesses)[\\/]/,
  /[\\/]src[\\/]sandbox[\\/]/,
]

/** Is the module one of those? */
export function isLazy(id) {
  return LAZY.some((pattern) => pattern.test(id))
}

/** Bytes of a text as a file. */
export function bytes(text) {
  return Buffer.byteLength(text)
}
