// A browser with two clicks: it opens what the terminal says, sends GitHub's form, and comes back.
import type { GithubSandbox } from '../../../src/sandbox/github/contract.ts'

/** What the terminal asks to open; undefined: this line does not ask. */
export function addressIn(line: string): string | undefined {
  return /Open (http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]+) /.exec(line)?.[1]
}

/** The form of the page, as the browser would send it. */
export async function formAt(address: string): Promise<{ readonly action: string; readonly manifest: string }> {
  const html = await (await fetch(address)).text()
  const value = (pattern: RegExp): string => unescaped(pattern.exec(html)?.[1] ?? '')
  return { action: value(/<form [^>]*action="([^"]*)"/), manifest: value(/name="manifest" value="([^"]*)"/) }
}

/** Both clicks; the text of the last page. */
export async function agree(address: string, github: GithubSandbox, login = 'mona'): Promise<string> {
  const back = github.person(login).createApp(await formAt(address))
  return (await fetch(back)).text()
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
