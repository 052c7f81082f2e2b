// The licences of everything that is bundled, as their terms ask.
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** One text with the licence of every package that a module of the bundle comes from. */
export async function licencesOf(moduleIds) {
  const folders = new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined))
  const texts = new Map()
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    texts.set(`${name} ${version}`, `${name} ${version} · ${license}\n\n${await licenceText(folder)}`)
  }
  const sorted = [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
  return `Keyturn's dist/ contains code of these packages.\n\n${sorted.join(`\n${'-'.repeat(80)}\n`)}`
}

/** The folder of the package that a module belongs to; undefined for our own modules and virtual ones. */
function packageFolder(id) {
  const marker = `${sep}node_modules${sep}`
  const at = id.lastIndexOf(marker)
  if (id.startsWith('\0') || at === -1) return undefined
  const [first, second] = id.slice(at + marker.length).split(sep)
  return join(id.slice(0, at + marker.length), first.startsWith('@') ? join(first, second) : first)
}

async function licenceText(folder) {
  const file = (await readdir(folder)).toSorted().find((name) => /^licen[cs]e(\.|$)/i.test(name))
  if (file === undefined) return '(the package ships no licence text)\n'
  return `${(await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim()}\n`
}
