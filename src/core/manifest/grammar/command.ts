import type { Duration } from '../../facts.ts'
import { fields } from '../codec.ts'
import type { Read } from '../codec.ts'
import { choice, list, refine, text, whole } from '../shape.ts'
import type { At, Reading, Shape } from '../shape.ts'
import type { Node } from '../tree.ts'
import { quote } from '../words.ts'
import { duration } from './scalars.ts'

/** A program and its arguments, as written: `{name}` and `{tag}` are filled in later. */
export type Words = readonly string[]

/** What a program is handed on its standard input: the value alone, or `NAME=value` and a line's end. */
export type Feed = 'value' | 'assignment'

/** A store behind somebody's command line as written. Absent: the name of the key in upper case. */
export interface CommandText {
  readonly kind: 'command'
  readonly write: Words
  readonly read?: Words
  readonly check?: Words
  readonly name?: At<string>
  readonly place?: string
  readonly env: readonly string[]
  readonly stdin: Feed
  readonly refusals: readonly number[]
  readonly timeout: Duration
}

/** What runs whatever text it is given: an edit of an argument would be an edit of the program. */
const SHELLS =
  /^(?:.*\/)?(?:(?:ba|z|da|k|c|tc|fi)?sh|busybox|cmd(?:\.exe)?|pwsh|powershell(?:\.exe)?|env|xargs|eval|sudo)$/

const PROGRAM = /^(?:[A-Za-z0-9_][A-Za-z0-9_.+-]*|\/[A-Za-z0-9_./+-]+)$/

/** One word of the workflow's line each: what is left out of them would read otherwise there. */
const word: Shape<string> = text({
  expected: 'an argument without spaces, quotes and *',
  pattern: /^(?!with$)[!#-&(-)+-_a-~]+$/,
  longest: 200,
})

const words: Shape<Words> = refine(list(word), (said, node, reading) =>
  isSound(
    said.map(({ value }) => value),
    { node, reading },
  )
    ? said.map(({ value }) => value)
    : undefined,
)

function isSound(
  [program = '', ...rest]: Words,
  { node, reading }: { readonly node: Node; readonly reading: Reading },
) {
  const problem = problemOf(program, rest)
  if (problem !== undefined) reading.report(node.at, `${reading.name} ${problem}`)
  return problem === undefined
}

function problemOf(program: string, rest: Words): string | undefined {
  if (SHELLS.test(program))
    return `must not run ${quote(program)}, which runs whatever text it is given · name the program itself`
  if (!PROGRAM.test(program) || program.split('/').includes('..'))
    return `must begin with a program that PATH finds, or with its whole path, not ${quote(program)}`
  const stray = rest.flatMap((each) => each.match(/\{[^}]*\}/g) ?? []).find((each) => !PLACES.includes(each))
  if (stray === '{value}')
    return 'must not hold {value} · the value goes to standard input alone: arguments are for everybody to see'
  if (stray !== undefined) return `holds ${quote(stray)}, and only {name} and {tag} are filled in`
  return undefined
}

const PLACES: readonly string[] = ['{name}', '{tag}']

const variable: Shape<string> = text({
  expected: 'the name of an environment variable such as DOPPLER_TOKEN',
  pattern: /^(?!(?:KEYTURN|INPUT|ACTIONS|RUNNER)_)[A-Z_][A-Z0-9_]*$/,
})

const members = {
  write: {
    shape: words,
    about:
      'The program that writes the value, and its arguments: a list, never a text for a shell. The value comes on its standard input.',
    demanded: 'command has no `write:` · list the program and its arguments',
  },
  read: {
    shape: words,
    about:
      'The program that prints what `write` left as `{tag}`: by that Keyturn knows what was written. Absent: nobody tells.',
  },
  check: {
    shape: words,
    about: 'A program that fails where `write` would, such as for want of a login. It runs before a key is made.',
  },
  name: {
    shape: text({ expected: 'a name of letters, digits, _, . and -', pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/ }),
    about: 'What the value is called there; fills `{name}`. Default: the name of the key in upper case.',
  },
  place: {
    shape: text({
      expected: 'a place such as web/production',
      pattern: /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/,
      longest: 100,
    }),
    about: 'Tells places apart that one program writes to under the same name.',
  },
  env: {
    shape: list(variable),
    about: 'Variables of the Keyturn step that the program gets beside PATH and HOME. The workflow must allow each.',
  },
  stdin: {
    shape: choice<Feed>(['value', 'assignment']),
    about: 'value: the value, and nothing before or behind it. assignment: one line, NAME=value.',
    default: 'value',
  },
  refusals: {
    shape: list(whole(1, 255)),
    about: 'Exit codes by which `write` says that nothing was written. After any other but 0 that is not known.',
  },
  timeout: {
    shape: duration('1s', '2m'),
    about: 'How long a program may take before it is killed.',
    default: '30s',
  },
} as const

/** `command:` below `store:`. */
export const commandStore: Shape<CommandText> = refine(
  fields({
    expected: 'a map with write, read, check, name, place, env, stdin, refusals, timeout',
    fields: members,
    // A way back by the store's own history would have to name the value by its tag, or be wrong when it is done twice.
    later: ['restore'],
  }),
  (said, _node, reading) => (isMarked(said, reading) ? toStore(said) : undefined),
)

function isMarked({ read, write }: Read<typeof members>, reading: Reading): boolean {
  if (read === undefined || write === undefined || write.value.some((each) => each.includes('{tag}'))) return true
  reading.report(
    read.key,
    '`read` prints what `write` left, and `write` has no {tag} to leave · add it, or remove `read`',
  )
  return false
}

function toStore(said: Read<typeof members>): CommandText | undefined {
  return (
    said.write && {
      kind: 'command',
      write: said.write.value,
      env: [...new Set((said.env?.value ?? []).map(({ value }) => value))],
      stdin: said.stdin?.value ?? 'value',
      refusals: (said.refusals?.value ?? []).map(({ value }) => value),
      timeout: said.timeout?.value ?? 30_000,
      ...(said.read !== undefined && { read: said.read.value }),
      ...(said.check !== undefined && { check: said.check.value }),
      ...(said.name !== undefined && { name: said.name }),
      ...(said.place !== undefined && { place: said.place.value }),
    }
  )
}
