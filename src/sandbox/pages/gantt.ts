import { escape } from './inline.ts'

/** One bar or diamond of the timeline. */
interface Task {
  readonly section: string
  readonly name: string
  readonly from: number
  readonly to: number
  readonly milestone: boolean
  readonly state: 'done' | 'active' | 'plain'
}

const ROW = 26
const LEFT = 90
const WIDTH = 860
/** Room to the right of the last bar for its name. */
const RIGHT = 120

/** A Mermaid `gantt` as a picture; only what Keyturn writes is understood. */
export function gantt(lines: readonly string[]): string {
  const tasks = read(lines)
  const [from, to] = [Math.min(...tasks.map((one) => one.from)), Math.max(...tasks.map((one) => one.to))]
  const x = (at: number): number => LEFT + ((at - from) / Math.max(1, to - from)) * (WIDTH - LEFT - RIGHT)
  const rows = tasks.map((task, i) => drawn(task, { y: i * ROW, x, head: task.section !== tasks[i - 1]?.section }))
  const height = tasks.length * ROW
  const days = ticks(from, to).map(
    (at) =>
      `<line x1="${x(at)}" y1="0" x2="${x(at)}" y2="${height}"/><text class="tick" x="${x(at)}" y="${height + 15}">${label(at)}</text>`,
  )
  return `<svg class="gantt" viewBox="0 0 ${WIDTH} ${height + 22}" role="img">${days.join('')}${rows.join('')}</svg>`
}

function read(lines: readonly string[]): readonly Task[] {
  let section = ''
  return lines.flatMap((line) => {
    const named = /^\s*section (.+)$/.exec(line)
    if (named !== null) section = named[1] ?? ''
    const [, name, rest] = /^\s*([^:]+?) *:(.*)$/.exec(line) ?? []
    const parts = rest?.split(',').map((part) => part.trim()) ?? []
    const [start = '', end = ''] = parts.slice(-2)
    const from = Date.parse(`${start}Z`)
    if (name === undefined || Number.isNaN(from)) return []
    const to = Date.parse(`${end}Z`)
    const state = parts.includes('done') ? 'done' : parts.includes('active') ? 'active' : 'plain'
    return [{ section, name, from, to: Number.isNaN(to) ? from : to, milestone: parts.includes('milestone'), state }]
  })
}

interface Place {
  readonly y: number
  readonly x: (at: number) => number
  readonly head: boolean
}

function drawn(task: Task, { y, x, head }: Place): string {
  const [left, right, middle] = [x(task.from), x(task.to), y + ROW / 2]
  const section = head ? `<text class="section" x="0" y="${middle + 4}">${escape(task.section)}</text>` : ''
  const name = escape(task.name)
  if (task.milestone) {
    const diamond = `<path class="${task.state}" d="M${left} ${middle - 7}l7 7l-7 7l-7 -7z"/>`
    return `${section}${diamond}<text x="${left + 12}" y="${middle + 4}">${name}</text>`
  }
  const bar = `<rect class="${task.state}" x="${left}" y="${y + 4}" width="${Math.max(2, right - left)}" height="${ROW - 8}" rx="3"/>`
  const inside = right - left > task.name.length * 7
  return `${section}${bar}<text x="${inside ? left + 8 : right + 6}" y="${middle + 4}">${name}</text>`
}

/** Every sixth hour or full day, so that there are not too many. */
function ticks(from: number, to: number): readonly number[] {
  const hour = 3_600_000
  const step =
    [3, 6, 12, 24, 48, 168].map((hours) => hours * hour).find((each) => (to - from) / each <= 9) ?? 720 * hour
  const first = Math.ceil(from / step) * step
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, i) => first + i * step)
}

function label(at: number): string {
  const [day = '', , , , time = ''] = new Date(at).toUTCString().replace(',', '').split(' ')
  return `${day} ${time.slice(0, 5)}`
}
