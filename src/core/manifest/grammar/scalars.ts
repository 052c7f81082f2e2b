import type { Duration, Instant } from '../../facts.ts'
import { readDuration, writeDuration } from '../duration.ts'
import { refine, text, wrongKind } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { quote } from '../words.ts'

/** A duration within bounds, both written as people write them. */
export function duration(from: string, to: string): Shape<Duration> {
  const least = readDuration(from) ?? 0
  const most = readDuration(to) ?? 0
  const expected = 'a duration such as 90s, 30m, 24h, 14d or 2w'
  return {
    expected,
    schema: { type: ['string', 'integer'], pattern: '^(0|[1-9][0-9]{0,5}[smhdw])$', maximum: 0, minimum: 0 },
    read(node, reading) {
      if (node.is !== 'scalar' || (typeof node.value !== 'string' && node.value !== 0))
        return wrongKind(node, { ...reading, expected })
      const said = String(node.value)
      const value = readDuration(said)
      if (value === undefined) reading.report(node.at, `${reading.name} must be ${expected}, not ${quote(said)}`)
      else if (value < least || value > most)
        reading.report(node.at, `${reading.name} must be from ${from} to ${to}, not ${writeDuration(value)}`)
      else return value
      return undefined
    },
  }
}

/**
 * A secret's name: letters, digits and `_`, not starting with a digit or `GITHUB_`. GitHub stores names in upper case
 * however they are written (docs.github.com, "Using secrets in GitHub Actions", naming). `KEYTURN_` names are our own.
 */
export const secretName: Shape<string> = refine(
  text({ expected: 'a secret name of letters, digits and _', pattern: /^[A-Za-z_][A-Za-z0-9_]*$/ }),
  (name, node, reading) => {
    const why = forbiddenName(name)
    if (why === undefined) return name.toUpperCase()
    reading.report(node.at, `${reading.name} ${quote(name)} ${why}`)
    return undefined
  },
)

/** Why a secret may not be called so; undefined: it may. */
export function forbiddenName(name: string): string | undefined {
  if (/^GITHUB_/i.test(name)) return 'cannot begin with GITHUB_ · GitHub reserves it'
  if (/^KEYTURN_/i.test(name)) return "cannot begin with KEYTURN_ · these are Keyturn's own"
  return undefined
}

/** GitHub allows 255 characters (REST, "Create or update an environment"); blanks at the ends and quotes are left out. */
export const environmentName: Shape<string> = text({
  expected: "a text, the name of one of the repository's environments",
  pattern: /^[A-Za-z0-9_](?:[A-Za-z0-9_./ -]*[A-Za-z0-9_.-])?$/,
})

/** A repository at the same GitHub: the letters that its owner's and its own name may have, and no name of dots alone. */
export const repositoryName: Shape<string> = text({
  expected: 'a repository such as acme/api',
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*\/(?!\.{1,2}$)[A-Za-z0-9_.-]+$/,
  longest: 140,
})

/** `@mona` or `@acme/platform`. */
export const personOrTeam: Shape<string> = text({
  expected: 'a login such as "@mona" or a team such as "@acme/platform", in quotes',
  pattern: /^@[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9_.-]*)?$/,
  longest: 140,
})

/** A file's path inside the repository. */
export const path: Shape<string> = refine(
  text({ expected: 'a path inside the repository', pattern: /^[^\s/\\][^\n\\]*$/ }),
  (value, node, reading) => {
    if (!value.split('/').some((part) => part === '' || part === '.' || part === '..')) return value
    reading.report(
      node.at,
      `${reading.name} must be a path inside the repository without "." and "..", not ${quote(value)}`,
    )
    return undefined
  },
)

/** A text that is free but short: a reason, an input's value. */
export function freeText(expected: string): Shape<string> {
  return text({ expected, pattern: /^(?=[\s\S]*\S)/, longest: 500 })
}

/** A day or an instant; a day is its midnight in UTC. */
export const day: Shape<Instant> = refine(
  text({
    expected: 'a day such as 2026-03-01, or a time in UTC such as 2026-03-01T09:30:00Z',
    pattern: /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/,
  }),
  (value, node, reading) => {
    const at = Date.parse(value)
    if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(value.replace(/Z$/, ''))) return at
    reading.report(node.at, `${reading.name} must be a day that exists, not ${quote(value)}`)
    return undefined
  },
)

/** An absolute URL. `plain: loopback` allows http for this machine alone, where a key would cross the network. */
export function url(of: { readonly plain: 'anywhere' | 'loopback'; readonly query: 'yes' | 'no' }): Shape<string> {
  const expected = of.plain === 'anywhere' ? 'a URL such as https://app.acme.dev/healthz' : 'an https URL'
  return refine(text({ expected, pattern: /^https?:\/\/\S+$/, longest: 2000 }), (value, node, reading) => {
    const why = wrongUrl(value, of)
    if (why === undefined) return value
    reading.report(node.at, `${reading.name} ${why}`)
    return undefined
  })
}

function wrongUrl(value: string, of: { readonly plain: string; readonly query: string }): string | undefined {
  if (!URL.canParse(value)) return 'is not a URL that can be read'
  const parsed = new URL(value)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname)
  if (parsed.username !== '' || parsed.password !== '') return 'must not hold a user or a password'
  if (parsed.hash !== '') return 'must not hold a fragment (#)'
  if (of.query === 'no' && parsed.search !== '') return 'must not hold a query (?)'
  if (of.plain === 'loopback' && parsed.protocol !== 'https:' && !local)
    return 'must begin with https:// · a key is sent there'
  return undefined
}
