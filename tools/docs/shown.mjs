// Fills the blocks of the guides that show a file of the repository, so that a page and the file cannot differ.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const BLOCK = /(<!-- file: (\S+) -->\n(`{3,})(\w*)\n)[\s\S]*?^\3$/gm

/** Pages below `folder` that show files, with what each should say. */
export async function pagesWithFiles(root, folder) {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => [])
  const pages = names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`)
  return Object.fromEntries(pages.sort().map((page) => [page, () => withFiles(root, page)]))
}

async function withFiles(root, page) {
  const text = await readFile(join(root, page), 'utf8')
  const paths = [...text.matchAll(BLOCK)].map(([, , path]) => path)
  const files = new Map(await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')])))
  return text.replaceAll(BLOCK, (...[, head, path, fence]) => `${head}${files.get(path)}${fence}`)
}
