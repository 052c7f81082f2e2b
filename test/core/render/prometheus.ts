// Prometheus' text format, read by what its documentation says of it: what the tests hold the metrics to, with promtool or without.

export interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface Exposed {
  readonly help: ReadonlyMap<string, string>
  readonly type: ReadonlyMap<string, string>
  readonly series: readonly Series[]
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{(.*)\} (-?\d+(?:\.\d+)?)$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/gy

/** Throws on the first line that is not of the format, or not where it belongs. */
export function readExposition(text: string): Exposed {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const help = new Map<string, string>()
  const type = new Map<string, string>()
  const series: Series[] = []
  let family = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind !== undefined) {
      const known = kind === 'HELP' ? help : type
      if (!NAME.test(name) || known.has(name)) throw new Error(`${kind} of ${name} once more`)
      if (kind === 'TYPE' && name !== family) throw new Error(`TYPE of ${name} is not below its HELP`)
      family = name
      known.set(name, rest)
      continue
    }
    const one = readSample(line)
    if (one.name !== family) throw new Error(`${one.name} stands below ${family}`)
    series.push(one)
  }
  const spelled = series.map(({ name, labels }) =>
    JSON.stringify([name, Object.entries(labels).map(String).toSorted()]),
  )
  if (new Set(spelled).size !== spelled.length) throw new Error('a series is there twice')
  return { help, type, series }
}

function readSample(line: string): Series {
  const [whole, name = '', inside = '', value = ''] = SAMPLE.exec(line) ?? []
  if (whole === undefined) throw new Error(`no sample: ${line}`)
  const labels: Record<string, string> = {}
  let read = 0
  for (const [text, label = '', spelled = ''] of inside.matchAll(LABEL)) {
    labels[label] = spelled.replaceAll(/\\(.)/g, (_, escape: string) => (escape === 'n' ? '\n' : escape))
    read += text.length
  }
  if (read !== inside.length) throw new Error(`labels that cannot be read: ${line}`)
  return { name, labels, value: Number(value) }
}
