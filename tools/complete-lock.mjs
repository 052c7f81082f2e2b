// Completes package-lock.json after `npm install` from a registry that serves the binaries of one platform only: `npm ci`
// refuses a lock in which optional packages of other platforms are missing. They are entered by name, version and
// platform, without a hash; npm skips them where they do not fit. A lock from a full registry is left as it is.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './bundle.mjs'

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

const path = join(ROOT, 'package-lock.json')
const lock = JSON.parse(await readFile(path, 'utf8'))
const added = []
for (const [place, found] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(found.optionalDependencies ?? {})) {
    const at = placeOf(place, name)
    if (at !== undefined || !/^\d+\.\d+\.\d+/.test(version)) continue
    added.push(name)
    lock.packages[`node_modules/${name}`] = entryOf(name, version, found)
  }
}
if (added.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  await writeFile(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, undefined, 2)}\n`)
}
console.log(`package-lock.json: ${added.length} packages of other platforms entered`)

/** Where Node would find the package from there, if the lock has it. */
function placeOf(from, name) {
  const parts = from.split('/node_modules/')
  for (let depth = parts.length; depth > 0; depth--) {
    const at = `${parts.slice(0, depth).join('/node_modules/')}/node_modules/${name}`
    if (lock.packages[at] !== undefined) return at
  }
  return lock.packages[`node_modules/${name}`] === undefined ? undefined : `node_modules/${name}`
}

/** Platform and processor stand in the names of such packages: `@swc/core-darwin-arm64`. */
function entryOf(name, version, owner) {
  const words = name.split(/[/-]/)
  const cpu = PROCESSORS.find((word) => words.includes(word))
  const os = SYSTEMS.find((word) => words.includes(word))
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(owner.dev === true ? { dev: true } : {}),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  }
}
