/** Longer addresses are refused before GitHub sees them: common servers take eight kilobytes of request line. */
const LONGEST = 8000

/**
 * GitHub's page for a new file, filled in; what is committed there is the person's own. Undefined: the text is too long for an address.
 * `filename` and `value` are seen in GitHub's own pages, and not documented; without them the page opens empty.
 */
export function newFileLink(
  repository: { readonly page: string; readonly branch: string },
  file: { readonly path: string; readonly text: string },
): string | undefined {
  const branch = repository.branch.split('/').map(spell).join('/')
  const url = `${repository.page}/new/${branch}?filename=${spell(file.path)}&value=${spell(file.text)}`
  return url.length <= LONGEST ? url : undefined
}

/** As `encodeURIComponent`, and what could end a link in Markdown besides. */
function spell(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase()}`,
  )
}
