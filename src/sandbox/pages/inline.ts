const TAGS = /^<\/?(?:br|sub|sup|details|summary|kbd|b|i)\s*\/?>/
const ENTITY = /^&(?:#\d+|#x[\da-f]+|[a-z]+);/i

/** A text as HTML shows it. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** What stands within one line of GitHub's Markdown: code, bold, italics, links, and the few tags that are let through. */
export function inline(text: string): string {
  const parts = text.split(/(`[^`]+`)/)
  return (
    parts
      .map((part) => (/^`[^`]+`$/.test(part) ? code(part) : prose(part)))
      .join('')
      // A link or bold text may hold code, so these are found when the code is already in place.
      .replaceAll(/\[((?:[^\][]|\[[^\]]*\])*)\]\((https?:\/\/[^\s)]+)\)/g, '<a href="$2">$1</a>')
      .replaceAll(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
      .replaceAll(/(^|[\s(])\*([^*\s][^*]*)\*(?=$|[\s.,;:)])/g, '$1<em>$2</em>')
  )
}

function code(part: string): string {
  return `<code>${escape(part.slice(1, -1))}</code>`
}

function prose(text: string): string {
  let html = ''
  for (let rest = text; rest !== '';) {
    const kept = TAGS.exec(rest)?.[0] ?? ENTITY.exec(rest)?.[0]
    html += kept ?? escape(rest.charAt(0))
    rest = rest.slice(kept?.length ?? 1)
  }
  return html.replaceAll(/\\([\\`*_{}[\]()#+\-.!|~])/g, '$1')
}
