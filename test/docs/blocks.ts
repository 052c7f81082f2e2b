import { read } from '../repository/sources.ts'

/** A block of a page that says, in a comment above it, what it shows. */
export interface Block {
  /** `file`, `shown`, `run`: the first word of the comment. */
  readonly kind: string
  /** What stands after it: a path, or a name. */
  readonly name: string
  readonly text: string
}

const BLOCK = /<!-- (file|shown|run|code): (.+?) -->\n(`{3,})\w*\n([\s\S]*?)^\3$/gm

/** The marked blocks of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  return [...read(page).matchAll(BLOCK)].map(([, kind = '', name = '', , text = '']) => ({ kind, name, text }))
}

/** The block of that name. */
export function blockOf(page: string, name: string): string {
  const found = blocksOf(page).filter((block) => block.name === name)
  if (found.length !== 1) throw new Error(`${page} shows ${name} ${found.length} times`)
  return found[0]?.text ?? ''
}

/** How many fenced blocks a page has, marked or not. */
export function fences(page: string): number {
  return [...read(page).matchAll(/^(`{3,})\w*\n[\s\S]*?^\1$/gm)].length
}

/** What a page quotes, as it was before it was quoted: between `<!-- shown: name -->` and `<!-- /shown -->`. */
export function quoted(page: string, name: string): string {
  const [, text = ''] = new RegExp(`<!-- shown: ${name} -->\n\n([\\s\\S]*?)\n<!-- /shown -->`).exec(read(page)) ?? []
  return text.replaceAll(/^> ?/gm, '')
}
