import { Failure } from '../core/failure.ts'
import { Secret } from '../core/secret.ts'
import type { Outside } from './options.ts'

/** The address of a deploy hook, which is a secret as a whole, in what follows its host, and in each part that no person chose. */
export function hookAddress(outside: Outside, variable: string): Secret {
  const value = outside.env[variable]?.trim()
  if (!value) throw noHook(variable, 'is not passed to the step. Add it to `env:`')
  const url = URL.canParse(value) ? new URL(value) : undefined
  const loopback = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost'
  if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && loopback)))
    throw noHook(variable, 'holds no address that begins with https://. Put the hook’s address into it')
  if (url.username !== '' || url.password !== '')
    throw noHook(
      variable,
      'holds an address with a user or a password, which is not built yet. Put one without into it',
    )
  for (const part of secretsOf(url)) Secret.of(part, outside.redactor.mask)
  return Secret.of(value, outside.redactor.mask)
}

/** What a log could show of it. Ordinary words would be masked wherever they stand: `production` is one of them. */
function secretsOf({ href, pathname, search, searchParams }: URL): readonly string[] {
  const told = [
    `${pathname.slice(1)}${search}`,
    pathname.slice(1),
    ...pathname.split('/').slice(-1),
    ...search.slice(1).split(/[&=]/),
    ...searchParams.values(),
  ]
  return [href, ...told.filter((one) => one.length >= SHORTEST && !WORDS.test(one))]
}

/** What is shorter would mask ordinary words, too. */
const SHORTEST = 8

const WORDS = /^[A-Z]?[a-z]*(?:[/_.-][A-Z]?[a-z]*)*$/

function noHook(variable: string, what: string): Failure {
  return new Failure(
    'permission-missing',
    `The hook was not called: ${variable} ${what}, from a secret of the environment keyturn.`,
    { effect: 'not-done' },
  )
}
