import { EXITS, OPTIONS, type OptionName, type OptionSpec, type Verb, VERBS, type VerbSpec } from './verbs.ts'

/** Help on everything, or on one verb. */
export function help(verb: Verb | undefined): string {
  return verb === undefined ? overview() : one(VERBS[verb])
}

/** What somebody comes for, in the order in which they come; what is named nowhere stands with the commands. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Begin: ['init', 'check', 'doctor', 'demo'],
  Look: ['status', 'plan', 'explain', 'report', 'whose', 'audit'],
  Act: [],
  'In an emergency': ['leaked', 'exploited', 'disable', 'restore-key', 'revoke'],
  'In your shell': ['completion'],
}

function overview(): string {
  const named = new Set(Object.values(GROUPS).flat())
  const parts = Object.entries(GROUPS).map(([title, verbs]) => {
    const specs = Object.entries<VerbSpec>(VERBS).flatMap(([verb, spec]) =>
      (verbs.length === 0 ? !named.has(verb) : verbs.includes(verb)) ? [spec] : [],
    )
    return `${title}\n${specs.flatMap((spec) => folded(spec)).join('\n')}\n`
  })
  return `Keyturn turns API keys by pull request.

${parts.join('\n')}
Examples
${table([
  ['keyturn init --app', 'in a clone: the manifest, the workflow, the gate and the App'],
  ['keyturn doctor', 'what stands in the way, and the lines that set it right'],
  ['keyturn status', 'where every key stands, and whose move it is'],
  ['keyturn leaked openai/production', 'somebody may have it: replace it now'],
])}

  keyturn <verb> --help     options, examples and exit codes
  keyturn --version

GITHUB_TOKEN or GH_TOKEN is the login, GITHUB_API_URL another GitHub. NO_COLOR and FORCE_COLOR are honoured.
`
}

const LEFT = 30
const RIGHT = 66

/** What a verb is for, beside it; below it where it is long. */
function folded({ use, about }: VerbSpec): readonly string[] {
  const lines = filled(about, RIGHT).map((line) => `${' '.repeat(LEFT + 4)}${line}`)
  const [first = '', ...more] = lines
  return use.length > LEFT ? [`  ${use}`, ...lines] : [`  ${use.padEnd(LEFT + 2)}${first.trimStart()}`, ...more]
}

function filled(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function one(spec: VerbSpec): string {
  const options = spec.options.map((name) => option(name))
  const exits = exitsOf(spec)
  return `keyturn ${spec.use}

${filled(spec.about, 100).join('\n')}
${options.length === 0 ? '' : `\nOptions\n${table(options)}\n`}
Examples
${table(spec.examples)}

Exit codes
${table(exits.map(([code, when]) => [String(code), when] as const))}
`
}

/** The exit codes of a verb, in order. */
export function exitsOf({ exits = [] }: Pick<VerbSpec, 'exits'>): readonly (readonly [code: number, when: string])[] {
  return [...new Map([...EXITS, ...exits])].toSorted(([a], [b]) => a - b)
}

function option(name: OptionName): readonly [string, string] {
  const spec: OptionSpec = OPTIONS[name]
  return [`--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`, spec.about]
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join('\n')
}
