import { type Option, quoted, verbWords, type VerbWords } from './words.ts'

/** For a file `_keyturn` in a folder of `fpath`, or to be evaluated after `compinit`. */
export function zsh(): string {
  const verbs = verbWords()
  return `#compdef keyturn
# eval "$(keyturn completion zsh)"
_keyturn() {
  local -a verbs
  verbs=(
${verbs.map(({ name, about }) => `    ${quoted(`${name}:${about}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
    help) _describe verb verbs ;;
${verbs.map((verb) => caseOf(verb)).join('\n')}
  esac
}
if [[ $funcstack[1] == _keyturn ]]; then _keyturn "$@"; else compdef _keyturn keyturn; fi
`
}

function caseOf({ name, options, takes }: VerbWords): string {
  const rest = takes === 'file' ? ["'*:file:_files'"] : takes === 'text' ? [] : [quoted(`1:what:(${takes.join(' ')})`)]
  return `    ${name}) _arguments ${[...options.map((option) => specOf(option)), ...rest].join(' ')} ;;`
}

function specOf({ name, about, takes, value }: Option): string {
  // A colon or bracket of ours would end the description.
  const plain = about.replaceAll(/[[\]:]/g, ' ')
  if (takes === 'nothing') return quoted(`${name}[${plain}]`)
  return quoted(`${name}[${plain}]:${value}:${takes === 'file' ? '_files' : ''}`)
}
