import type { GithubTruth, PullTruth, RunTruth } from '../github/contract.ts'
import type { SandboxReply, Tap } from '../contract.ts'
import { escape } from './inline.ts'
import { markdown } from './markdown.ts'
import { page } from './page.ts'

/** Answers browsers in the place of GitHub's API: pull requests, comments, runs, files and commits, as plain pages. */
export function pagesOf(truth: GithubTruth, repository: string, memory: Memory = NO_MEMORY): Tap {
  const site = { truth, repository, memory }
  return {
    async before({ host, from, request }) {
      if (host !== 'github' || from !== 'browser') return undefined
      return request.method === 'GET' ? show(site, decodeURIComponent(request.url.pathname)) : gone()
    },
  }
}

/** What GitHub itself would know and the sandbox's does not keep. */
export interface Memory {
  /** A run's log. */
  log(run: number): string | undefined
  /** A pull request as its reviewer first saw it. */
  opened(pull: number): PullTruth | undefined
}

const NO_MEMORY: Memory = { log: () => undefined, opened: () => undefined }

interface Site {
  readonly truth: GithubTruth
  readonly repository: string
  readonly memory: Memory
}

function show(site: Site, path: string): SandboxReply {
  const { truth, repository } = site
  if (path === '/') return moved(`/${repository}`)
  if (path !== `/${repository}` && !path.startsWith(`/${repository}/`)) return gone()
  const [kind = '', one = '', ...rest] = path.slice(repository.length + 2).split('/')
  const pull = truth.pulls().find(({ number }) => String(number) === one)
  if (kind === '') return frame(site, repository, pullList(site) + issueList(site) + fileList(site))
  if (kind === 'issues') return issues(site, one)
  if (kind === 'pulls') return frame(site, 'Pull requests', pullList(site))
  if (kind === 'pull' && pull !== undefined) {
    const first = site.memory.opened(pull.number)
    if (rest[0] === 'opened') return first === undefined ? gone() : frame(site, first.title, pullPage(first))
    const link = `<p><a href="/${repository}/pull/${pull.number}/opened">As its reviewer first saw it</a></p>`
    return frame(site, pull.title, pullPage(pull) + (first === undefined ? '' : link))
  }
  if (kind === 'actions' && one === '') return frame(site, 'Actions', runList(site))
  if (kind === 'actions' && one === 'runs') return runPage(site, Number(rest[0]))
  if (kind === 'blob') return blob(site, [one, ...rest])
  if (kind === 'commit') return commit(site, one)
  return gone()
}

function frame({ repository }: Site, title: string, main: string): SandboxReply {
  return page({ title, repository, main })
}

function pullList({ truth, repository }: Site): string {
  const rows = truth
    .pulls()
    .map(
      ({ number, title, state }) =>
        `<tr><td>#${number}</td><td><a href="/${repository}/pull/${number}">${escape(title)}</a></td><td>${state}</td></tr>`,
    )
  return `<h2>Pull requests</h2><table>${rows.join('')}</table>`
}

function issues(site: Site, number: string): SandboxReply {
  if (number === '') return frame(site, 'Issues', issueList(site))
  const issue = site.truth.issues().find((one) => String(one.number) === number)
  if (issue === undefined) return gone()
  const labels = issue.labels.map((name) => `<span class="label">${escape(name)}</span>`)
  const head = `<h1>${escape(issue.title)} <small>#${issue.number}</small></h1><p class="meta"><span class="state ${issue.state}">${issue.state === 'open' ? 'Open' : 'Closed'}</span><b>${escape(issue.author)}</b>${labels.join('')}</p>`
  return frame(site, issue.title, head + said(issue.author, issue.body))
}

function issueList({ truth, repository }: Site): string {
  const rows = truth
    .issues()
    .map(
      ({ number, title, state }) =>
        `<tr><td>#${number}</td><td><a href="/${repository}/issues/${number}">${escape(title)}</a></td><td>${state}</td></tr>`,
    )
  return rows.length === 0 ? '' : `<h2>Issues</h2><table>${rows.join('')}</table>`
}

function fileList({ truth, repository }: Site): string {
  const files = truth.files(truth.ref('refs/heads/main') ?? '')
  const items = files.map((path) => `<li><a href="/${repository}/blob/main/${escape(path)}">${escape(path)}</a></li>`)
  return `<h2>Files</h2><ul>${items.join('')}</ul>`
}

function pullPage(pull: PullTruth): string {
  const labels = pull.labels.map(
    (name) => `<span class="label${/production/.test(name) ? ' hot' : ''}">${escape(name)}</span>`,
  )
  const states = { open: 'Open', merged: 'Merged', closed: 'Closed' } as const
  return [
    `<h1>${escape(pull.title)} <small>#${pull.number}</small></h1>`,
    `<p class="meta"><span class="state ${pull.state}">${states[pull.state]}</span><b>${escape(pull.author)}</b> from <code>${escape(pull.branch)}</code>${labels.join('')}</p>`,
    said(pull.author, pull.body),
    ...pull.comments.map(({ author, body }) => said(author, body)),
  ].join('\n')
}

function said(author: string, body: string): string {
  return `<article><h4><b>${escape(author)}</b></h4><div>${markdown(body)}</div></article>`
}

function runList({ truth, repository }: Site): string {
  const rows = truth.runs().map((run) => `<tr>${cells(run, `/${repository}/actions/runs/${run.id}`)}</tr>`)
  return `<h2>Runs</h2><table><tr><th>run</th><th>workflow</th><th>event</th><th>queued</th><th>state</th></tr>${rows.join('')}</table>`
}

function cells({ id, workflow, event, createdAt, status, conclusion }: RunTruth, link: string): string {
  const values = [workflow, event, new Date(createdAt).toUTCString(), conclusion ?? status]
  return `<td><a href="${link}">${id}</a></td>${values.map((value) => `<td>${escape(value)}</td>`).join('')}`
}

function runPage(site: Site, id: number): SandboxReply {
  const run = site.truth.runs().find((one) => one.id === id)
  if (run === undefined) return gone()
  const log = site.memory.log(id)
  const told = log === undefined ? '' : `<h3>Log</h3><pre><code>${escape(log)}</code></pre>`
  return frame(
    site,
    `${run.workflow}, run ${id}`,
    `<h2>${escape(run.workflow)}, run ${id}</h2><table><tr>${cells(run, '')}</tr></table>${told}`,
  )
}

/** The ref may hold a slash, as Keyturn's journal does. */
function blob(site: Site, parts: readonly string[]): SandboxReply {
  for (let cut = 1; cut < parts.length; cut += 1) {
    const path = parts.slice(cut).join('/')
    const ref = parts.slice(0, cut).join('/')
    const text = site.truth.file(site.truth.ref(`refs/heads/${ref}`) ?? ref, path)
    if (text !== undefined) return frame(site, path, `<h2>${escape(path)}</h2><pre><code>${escape(text)}</code></pre>`)
  }
  return gone()
}

function commit(site: Site, oid: string): SandboxReply {
  const { truth } = site
  const found = truth
    .branches()
    .flatMap((branch) => truth.commits(branch))
    .find((one) => one.oid.startsWith(oid))
  if (found === undefined) return gone()
  const files = truth.files(found.oid).map((path) => {
    return `<li><a href="/${site.repository}/blob/${found.oid}/${escape(path)}">${escape(path)}</a></li>`
  })
  const main = `<h2>${escape(found.message.split('\n')[0] ?? '')}</h2><p>${escape(found.author)}, <code>${found.oid}</code></p>`
  return frame(site, found.oid, `${main}<ul>${files.join('')}</ul>`)
}

function moved(to: string): SandboxReply {
  return { status: 302, headers: { location: to }, body: '' }
}

function gone(): SandboxReply {
  return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Not found.\n' }
}
