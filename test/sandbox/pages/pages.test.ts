import { describe, expect, test } from '@jest/globals'
import { createGithub } from '../../../src/sandbox/github/github.ts'
import { markdown } from '../../../src/sandbox/pages/markdown.ts'
import { pagesOf } from '../../../src/sandbox/pages/pages.ts'
import { createReadyWorld } from '../../../src/sandbox/ready.ts'

describe('Markdown as a page shows it', () => {
  test.each([
    ['a heading', '### So far', '<h3>So far</h3>'],
    [
      'bold, code and italics',
      '**New** `key_1` is *here*.',
      '<p><strong>New</strong> <code>key_1</code> is <em>here</em>.</p>',
    ],
    ['a link with code', '[run `7`](https://x.dev/7)', '<p><a href="https://x.dev/7">run <code>7</code></a></p>'],
    [
      'a box that is ticked',
      '- [x] done',
      '<ul><li class="task"><input type="checkbox" disabled checked> done</li></ul>',
    ],
    ['a box that is not', '- [ ] open', '<ul><li class="task"><input type="checkbox" disabled> open</li></ul>'],
    ['a numbered list', '1. one\n2. two', '<ol><li>one</li>\n<li>two</li></ol>'],
    ['a nested list', '- a\n  - b', '<ul><li>a<ul><li>b</li></ul></li></ul>'],
    [
      'a table with a bar in it',
      '| a |\n| --- |\n| b \\| c |',
      '<table><tr><th>a</th></tr><tr><td>b | c</td></tr></table>',
    ],
    ['code', '```\n<b> & c\n```', '<pre><code>&lt;b&gt; &amp; c</code></pre>'],
    ['what machines read is left out', '<!-- keyturn:x -->\nhello', '<p>hello</p>'],
    ['tags that are let through', '<sub>small</sub><br>', '<p><sub>small</sub><br></p>'],
  ])('%s', (_, text, html) => {
    expect(markdown(text).trim()).toBe(html)
  })

  test.each(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', '`<script>`'])(
    '%s runs nothing',
    (text) => {
      expect(markdown(text)).not.toMatch(/<script|<img|href="javascript/)
    },
  )

  test('a timeline is drawn with every bar and diamond of it', () => {
    const drawn = markdown(
      '```mermaid\ngantt\n  section Old key\n  overlap :active, 2026-11-16T13:23, 2026-11-17T13:23\n  deleted :milestone, 2026-11-17T13:33, 0m\n```',
    )
    expect(drawn).toMatch(/<rect class="active".*overlap.*<path .*deleted/s)
    expect(drawn).not.toContain('NaN')
  })
})

describe('the pages', () => {
  const world = createReadyWorld(createGithub)
  world.tap(pagesOf(world.github.truth, world.repository))
  const mona = world.github.person('mona')
  mona.commit('topic', { 'a.txt': '<b>' }, 'Change a')
  const number = mona.openPull('topic', 'A <title>', '**why**')
  mona.comment(number, '### Verified')
  const see = (path: string, from = 'browser') =>
    world.wire.handle(
      'github',
      { method: 'GET', url: new URL(`http://x${path}`), headers: new Map([['accept', 'text/html']]), body: '' },
      from,
    )

  test.each([
    [
      'a pull request with its comments',
      `/acme/web/pull/${number}`,
      [/A &lt;title&gt;/, /<strong>why</, /<h3>Verified</],
    ],
    ['the list of them', '/acme/web/pulls', [new RegExp(`/acme/web/pull/${number}"`)]],
    ['runs', '/acme/web/actions', [/<h2>Runs</]],
    ['a file of a branch', '/acme/web/blob/topic/a.txt', [/&lt;b&gt;/]],
    ['the repository', '/acme/web', [/rotation\.yml/]],
  ])('%s', async (_, path, signs) => {
    const { status, body } = await see(path)
    expect(status).toBe(200)
    for (const sign of signs) expect(body).toMatch(sign)
  })

  test.each(['/acme/web/pull/99', '/acme/other', '/acme/web/blob/main/none.txt', '/acme/web/commit/0000000'])(
    '%s is not found',
    async (path) => {
      expect((await see(path)).status).toBe(404)
    },
  )

  test('show an issue, and escape what it says', async () => {
    const { status } = await world.wire.fetchAs('mona')('https://api.github.com/repos/acme/web/issues', {
      method: 'POST',
      headers: { authorization: `Bearer ${mona.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'The <keys>', body: '| a |\n| --- |\n| <script> |', labels: ['seen'] }),
    })
    expect(status).toBe(201)
    const [issue] = world.github.truth.issues()
    const { body } = await see(`/acme/web/issues/${issue?.number ?? 0}`)
    expect(body).toMatch(/<h1>The &lt;keys&gt; .*<span class="label">seen<.*<td>&lt;script&gt;/s)
    expect((await see('/acme/web')).body).toContain(`/acme/web/issues/${issue?.number ?? 0}"`)
    expect((await see('/acme/web/issues/99')).status).toBe(404)
  })

  test('are for browsers only: a client of the API still meets the API', async () => {
    const { status, headers } = await see('/repos/acme/web', 'keyturn')
    expect([status, headers['content-type']]).toEqual([401, expect.stringContaining('json')])
  })

  test('show a commit by a part of its name', async () => {
    const [head] = world.github.truth.commits('topic')
    expect((await see(`/acme/web/commit/${head?.oid.slice(0, 7) ?? ''}`)).body).toContain('Change a')
  })
})
