// What may stand where on the command line, for shells; everything is from verbs.ts.
import { OPTIONS, type OptionName, type OptionSpec, VERBS, type VerbSpec } from '../verbs.ts'

export interface Word {
  readonly name: string
  readonly about: string
}

export interface Option extends Word {
  /** What follows it: nothing, a file, or something that no shell can know. */
  readonly takes: 'nothing' | 'file' | 'text'
  /** `OWNER/NAME`, where something follows. */
  readonly value: string
}

export interface VerbWords extends Word {
  readonly options: readonly Option[]
  /** Its arguments are files, some of a few words, or something that no shell can know. */
  readonly takes: 'file' | 'text' | readonly string[]
}

/** Every verb, in the order of `--help`. */
export function verbWords(): readonly VerbWords[] {
  return Object.entries<VerbSpec>(VERBS).map(([name, spec]) => ({
    name,
    about: spec.about,
    options: [...new Set<OptionName>([...spec.options, 'help'])].map((option) => optionOf(option)),
    takes: spec.choices ?? (spec.use.includes('FILE') ? 'file' : 'text'),
  }))
}

function optionOf(name: OptionName): Option {
  const { type, value = '', about }: OptionSpec = OPTIONS[name]
  const file = value === 'PATH' || value === 'FILE'
  return { name: `--${name}`, about, takes: type === 'boolean' ? 'nothing' : file ? 'file' : 'text', value }
}

/** A text between single quotes, in bash and zsh; fish ends and begins them in the same way. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
