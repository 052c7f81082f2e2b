// Whatever comes from outside passes through here before it stands in Markdown. Two guards: no character that Markdown or HTML
// reads as structure survives as itself, and nothing that GitHub turns into a mention, a reference or a link stays in one piece.

const LONGEST = 400
/** No key of any vendor's is longer. */
const CUT_WORD = /\S{1,200}$/
/** Not seen by the eye, and enough to part `@` from a name: GitHub looks for mentions in the finished text. */
const APART = '&#8203;'
/** Characters that mean nothing inside a line. Everything else of ASCII becomes an entity, which can never be structure. */
const MEANT = /[^A-Za-z0-9 .,;:()'"/?!%+=_\u0080-\u{10ffff}-]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gu
const ODD = /[^A-Za-z0-9 \u0080-\u{10ffff}]/gu
/** Line ends, control characters, and the marks that turn the direction of writing around. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029\ufff9-\uffff]+/gu
const PLAIN_CODE = /^[^`|\\<>]+$/

/** Text from outside as ordinary words. */
export function prose(text: string): string {
  return spoken(flat(text))
}

function spoken(line: string): string {
  return line
    .replaceAll(MEANT, entity)
    .replaceAll('&#64;', `&#64;${APART}`)
    .replaceAll('&#35;', `&#35;${APART}`)
    .replaceAll('://', `:${APART}//`)
    .replaceAll(/\b(www)\./gi, `$1${APART}.`)
    .replaceAll(/\b(gh)-/gi, `$1${APART}-`)
}

/** Text from outside as code: nothing in it is read as a mention or a reference. */
export function code(text: string): string {
  const line = flat(text)
  if (line === '') return '–'
  return PLAIN_CODE.test(line) ? `\`${line}\`` : `<code>${line.replaceAll(ODD, entity)}</code>`
}

/** A sentence of ours with facts from outside in it: what stands between backticks becomes code, the rest words. */
export function words(text: string): string {
  const parts = flat(text).split('`')
  if (parts.length % 2 === 0) return prose(text)
  return parts.map((part, n) => (n % 2 === 0 ? spoken(part) : code(part))).join('')
}

/** A person or team that the manifest names, as a mention; anything that is no login becomes code. */
export function mention(name: string): string {
  return /^@[A-Za-z0-9][A-Za-z0-9-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/.test(name) ? name : code(name)
}

/** A link whose address cannot leave its brackets; what is no web address stays text. `label` is finished Markdown. */
export function link(label: string, url: string): string {
  return /^https?:\/\/[^\s<>()[\]"'`\\|]+$/.test(url) ? `[${label}](${url})` : label
}

/** A table; cells are finished Markdown of one line. Without rows: nothing. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return []
  return [row(head), row(head.map(() => '---')), ...rows.map(row)]
}

/** For a hidden marker: nothing in it can end an HTML comment. */
export function marker(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/[^A-Za-z0-9._/-]/g, '_').replaceAll('--', '-_')).join(':')
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '&#124;').replaceAll('\n', ' ')).join(' | ')} |`
}

/** A word that the cut goes through is left out: were it a key, the redactor would not know what is left of it. */
function flat(text: string): string {
  const line = text.replaceAll(UNSEEN, ' ').replaceAll(/\s+/g, ' ').trim()
  if (line.length <= LONGEST) return line
  const kept = line[LONGEST] === ' ' ? line.slice(0, LONGEST) : line.slice(0, LONGEST).replace(CUT_WORD, '')
  return `${kept.replace(/[\ud800-\udbff]$/, '')}…`
}

/** How these guards may spell a text, besides as it is: all signs as entities, or those that stand out among letters. */
export function escaped(text: string): readonly string[] {
  // Whether a low line at the very end becomes an entity hangs on what follows it.
  return [text.replaceAll(ODD, entity), spoken(text), spoken(text.replace(/_+$/, ''))]
}

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 63};`
}
