// Begins a plugin: `npm run new provider acme` writes its folder, its part of the sandbox, its page and its test, and enters it
// wherever a provider must stand. Everything compiles, and the tests are red until it is written.
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ROOT } from './bundle.mjs'

const [kind, id, ...more] = process.argv.slice(2)
if (kind !== 'provider' || id === undefined || more.length > 0) fail('usage: npm run new provider <id>', 64)
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) fail(`${id} is no id: small letters and digits, with single dashes`, 64)
if (existsSync(join(ROOT, 'src/plugins/providers', id))) fail(`There is a provider ${id} already. Nothing was written.`)

const TITLE = id
  .split('-')
  .map((part) => part[0].toUpperCase() + part.slice(1))
  .join('')
const NAME = TITLE[0].toLowerCase() + TITLE.slice(1)
const UPPER = id.toUpperCase().replaceAll('-', '_')
/** As a key of an object. */
const ENTRY = NAME === id ? `  ${NAME},` : `  '${id}': ${NAME},`
const WORDS = { __ID__: id, __NAME__: NAME, __TITLE__: TITLE, __UPPER__: UPPER }
const FROM = join(ROOT, 'tools/new/provider')

/** Where each folder or file of the templates goes. */
const PLACES = [
  ['plugin', `src/plugins/providers/${id}`],
  ['sandbox', `src/sandbox/providers/${id}`],
  ['page.md.txt', `docs/providers/${id}.md`],
  ['test.ts.txt', `test/plugins/providers/${id}.test.ts`],
]

/** The lists a provider stands in: the line after which it goes, found from the end of what begins with the mark. */
const LISTS = [
  [
    'src/plugins/registry.ts',
    /^import \{ \w+ \} from '\.\/providers\/[\w-]+\/plugin\.ts'$/,
    `import { ${NAME} } from './providers/${id}/plugin.ts'`,
  ],
  ['src/plugins/registry.ts', 'export const PROVIDERS', ENTRY],
  [
    'src/sandbox/vendors.ts',
    /^import \{ \w+ \} from '\.\/providers\/[\w-]+\/vendor\.ts'$/,
    `import { ${NAME} } from './providers/${id}/vendor.ts'`,
  ],
  ['src/sandbox/vendors.ts', 'export const KINDS', ENTRY],
  [
    'src/sandbox/vendors.ts',
    'export function createVendors',
    `    ${NAME === id ? NAME : `'${id}'`}: ${NAME}.create(clock, controls${NAME === id ? `.${NAME}` : `['${id}']`}),`,
  ],
  ['tools/docs/manifest-examples.mjs', 'export const WITH', `  ${NAME === id ? id : `'${id}'`}: {},`],
]

for (const [from, to] of PLACES) for (const [path, text] of await templates(from, to)) await put(path, text)
for (const [path, mark, line] of LISTS) await enter(path, mark, line)
const known = await readFile(join(ROOT, 'src/start/draft/known.ts'), 'utf8')
if (!known.includes(`provider: '${id}'`))
  await enter('src/start/draft/known.ts', 'const ALL', `  { provider: '${id}', name: vendor('${UPPER}') },`)

console.log(`
Next, as CONTRIBUTING.md says:
  npm test -- test/contract/providers test/plugins/providers/${id}    # red, until it is written
  test/contract/judge/specs.ts    # the line that names the vendor's document
  node tools/schema.mjs && npm run docs`)

async function templates(from, to) {
  const path = join(FROM, from)
  if (from.endsWith('.txt')) return [[to, filled(await readFile(path, 'utf8'))]]
  const names = await readdir(path)
  return Promise.all(
    names.map(async (name) => [
      join(to, filled(name.replace(/\.txt$/, ''))),
      filled(await readFile(join(path, name), 'utf8')),
    ]),
  )
}

function filled(text) {
  return Object.entries(WORDS).reduce((so, [word, value]) => so.replaceAll(word, value), text)
}

async function put(path, text) {
  if (existsSync(join(ROOT, path))) fail(`${path} exists already; what was written before it stays.`)
  await mkdir(dirname(join(ROOT, path)), { recursive: true })
  await writeFile(join(ROOT, path), text)
  console.log(`wrote ${path}`)
}

/** After the last line that fits, or as the last line of the block that a line begins. */
async function enter(path, mark, line) {
  const lines = (await readFile(join(ROOT, path), 'utf8')).split('\n')
  const at = typeof mark === 'string' ? endOf(lines, mark) : lines.findLastIndex((one) => mark.test(one)) + 1
  if (at <= 0) fail(`${path} is not as expected: there is nothing like ${mark} in it. Add by hand: ${line.trim()}`)
  await writeFile(join(ROOT, path), lines.toSpliced(at, 0, line).join('\n'))
  console.log(`entered it into ${path}`)
}

/** Where the block ends: in a function, before its `return` does. */
function endOf(lines, mark) {
  const begin = lines.findIndex((one) => one.startsWith(mark))
  const end = lines.findIndex((one, at) => at > begin && /^[}\]]/.test(one))
  if (begin === -1 || end === -1) return -1
  return lines[end - 1].trim() === '}' && mark.includes('function') ? end - 1 : end
}

function fail(message, exit = 1) {
  console.error(message)
  process.exit(exit)
}
