import { type Option, verbWords, type VerbWords } from './words.ts'

/** For bash 3.2 and newer: macOS has no other. */
export function bash(): string {
  const verbs = verbWords()
  const options = [...new Map(verbs.flatMap((verb) => verb.options).map((option) => [option.name, option])).values()]
  return `# eval "$(keyturn completion bash)"
_keyturn() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" verb="\${COMP_WORDS[1]}" words='' files=''
  [ "$COMP_CWORD" -gt 1 ] || verb=''
  COMPREPLY=()
  case "$before" in
${valued(options, 'file', 'COMPREPLY=($(compgen -f -- "$word")); return')}${valued(options, 'text', 'return')}  esac
  case "$verb" in
    '' | help) words='${verbs.map(({ name }) => name).join(' ')} --help --version' ;;
${verbs.map((verb) => wordsOf(verb)).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ -z "$files" ] || [ "\${word#-}" != "$word" ] || COMPREPLY+=($(compgen -f -- "$word"))
}
complete -o filenames -F _keyturn keyturn
`
}

/** Options after which something else than words of Keyturn's stands. */
function valued(options: readonly Option[], takes: Option['takes'], what: string): string {
  const names = options.filter((option) => option.takes === takes).map(({ name }) => name)
  return names.length === 0 ? '' : `    ${names.join(' | ')}) ${what} ;;\n`
}

function wordsOf({ name, options, takes }: VerbWords): string {
  const words = [...(typeof takes === 'string' ? [] : takes), ...options.map((option) => option.name)]
  return `    ${name}) words='${words.join(' ')}'${takes === 'file' ? ' files=1' : ''} ;;`
}
