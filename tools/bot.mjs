// Builds the ears into one folder that needs nothing but Node: node tools/bot.mjs --out DIR. They are no part of dist/.
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import { ROOT } from './bundle.mjs'
import { licencesOf } from './licences.mjs'

const { values } = parseArgs({ options: { out: { type: 'string' } } })
if (values.out === undefined) {
  console.error('usage: node tools/bot.mjs --out <folder>')
  process.exit(64)
}

const out = resolve(values.out)
const bundler = await rolldown({ cwd: ROOT, input: { main: 'src/bot/main.ts' }, platform: 'node', logLevel: 'warn' })
const { output } = await bundler.write({
  dir: out,
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name]-[hash].mjs',
})
await bundler.close()
await mkdir(out, { recursive: true })
const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
await writeFile(join(out, 'licenses.txt'), (await licencesOf(modules)).replace("Keyturn's dist/", 'The bot'))
console.log(`${out}: ${output.length} files`)
