/** As wide as most terminals show without breaking lines of their own. */
const WIDTH = 100

/** Breaks at spaces; what follows stands below the text of the first line. */
export function wrap(line: string): readonly string[] {
  const indent = /^\s*(?:[-*] \[.\] |[-*→] |\d+\. )?/.exec(line)?.[0].length ?? 0
  const lines: string[] = []
  let rest = line
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(' ', WIDTH)
    const at = space > indent ? space : WIDTH
    lines.push(rest.slice(0, at))
    rest = `${' '.repeat(indent)}${rest.slice(at).trimStart()}`
  }
  return [...lines, rest]
}
