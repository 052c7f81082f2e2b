import { type Option, quoted, verbWords, type VerbWords } from './words.ts'

/** For `~/.config/fish/completions/keyturn.fish`, or to be piped to `source`. */
export function fish(): string {
  const verbs = verbWords()
  return `# keyturn completion fish | source
complete -c keyturn -f
${verbs.map(({ name, about }) => `complete -c keyturn -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`).join('\n')}
complete -c keyturn -n __fish_use_subcommand -l version -d 'print the version'
complete -c keyturn -n '__fish_seen_subcommand_from help' -a '${verbs.map(({ name }) => name).join(' ')}'
${verbs.flatMap((verb) => linesOf(verb)).join('\n')}
`
}

function linesOf({ name, options, takes }: VerbWords): readonly string[] {
  const when = `complete -c keyturn -n '__fish_seen_subcommand_from ${name}'`
  const rest = takes === 'file' ? [`${when} -F`] : takes === 'text' ? [] : [`${when} -a '${takes.join(' ')}'`]
  return [...options.map((option) => `${when} ${specOf(option)}`), ...rest]
}

function specOf({ name, about, takes }: Option): string {
  const value = { nothing: '', file: ' -r -F', text: ' -x' }[takes]
  return `-l ${name.slice(2)}${value} -d ${quoted(about)}`
}
