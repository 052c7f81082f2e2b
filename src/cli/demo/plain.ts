import { wrap } from '../wrap.ts'

/** A body's Markdown as lines of plain text: nothing is added, and of what people read nothing is left out but addresses. */
export function plain(body: string): readonly string[] {
  const readable = body
    .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
    .replaceAll('&#8203;', '')
    .replaceAll(/<br>/g, ', ')
    .replaceAll(/<\/?\w+>/g, '')
    .replaceAll(/\[([^\]]+)\]\(https?:[^)]+\)/g, '$1')
    .replaceAll('**', '')
  const lines = readable.trim().split('\n')
  return lines.filter((line) => !isMachinery(line)).flatMap((line) => wrap(line.startsWith('|') ? row(line) : line))
}

/** What only draws: rules of tables, fences, and the settings of a timeline. */
function isMachinery(line: string): boolean {
  return /^(\|[\s|:-]+\|$|```|gantt$|\s*(dateFormat|axisFormat|todayMarker) )/.test(line)
}

function row(line: string): string {
  const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
  return `  ${cells.filter((cell) => cell !== '').join(' | ')}`
}
