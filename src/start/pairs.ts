import { Failure } from '../core/failure.ts'
import { ORGANIZATION } from '../core/manifest/policy.ts'
import { typed } from '../core/typed.ts'

/** What the manifest alone may not say: which hosts get a key, and which variable holds whose admin key. */
export type Pairs = ReadonlyMap<string, string>

/** `openai=https://eu.api.openai.com`, one a line; `input` is what the text was given by. */
export function readEndpoints(input: string, text: string): Pairs {
  return readPairs({ input, fits: isBaseUrl, example: '`openai=https://eu.api.openai.com`, one a line' }, text)
}

/** `openai/production=OPENAI_ADMIN_PROD`, one a line. */
export function readAdminKeys(input: string, text: string): Pairs {
  const example =
    '`openai/production=OPENAI_ADMIN_PROD`, one a line; the right side is the name of a variable, never a key'
  return readPairs({ input, fits: isVariable, example }, text)
}

/** `organization`, and other repositories, `acme/api`: one a line, or separated by commas or spaces. In lower case. */
export function readSecrets(input: string, text: string): ReadonlySet<string> {
  const said = text.split(/[\s,]+/).filter((one) => one !== '')
  const wrong = said.find((one) => one !== ORGANIZATION && !/^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/.test(one))
  if (wrong !== undefined)
    throw refused(
      `\`${input}\` names "${typed(wrong)}"`,
      'Write `organization` for its secrets, or another repository as in `acme/api`, one a line.',
    )
  return new Set(said.map((one) => one.toLowerCase()))
}

interface Kind {
  readonly input: string
  readonly fits: (right: string) => boolean
  readonly example: string
}

function readPairs({ input, fits, example }: Kind, text: string): Pairs {
  const pairs = new Map<string, string>()
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue
    const at = line.indexOf('=')
    const [left, right] = [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    if (at < 1 || !fits(right)) throw refused(`\`${input}\` has a line that cannot be read`, `Write ${example}.`)
    if (pairs.has(left)) throw refused(`\`${input}\` names "${typed(left)}" twice`, 'Keep one line.')
    pairs.set(left, right)
  }
  return pairs
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const loopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost'
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  return plain && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback))
}

/** Keyturn's own variables and the runner's are no admin keys: handing one to a provider would spill it. */
function isVariable(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !/^(KEYTURN|GITHUB|ACTIONS|RUNNER|INPUT)_/i.test(text)
}

function refused(what: string, remedy: string): Failure {
  return new Failure('input-invalid', `Nothing was done: ${what}. ${remedy}`, { effect: 'not-done' })
}
