// Runs a program of test/ written in TypeScript, on any Node: bundles it, packages left where they are, and imports it.
// node tools/run.mjs test/sweep/main.ts --seconds 60
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { ALIAS, ROOT } from './bundle.mjs'

const [program, ...rest] = process.argv.slice(2)
if (program === undefined) {
  console.error('usage: node tools/run.mjs <program.ts> [arguments]')
  process.exit(64)
}

const entry = await bundleProgram(program)
process.argv = [process.argv[0], entry, ...rest]
// As in dist/ (bundle.mjs): which Node its next versions need is for us to read, and in no report.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
await import(pathToFileURL(entry))

/** Below node_modules, so that the packages it imports are found; one folder a process, so that two runs do not meet. */
async function bundleProgram(path) {
  const dir = join(ROOT, 'node_modules/.cache/keyturn', `${path.replaceAll(/\W/g, '-')}-${process.pid}`)
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const bundler = await rolldown({
    cwd: ROOT,
    input: path,
    platform: 'node',
    external: (id) => /^[^./]/.test(id) && !Object.hasOwn(ALIAS, id),
    resolve: { alias: ALIAS },
    logLevel: 'warn',
  })
  await bundler.write({ dir, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await bundler.close()
  return join(dir, path.replace(/^.*\/(.*)\.ts$/, '$1.mjs'))
}
