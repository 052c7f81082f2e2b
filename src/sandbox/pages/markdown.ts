import { gantt } from './gantt.ts'
import { escape, inline } from './inline.ts'

/** The blocks of GitHub's Markdown that proposals and comments are made of, as HTML. */
export function markdown(text: string): string {
  const lines = text
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
  const html: string[] = []
  while (lines.length > 0) html.push(block(lines))
  return html.join('\n')
}

/** Takes one block off the lines. */
function block(lines: string[]): string {
  const [line = ''] = lines
  if (line.trim() === '') {
    lines.shift()
    return ''
  }
  const heading = /^(#{1,6}) (.*)$/.exec(line)
  if (heading !== null) {
    lines.shift()
    const level = heading[1]?.length ?? 1
    return `<h${level}>${inline(heading[2] ?? '')}</h${level}>`
  }
  if (line.startsWith('```')) return fence(lines)
  if (line.startsWith('|')) return table(take(lines, (next) => next.startsWith('|')))
  if (isItem(line)) return list(take(lines, (next) => isItem(next) || /^\s+\S/.test(next)))
  if (line.startsWith('> ')) {
    const quoted = take(lines, (next) => next.startsWith('>'))
    return `<blockquote>${markdown(quoted.map((next) => next.replace(/^> ?/, '')).join('\n'))}</blockquote>`
  }
  const paragraph = take(lines, (next) => next.trim() !== '' && !/^(#{1,6} |```|\|)/.test(next) && !isItem(next))
  return `<p>${paragraph.map(inline).join('<br>\n')}</p>`
}

function take(lines: string[], fits: (line: string) => boolean): readonly string[] {
  const taken = [lines.shift() ?? '']
  while (lines[0] !== undefined && fits(lines[0])) taken.push(lines.shift() ?? '')
  return taken
}

function fence(lines: string[]): string {
  const kind = lines.shift()?.slice(3).trim() ?? ''
  const end = lines.findIndex((line) => line.startsWith('```'))
  const inside = lines.splice(0, end < 0 ? lines.length : end)
  lines.shift()
  return kind === 'mermaid' && inside[0] === 'gantt'
    ? gantt(inside.slice(1))
    : `<pre><code>${escape(inside.join('\n'))}</code></pre>`
}

function isItem(line: string): boolean {
  return /^\s*(?:[-*]|\d+\.) /.test(line)
}

/** Nested items belong to the one above them. */
function list(lines: readonly string[]): string {
  const [first = ''] = lines
  const depth = indentOf(first)
  const items: string[][] = []
  for (const line of lines) {
    if (isItem(line) && indentOf(line) <= depth) items.push([line.trimStart().replace(/^(?:[-*]|\d+\.) /, '')])
    else items.at(-1)?.push(line)
  }
  const tag = /^\s*\d/.test(first) ? 'ol' : 'ul'
  return `<${tag}>${items.map(item).join('\n')}</${tag}>`
}

function item([first = '', ...more]: readonly string[]): string {
  const box = /^\[([ x])\] (.*)$/.exec(first)
  const head =
    box === null
      ? inline(first)
      : `<input type="checkbox" disabled${box[1] === 'x' ? ' checked' : ''}> ${inline(box[2] ?? '')}`
  const nested = more.length === 0 ? '' : isItem(more[0] ?? '') ? list(more) : ` ${more.map(inline).join(' ')}`
  return `<li${box === null ? '' : ' class="task"'}>${head}${nested}</li>`
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function table([head = '', , ...rows]: readonly string[]): string {
  return `<table>${row(head, 'th')}${rows.map((line) => row(line, 'td')).join('\n')}</table>`
}

function row(line: string, tag: 'th' | 'td'): string {
  const filled = cells(line).map((cell) => `<${tag}>${inline(cell)}</${tag}>`)
  return `<tr>${filled.join('')}</tr>`
}

/** A bar within a cell is escaped: `\|`. */
function cells(line: string): readonly string[] {
  const inside = line.trim().replace(/^\|/, '').replace(/\|$/, '')
  return inside.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
}
