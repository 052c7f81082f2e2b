// What dist/ is made of, in memory: one small entry each for the Action and the CLI, and what both need in lazy chunks.
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { lazyHttpClient } from './lazy-http-client.mjs'
import { licencesOf } from './licences.mjs'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

export const ENTRIES = { action: 'src/action/main.ts', cli: 'src/cli/main.ts' }

/**
 * Packages of which something else is taken than their entry. Stripe's as it is for workers: the one for Node reads the environment as it
 * loads, may write a line to stderr for whom it finds there, and brings a client of HTTP that nobody uses. Of @actions/github the context. What AWS's client
 * says of browsers, nothing: it is asked for in none.
 */
export const ALIAS = {
  stripe: join(ROOT, 'node_modules/stripe/esm/stripe.esm.worker.js'),
  '@actions/github': join(ROOT, 'tools/github-context.mjs'),
  bowser: join(ROOT, 'tools/for-browsers.mjs'),
}

/**
 * Bundles; nothing is written. `files` maps a path below dist/ to its text. Twice: what each entry loads at once is known of the first,
 * and kept together in the second. Left to itself, a module that a lazy chunk needs too is a file of its own, and forty of them cost a
 * third of a start.
 */
export async function bundle() {
  const apart = chunksOf(await generate())
  const [action, cli] = Object.keys(ENTRIES).map((entry) => earlyOf(apart, entry))
  const groups = [
    { name: 'both', test: (id) => action.has(id) && cli.has(id), priority: 3 },
    { name: 'action', test: (id) => action.has(id), priority: 2 },
    { name: 'cli', test: (id) => cli.has(id), priority: 1 },
  ].map((group) => ({ ...group, name: `${AT_ONCE}-${group.name}` }))
  const built = await generate({ groups })
  const chunks = chunksOf(built)
  const files = new Map(built.map((part) => [part.fileName, part.type === 'chunk' ? part.code : part.source]))
  files.set('licenses.txt', await licencesOf(chunks.flatMap((chunk) => chunk.moduleIds)))
  return { files, chunks }
}

const AT_ONCE = 'at-once'

function chunksOf(built) {
  return built.filter((part) => part.type === 'chunk')
}

/** The modules that an entry loads at once, but for its own. */
function earlyOf(chunks, entry) {
  const early = new Set(staticGraph(chunks, `${entry}.js`).flatMap(({ moduleIds }) => moduleIds))
  for (const path of Object.values(ENTRIES)) early.delete(join(ROOT, path))
  return early
}

async function generate(codeSplitting = true) {
  const bundler = await rolldown({
    cwd: ROOT,
    input: ENTRIES,
    platform: 'node',
    resolve: { alias: ALIAS },
    // Which Node its next versions need is told to whoever runs it, and is for us to read.
    transform: { define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' } },
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
      chunkFileNames: (chunk) => `lib/${chunk.name.startsWith(AT_ONCE) ? chunk.name : nameOf(chunk)}.js`,
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
  /[\\/]node_modules[\\/](graphql|openai|stripe|resend|@aws-sdk|@smithy|@supabase)[\\/]/,
  /[\\/]src[\\/]plugins[\\/](providers|stores|deployers|witnesses)[\\/]/,
  /[\\/]src[\\/](sandbox|bot)[\\/]/,
]

/** Is the module one of those? */
export function isLazy(id) {
  return LAZY.some((pattern) => pattern.test(id))
}

/** Bytes of a text as a file. */
export function bytes(text) {
  return Buffer.byteLength(text)
}
