// HTML that cannot be broken out of: what is put into a template is escaped unless it was made by one.

export interface Html {
  readonly html: string
}

type Value = string | number | Html | readonly Html[]

/** A template: texts become characters, made HTML stays. Every attribute stands in double quotes. */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: texts.map((text, n) => text + spelled(values[n] ?? '')).join('') }
}

export const NOTHING: Html = { html: '' }

/** A link to the web; what is no web address stays text. */
export function link(label: Html | string, url: string): Html {
  return /^https?:\/\/[^\s<>"'`\\]+$/.test(url) ? html`<a href="${url}" rel="noreferrer">${label}</a>` : html`${label}`
}

/** A sentence with code between backticks. */
export function words(text: string): Html {
  const parts = text.split('`')
  if (parts.length % 2 === 0) return html`${text}`
  return html`${parts.map((part, n) => (n % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))}`
}

function spelled(value: Value): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return escaped(value)
  return 'html' in value ? value.html : value.map((one) => one.html).join('')
}

/** Unseen characters and the marks that turn the direction of writing become spaces. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\ufff9-\uffff]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
