import { parseArgs } from 'node:util'
import { nearest } from '../core/manifest/words.ts'
import { typed } from '../core/typed.ts'
import { OPTIONS, type OptionName, type OptionSpec, type Verb, VERBS, type VerbSpec } from './verbs.ts'

export interface Arguments {
  readonly verb: Verb
  readonly rest: readonly string[]
  readonly text: (name: OptionName) => string | undefined
  readonly flag: (name: OptionName) => boolean
}

export type Understood =
  | { readonly kind: 'do'; readonly arguments: Arguments }
  | { readonly kind: 'help'; readonly verb?: Verb }
  | { readonly kind: 'version' }
  /** What was not understood, with the nearest that would have been. */
  | { readonly kind: 'misused'; readonly why: string; readonly verb?: Verb }

/** Understands a command line; nothing is looked at beyond it. */
export function understand(words: readonly string[]): Understood {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: OPTIONS_FOR_NODE,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const [first, ...rest] = positionals
  const verb = first === 'help' ? rest[0] : first
  if (first === 'version' || (first === undefined && values['version'] === true)) return { kind: 'version' }
  if (verb === undefined) return { kind: 'help' }
  if (!isVerb(verb)) return misused(`There is no verb "${typed(verb)}".`, nearest(verb, Object.keys(VERBS)))
  if (values['help'] === true || first === 'help') return { kind: 'help', verb }
  const wrong = whyWrong(verb, rest, tokens)
  if (wrong !== undefined) return { ...wrong, verb }
  const text = (name: OptionName): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return { kind: 'do', arguments: { verb, rest, text, flag: (name) => values[name] === true } }
}

type Tokens = ReturnType<typeof parseArgs>['tokens']

function whyWrong(
  verb: Verb,
  rest: readonly string[],
  tokens: Tokens,
): Extract<Understood, { kind: 'misused' }> | undefined {
  const spec: VerbSpec = VERBS[verb]
  const known: readonly string[] = [...spec.options, 'help', 'version']
  for (const token of tokens ?? []) {
    if (token.kind !== 'option') continue
    if (!known.includes(token.name)) {
      const near = nearest(token.name, known)
      return misused(`\`${verb}\` has no option ${typed(token.rawName)}.`, near === undefined ? undefined : `--${near}`)
    }
    const takes = isOption(token.name) && OPTIONS[token.name].type === 'string'
    const given = token.value !== undefined && (token.inlineValue || !token.value.startsWith('-'))
    if (takes && !given) return misused(`--${token.name} wants a value.`, undefined)
    if (!takes && token.value !== undefined) return misused(`--${token.name} takes no value.`, undefined)
  }
  const instead = (tokens ?? []).some((token) => token.kind === 'option' && token.name === spec.instead)
  // What stands there may be the value itself: it is not repeated.
  if (instead && rest.length > 0)
    return misused(
      `With --${spec.instead ?? ''} \`${verb}\` takes nothing else: a value is asked for, never written down.`,
      undefined,
    )
  if (!instead && rest.length < spec.least)
    return misused(`\`${verb}\` wants ${spec.use.slice(verb.length + 1)}.`, undefined)
  const [first = ''] = rest
  if (spec.choices?.includes(first) === false)
    return misused(`\`${verb}\` does not take "${typed(first)}".`, nearest(first, spec.choices))
  if (rest.length > spec.most) return misused(`\`${verb}\` does not take "${typed(rest[spec.most] ?? '')}".`, undefined)
  return undefined
}

function misused(what: string, near: string | undefined): Extract<Understood, { kind: 'misused' }> {
  return { kind: 'misused', why: near === undefined ? what : `${what} Did you mean ${near}?` }
}

const OPTIONS_FOR_NODE: Readonly<Record<string, { type: 'string' | 'boolean'; short?: string }>> = {
  ...Object.fromEntries(Object.entries<OptionSpec>(OPTIONS).map(([name, { type }]) => [name, { type }])),
  help: { type: 'boolean', short: 'h' },
}

function isVerb(word: string): word is Verb {
  return Object.hasOwn(VERBS, word)
}

function isOption(word: string): word is OptionName {
  return Object.hasOwn(OPTIONS, word)
}
