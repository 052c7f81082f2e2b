import type { SandboxReply } from '../contract.ts'
import { escape } from './inline.ts'

const STYLE = `
:root { color: #1f2328; font: 14px/1.5 -apple-system, "Segoe UI", "Liberation Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; }
body { margin: 0; background: #fff; }
header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 12px 24px; font-weight: 600; }
header a { margin-right: 16px; }
main { max-width: 920px; margin: 20px auto 40px; padding: 0 24px; }
a { color: #0969da; text-decoration: none; }
h1 { font-size: 24px; font-weight: 400; line-height: 1.25; margin: 0 0 6px; }
h1 small { color: #59636e; font-size: inherit; }
h2 { font-size: 20px; } h3 { font-size: 16px; margin: 22px 0 8px; }
p { margin: 0 0 12px; } ol, ul { margin: 0 0 12px; padding-left: 28px; } li { margin: 3px 0; }
li.task { list-style: none; margin-left: -20px; } li.task input { margin: 0 4px 0 0; vertical-align: -2px; }
code { background: #818b981f; border-radius: 6px; font: 85%/1.4 ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; padding: 2px 5px; overflow-wrap: break-word; }
pre { background: #f6f8fa; border-radius: 6px; overflow: auto; padding: 12px; } pre code { background: none; padding: 0; }
table { border-collapse: collapse; margin: 0 0 14px; } th, td { border: 1px solid #d1d9e0; padding: 5px 12px; text-align: left; vertical-align: top; }
tr:nth-child(odd) td { background: #f6f8fa; } td code { white-space: nowrap; } sub { color: #59636e; font-size: 12px; vertical-align: baseline; }
.state { border-radius: 2em; color: #fff; display: inline-block; font-weight: 600; margin-right: 8px; padding: 4px 12px; }
.open { background: #1a7f37; } .merged { background: #8250df; } .closed { background: #cf222e; }
.meta { color: #59636e; margin-bottom: 16px; }
.label { border: 1px solid #d1d9e0; border-radius: 2em; display: inline-block; font-size: 12px; font-weight: 500; margin-left: 6px; padding: 0 9px; }
.label.hot { background: #cf222e; border-color: #cf222e; color: #fff; }
article { border: 1px solid #d1d9e0; border-radius: 6px; margin: 0 0 16px; }
article > h4 { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; color: #59636e; font-weight: 400; margin: 0; padding: 8px 16px; }
article > h4 b { color: #1f2328; } article > div { padding: 16px 16px 6px; } article > div > :first-child { margin-top: 0; }
.gantt { font-size: 12px; margin: 4px 0 12px; width: 100%; } .gantt text { fill: #1f2328; } .gantt .section { font-weight: 600; }
.gantt line { stroke: #d1d9e0; stroke-dasharray: 2 3; } .gantt .tick { fill: #59636e; font-size: 11px; text-anchor: middle; }
.gantt .active { fill: #b6d7ff; } .gantt .done { fill: #4ac26b; } .gantt .plain { fill: #ffd8a8; }
`

/** A page of the sandbox's GitHub; `main` is HTML already. */
export function page(about: {
  readonly title: string
  readonly repository: string
  readonly main: string
}): SandboxReply {
  const { title, repository, main } = about
  const base = `/${escape(repository)}`
  const links = `<a href="${base}">${escape(repository)}</a><a href="${base}/pulls">Pull requests</a><a href="${base}/actions">Actions</a>`
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style><header>${links}</header><main>${main}</main></html>\n`
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}
