// What can be wrong with a value of JSON, at a place of it that chance picks.
import type { Dice } from './dice.ts'

/** A value that something happened to. */
export interface Mutated {
  readonly value: unknown
  /** `data.repository.id: a huge number`. */
  readonly what: string
  /** Still the form its sender documents, and so only a lie: nobody can tell it from the truth. */
  readonly lie: boolean
}

type Path = readonly (string | number)[]

/** One change of one value in place of another. */
interface Change {
  readonly what: string
  readonly make: (value: unknown, dice: Dice) => unknown
  readonly fits?: (value: unknown) => boolean
  readonly lie?: (made: unknown) => boolean
}

const LONG = 'x'.repeat(70_000)
const always = (): boolean => true
const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Deeper than anything that is not made to be deep. */
const DEEPEST = 40

/** Stands for a field that is not there. */
const GONE = Symbol('gone')

/** Beginnings of lines that mean something to a runner's log, to Markdown, to a terminal or to YAML. */
export const CHARGED = [
  'a\n::error::taken',
  '::stop-commands::x',
  '\u0000\u001b[2J\u202e\ufeff',
  '\ud800',
  '<!-- keyturn -->\n- [x] ok',
  '[a](javascript:alert(1)) @everyone #1',
  'a\r\nversion: 1\r\n',
  '../../../etc/passwd',
  '{{"',
] as const

const CHANGES: readonly [Change, ...(readonly Change[])] = [
  { what: 'gone', make: () => GONE },
  { what: 'null', make: () => null },
  { what: 'a map', make: () => ({}), fits: (value) => !isMap(value) },
  { what: 'a list', make: () => [], fits: (value) => !isList(value) },
  { what: 'true', make: () => true },
  { what: 'an empty text', make: () => '' },
  { what: 'a text for a number', make: (value) => String(value), fits: isNumber },
  { what: 'NaN as a text', make: () => 'NaN' },
  { what: 'a number', make: () => 7, fits: (value) => !isNumber(value) },
  { what: 'a huge number', make: () => 1e308 },
  { what: 'a negative number', make: () => -1 },
  { what: 'more than an integer', make: () => 2 ** 53 + 2 },
  { what: 'half a number', make: () => 0.5 },
  { what: 'a long text', make: () => LONG, fits: isText },
  { what: 'a charged text', make: (_value, dice) => dice.pick(CHARGED), fits: isText },
  { what: 'a text with a charge', make: (value, dice) => `${String(value)}${dice.pick(CHARGED)}`, fits: isText },
  // Half an id is an id, and half a name a name.
  {
    what: 'a text cut off',
    make: cut,
    fits: (value) => isText(value) && value !== '',
    lie: (made) => isText(made) && /^[\w.-]+$/.test(made),
  },
  { what: 'deep', make: () => deep(3000) },
  { what: 'a prototype', make: () => JSON.parse('{"__proto__":{"id":1},"constructor":{"name":2}}') },
  { what: 'one item twice', make: twice, fits: isList, lie: always },
  { what: 'one item less', make: less, fits: (value) => isList(value) && value.length > 0, lie: always },
  { what: 'backwards', make: (value) => (isList(value) ? value.toReversed() : value), fits: isList, lie: always },
  { what: 'a null among the items', make: (value) => (isList(value) ? [null, ...value] : value), fits: isList },
  { what: 'the contrary', make: (value) => value !== true, fits: (value) => typeof value === 'boolean', lie: always },
  { what: 'one more', make: (value) => Number(value) + 1, fits: isNumber, lie: always },
]

/** Changes one place of a value, and says which and how. */
export function mutate(value: unknown, dice: Dice): Mutated {
  const path = dice.any(pathsOf(value)) ?? []
  const here = at(value, path)
  for (;;) {
    const change = dice.pick(CHANGES)
    if (change.fits?.(here) === false) continue
    const made = change.make(here, dice)
    const what = `${path.length === 0 ? 'the whole' : path.join('.')}: ${change.what}`
    return {
      value: put(value, path, made === GONE && path.length === 0 ? null : made),
      what,
      lie: change.lie?.(made) === true,
    }
  }
}

/** Every place there is, however deep; a place deep below is as likely as one high above. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (path.length > DEEPEST) return [path]
  if (isList(value)) return [path, ...value.flatMap((item, index) => pathsOf(item, [...path, index]))]
  if (isMap(value)) return [path, ...Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]))]
  return [path]
}

function at(value: unknown, path: Path): unknown {
  let here = value
  for (const step of path) {
    if (isList(here)) here = here[Number(step)]
    else if (isMap(here)) here = here[String(step)]
  }
  return here
}

function put(value: unknown, [step, ...rest]: Path, made: unknown): unknown {
  if (step === undefined) return made
  if (isList(value))
    return value.flatMap((item, index) => {
      const now: unknown = index === step ? put(item, rest, made) : item
      return now === GONE ? [] : [now]
    })
  if (!isMap(value)) return value
  const entries = Object.entries(value).map(([name, item]) => [name, name === step ? put(item, rest, made) : item])
  return Object.fromEntries(entries.filter(([, item]) => item !== GONE))
}

function cut(value: unknown, dice: Dice): string {
  return isText(value) ? value.slice(0, dice.below(value.length)) : ''
}

/** Lists of lists: deeper than anything that recurses over it likes. */
function deep(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels))
}

function twice(value: unknown, dice: Dice): unknown {
  return isList(value) ? [...value, ...value.slice(dice.below(value.length), value.length)] : value
}

function less(value: unknown, dice: Dice): unknown {
  return isList(value) ? value.toSpliced(dice.below(value.length), 1) : value
}
