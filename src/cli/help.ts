import { EXITS, OPTIONS, type OptionName, type OptionSpec, type Verb, VERBS, type VerbSpec } from './verbs.ts'

/** Help on everything, or on one verb. */
export function help(verb: Verb | undefined): string {
  return verb === undefined ? overview() : one(VERBS[verb])
}

function overview(): string {
  const verbs = Object.values<VerbSpec>(VERBS).map((spec) => [spec.use, spec.about] as const)
  return `Keyturn turns API keys by pull request.

${table(verbs)}

  keyturn <verb> --help     options and examples
  keyturn --version

GITHUB_TOKEN or GH_TOKEN is the login, GITHUB_API_URL another GitHub. NO_COLOR and FORCE_COLOR are honoured.
`
}

function one(spec: VerbSpec): string {
  const options = spec.options.map((name) => option(name))
  const exits = exitsOf(spec)
  return `keyturn ${spec.use}

${spec.about}
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
