// A story as a person reads it: what was printed, what was asked for. What differs from telling to telling is named by its kind.
import type { Lived } from './live.ts'
import { operationOf } from '../start/call.ts'

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/127\.0\.0\.1:\d+/g, 'loopback'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ \w{3} \d{4}, \d\d:\d\d(:\d\d)? UTC/g, '<time>'],
  [/\bin \d+ days\b/g, 'in <n> days'],
  [/\bproj_\w{24}\b/g, '<project>'],
  [/\buser-\w{24}\b/g, '<service account>'],
  [/\bkey_\w{16}\b/g, '<key>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<key>'],
  [/\b[0-9a-f]{40}\b/g, '<oid>'],
  [/(?<=\bat )[0-9a-f]{7}\b/g, '<oid>'],
  [/(?<=\bkt-[\w-]+-)[0-9a-f]{6}\b/g, '<head>'],
  [/(?<=\/actions\/runs\/)\d+/g, '<run>'],
  [/(?<=`run )\d+(?=`)/g, '<run>'],
]

/** Every run with its console, its summary and its requests. */
export function transcript(title: string, heard: readonly Lived[]): string {
  const runs = heard.flatMap((ran, n) => [
    `==== run ${n + 1}, exit ${ran.exit ?? 'killed'} ====`,
    '',
    '-- console --',
    ran.log.trimEnd(),
    '',
    '-- summary --',
    ran.summary.trimEnd(),
    '',
    '-- requests --',
    ...counted(requestsOf(ran)),
    '',
    ...ran.merged.flatMap((number) => [`(mona merges pull request #${number})`, '']),
  ])
  return general([title, '', ...runs].join('\n'))
}

function requestsOf({ calls, statuses }: Lived): readonly string[] {
  return calls.map((call, n) => {
    const { host, request } = call
    const status = String(statuses[n] ?? 'no answer')
    return [host, request.method, request.url.pathname, operationOf(call), '→', status].filter(Boolean).join(' ')
  })
}

/** The same request several times in a row is one line. */
function counted(lines: readonly string[]): readonly string[] {
  const groups: { readonly line: string; times: number }[] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (last?.line === line) last.times += 1
    else groups.push({ line, times: 1 })
  }
  return groups.map(({ line, times }) => (times === 1 ? line : `${line} (${times} times)`))
}

function general(text: string): string {
  return KINDS.reduce((so, [pattern, kind]) => so.replaceAll(pattern, kind), text)
}
