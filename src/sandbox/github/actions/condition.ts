// `if:` of a job, as far as workflows here say it: comparisons, `contains`, `&&`, `||`, `!` and parentheses.
import type { Trigger } from './trigger.ts'

const TOKEN = /\s*(&&|\|\||==|!=|[!(),]|'(?:[^']|'')*'|[A-Za-z_][\w.-]*)/y

/** Does the job run? What is not understood lets it run. */
export function holds(condition: string | undefined, trigger: Trigger): boolean {
  if (condition === undefined) return true
  const tokens = tokensOf(condition.replace(/^\$\{\{|\}\}$/g, '').trim())
  if (tokens === undefined) return true
  const left = [...tokens]
  const value = either(left, trigger)
  return left.length > 0 || value === undefined || value !== ''
}

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = []
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const [, token] = TOKEN.exec(text) ?? []
    if (token === undefined) return undefined
    tokens.push(token)
  }
  return tokens
}

/** A value as text; the empty one is false. Undefined: not understood. */
type Value = string | undefined

function either(left: string[], trigger: Trigger): Value {
  let value = both(left, trigger)
  while (left[0] === '||') {
    left.shift()
    const next = both(left, trigger)
    value = value === '' ? next : value
  }
  return value
}

function both(left: string[], trigger: Trigger): Value {
  let value = compared(left, trigger)
  while (left[0] === '&&') {
    left.shift()
    const next = compared(left, trigger)
    value = value === '' ? value : next
  }
  return value
}

function compared(left: string[], trigger: Trigger): Value {
  const value = single(left, trigger)
  const [operator] = left
  if (operator !== '==' && operator !== '!=') return value
  left.shift()
  const same = value?.toLowerCase() === single(left, trigger)?.toLowerCase()
  return same === (operator === '==') ? 'true' : ''
}

function single(left: string[], trigger: Trigger): Value {
  const token = left.shift() ?? ''
  if (token === '!') return single(left, trigger) === '' ? 'true' : ''
  if (token === '(') return closed(left, either(left, trigger))
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
  if (left[0] !== '(') return named(token, trigger)
  left.shift()
  const text = either(left, trigger)
  if (token !== 'contains' || left.shift() !== ',') return undefined
  const part = either(left, trigger)
  return closed(left, text?.toLowerCase().includes(part?.toLowerCase() ?? '') === true ? 'true' : '')
}

function closed(left: string[], value: Value): Value {
  return left.shift() === ')' ? value : undefined
}

function named(name: string, { event, comment }: Trigger): string {
  const known: Readonly<Record<string, string | undefined>> = {
    true: 'true',
    'github.event_name': event,
    'github.event.comment.body': comment?.body,
    'github.event.comment.user.type': comment?.by,
  }
  return known[name] ?? ''
}
