import { randomBytes } from 'node:crypto'
import type { Page } from './loopback.ts'

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}button{font:inherit;padding:.5rem 1rem}'

/** Sends the form by itself; the button is for browsers that run no script. */
export function formPage({ action, manifest }: { readonly action: string; readonly manifest: string }): Page {
  const nonce = randomBytes(16).toString('base64')
  const html = whole(
    'Make the App for Keyturn',
    `<p>GitHub asks next whether to make the App. It shows the name, which you may change.</p>
<form id="app" method="post" action="${escaped(action)}"><input type="hidden" name="manifest" value="${escaped(manifest)}"><button>Go on to GitHub</button></form>
<script nonce="${nonce}">document.getElementById('app').submit()</script>`,
  )
  return { html, nonce, to: action }
}

/** The end: one more click, and what it is for. */
export function madePage(install: string, repository: string): Page {
  return {
    html: whole(
      'The App is made',
      `<p>Its private key is in the gate, and nowhere else. Now <a href="${escaped(install)}">install it</a>, on ${escaped(repository)} alone, and go back to the terminal.</p>`,
    ),
  }
}

/** It did not come to an end; the terminal says why. */
export function failedPage(): Page {
  return { html: whole('That did not work', '<p>The terminal says why, and what to do.</p>') }
}

function whole(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><h1>${title}</h1>${body}</html>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
