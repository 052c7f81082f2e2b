// `keyturn report --html`: one page, whole in itself. It asks for nothing, runs nothing, and says everything in words.
import { formatProblem } from '../../manifest/format.ts'
import { moment } from '../time.ts'
import { history } from './history.ts'
import { html, link, NOTHING, type Html } from './html.ts'
import { counts, keys, todo, upcoming } from './keys.ts'
import { type PageTexts, section } from './parts.ts'
import { STYLE } from './style.ts'
import { timeline } from './timeline.ts'

export function reportPage(page: PageTexts): string {
  const { repository, at, url, version, histories } = page
  const title = `Keys of ${repository}`
  const policy = `default-src 'none'; style-src 'unsafe-inline'`
  const style: Html = { html: `<style>${STYLE}</style>` }
  const whole = [...histories.values()].every((one) => one.whole)
  const proof =
    whole && histories.size > 0 ? html` Every record fits the chain that the sealed entries vouch for.` : NOTHING
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="quiet">
            As of <time datetime="${new Date(at).toISOString()}">${moment(at)}</time> · ${link(repository, url)}
          </p>
          ${counts(page)}
        </header>
        <main>${problems(page)}${sections(page)}</main>
        <footer>
          <p>
            Made by <code>keyturn report --html</code>, Keyturn ${version}, from manifest, lock and journal. No key
            value is in it.${proof}
          </p>
        </footer>
      </body>
    </html> `
  // The templates' own indentation; no value has a line end.
  return `${body.html.replaceAll(/\s*\n\s*/g, '\n').trim()}\n`
}

/** Of a manifest that cannot be read there is nothing to say but why. */
function sections(page: PageTexts): Html {
  if (page.problems.length > 0) return NOTHING
  return html`${[todo(page), keys(page), timeline(page), upcoming(page), history(page)]}`
}

/** What a broken manifest has to say comes first: nothing is touched while it is. */
function problems({ problems: all }: PageTexts): Html {
  if (all.length === 0) return NOTHING
  const items = all.map((problem) => html`<li>${formatProblem(problem)}</li>`)
  return section(
    'problems',
    'The manifest is wrong, and nothing is touched',
    html`<ul>
      ${items}
    </ul>`,
  )
}
