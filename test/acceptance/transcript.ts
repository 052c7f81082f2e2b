// A story as a person reads it: what was printed, what was asked for.
import { general } from '../docs/general.ts'
import type { Lived } from './live.ts'
import { operationOf } from '../start/call.ts'

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
