/** GitHub takes 65,536 characters of a body or comment (422 beyond); some room is left for what it counts differently. */
const LONGEST = 60_000

/** A text short enough for GitHub. What is cut is said. */
export function cut(text: string): string {
  if (text.length <= LONGEST) return text
  const said = `\n\n_Cut here: GitHub takes no longer text. The rest stands in the journal, branch \`keyturn/journal\`._\n`
  const room = text.slice(0, LONGEST - said.length)
  const line = room.lastIndexOf('\n')
  const kept = line > 0 ? room.slice(0, line) : room.replace(/[\ud800-\udbff]$/, '')
  return `${kept}${closing(kept)}${said}`
}

/** A code fence or a fold that the cut left open would swallow the sentence. */
function closing(text: string): string {
  const fences = text.match(/^```/gm)?.length ?? 0
  const folds = (text.match(/<details>/g)?.length ?? 0) - (text.match(/<\/details>/g)?.length ?? 0)
  return `${fences % 2 === 1 ? '\n```' : ''}${'\n</details>'.repeat(Math.max(0, folds))}`
}

/** GitHub stores line ends as it likes and trims: such a difference is none. */
export function sameText(a: string, b: string): boolean {
  return plain(a) === plain(b)
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}
