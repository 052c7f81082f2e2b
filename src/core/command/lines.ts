// Which lines of a comment are commands: what its author wrote, plainly, for all to see.

const COMMAND = /^\/keyturn(?:\s|$)/i
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const BLOCKS = [
  { open: '<!--', end: '-->' },
  { open: '<pre', end: '</pre>' },
  { open: '<code', end: '</code>' },
] as const
/** More than anybody means; the rest of such a comment is left aside. */
const MOST = 5

/**
 * Lines that begin with `/keyturn`. What is quoted, in a block of code, or hidden in an HTML comment is somebody else's word, an
 * example, or not to be seen by who reads along: no command.
 */
export function commandLines(body: string): readonly string[] {
  const found: string[] = []
  let fence = ''
  let hidden: string | undefined
  let quoted = false
  for (const line of body.split(/\r\n|\r|\n/)) {
    const mark = FENCE.exec(line)?.[1] ?? ''
    if (fence !== '') {
      if (mark.startsWith(fence) && line.trim() === mark) fence = ''
      continue
    }
    if (hidden !== undefined) {
      if (line.includes(hidden)) hidden = undefined
      continue
    }
    if (mark !== '') fence = mark
    // Markdown goes on with a quotation until an empty line, whether or not each line says so.
    quoted = /^ {0,3}>/.test(line) || (quoted && line.trim() !== '')
    if (fence === '' && !quoted && COMMAND.test(line)) found.push(line.trim())
    hidden = endOf(line)
  }
  return found.slice(0, MOST)
}

/** What ends a part that is not shown, or shown as code; undefined: none begins here and stays open. */
function endOf(line: string): string | undefined {
  return BLOCKS.find(({ open, end }) => line.lastIndexOf(open) > line.lastIndexOf(end))?.end
}
