// What a schema cannot see: whether templates, statuses and verbs fit together. Everything is refused here that would otherwise be found
// out with a key in hand.
import type { Misstated } from '../../contract/provider.ts'
import { patternOf } from '../../contract/pattern.ts'
import { inside, list, text } from '../../contract/read.ts'
import { askedBy } from './ask.ts'
import { type Match, matchesOf } from './match.ts'
import { KNOWN } from './schema.ts'
import { type Leaf, leaves, templatesOf } from './templates.ts'
import { namesIn, piecesOf } from './template.ts'

type Config = Readonly<Record<string, unknown>>

const VERBS = ['mint', 'list', 'probe', 'revoke', 'disable', 'enable'] as const

/** The first thing that is wrong, and where; undefined: nothing. */
export function wrongIn(config: Config): Misstated | undefined {
  if (Object.keys(config).length === 0)
    return wrong([], 'there is no with · http needs address, console, pattern, headers, mint, list, probe and revoke')
  const checks = [patterned, filled, signed, named, identified, dead, switched, unused, reached]
  for (const check of checks) {
    const found = check(config)
    if (found !== undefined) return found
  }
  return undefined
}

function wrong(where: readonly string[], what: string): Misstated {
  return { where, what }
}

function patterned(config: Config): Misstated | undefined {
  if (text(config, 'pattern') === undefined || patternOf(config) !== undefined) return undefined
  return wrong(['pattern'], 'pattern is no regular expression · write it as in acme_[A-Za-z0-9]{40}')
}

/** Each template asks for what its place may have, and for nothing else. */
function filled(config: Config): Misstated | undefined {
  for (const leaf of templatesOf(config)) {
    const found = filledLeaf(config, leaf)
    if (found !== undefined) return wrong(leaf.where, `${leaf.where.join('.')} ${found}`)
  }
  return undefined
}

function filledLeaf(config: Config, { template, may }: Leaf): string | undefined {
  if (piecesOf(template) === undefined) return 'has a brace that is no placeholder · write {{ or }} for a brace'
  for (const name of namesIn(template)) {
    if (may.includes(name)) continue
    if (name === 'admin' || name === 'value') return KEYS[name]
    const word = /^with\.(.+)$/.exec(name)?.[1]
    if (word === undefined)
      return `asks for {${name}}, which is not known there · known: ${[...may, 'with.…'].map((one) => `{${one}}`).join(', ')}`
    if (KNOWN.has(word) || typeof config[word] !== 'string')
      return `asks for {${name}}, and with has no ${word} of its own · add it`
  }
  return undefined
}

const KEYS = {
  admin: 'has {admin} · the admin key stands in the headers of with alone, never in an address, a body or the probe',
  value: 'has {value} · a key stands in the headers of the probe alone, never in an address or a body',
} as const

/** Nothing is asked without a key, and the body that a request has is one. */
function signed(config: Config): Misstated | undefined {
  if (!holds(config, 'admin'))
    return wrong(
      inside(config, 'headers') === undefined ? [] : ['headers'],
      'no header has {admin}, so nothing could be asked with the admin key · add headers: { authorization: "Bearer {admin}" }',
    )
  const probe = inside(config, 'probe')
  if (probe !== undefined && !holds(probe, 'value'))
    return wrong(['probe'], 'the probe has no {value} in a header · add headers: { authorization: "Bearer {value}" }')
  for (const where of [[], ...VERBS.map((verb) => [verb])]) {
    const said = where.reduce<unknown>(inside, config)
    const name = Object.keys(Object(inside(said, 'headers'))).find((one) => !isHeader(one))
    if (name !== undefined)
      return wrong([...where, 'headers', name], `a header ${name} is not yours to set · remove it`)
    if (
      text(said, 'basic') !== undefined &&
      /^authorization$/im.test(Object.keys(Object(inside(said, 'headers'))).join('\n'))
    )
      return wrong([...where, 'basic'], 'basic and a header authorization exclude each other · keep one')
    const twice = verbHeader(config, where)
    if (twice !== undefined)
      return wrong([...where, 'headers', twice], `the header ${twice} is set for all requests already · keep one`)
    if (inside(said, 'json') !== undefined && inside(said, 'form') !== undefined)
      return wrong([...where, 'form'], 'json and form exclude each other · keep one')
    if (bodies(said) && askedBy(said)?.method === 'GET')
      return wrong([...where, 'request'], `${where.join('.')} sends a body with GET · use POST, or a query`)
  }
  return undefined
}

/** A header of one verb that all requests but the probe have already. */
function verbHeader(config: Config, [verb]: readonly string[]): string | undefined {
  if (verb === undefined || verb === 'probe') return undefined
  const taken = Object.keys(Object(inside(config, 'headers'))).map((name) => name.toLowerCase())
  if (text(config, 'basic') !== undefined) taken.push('authorization')
  const own = Object.keys(Object(inside(inside(config, verb), 'headers')))
  return own.find((name) => taken.includes(name.toLowerCase()))
}

function holds(of: unknown, name: string): boolean {
  const all = [...leaves(inside(of, 'headers')), ...leaves(inside(of, 'basic'))]
  return all.some(({ template }) => namesIn(template).includes(name))
}

function bodies(of: unknown): boolean {
  return inside(of, 'json') !== undefined || inside(of, 'form') !== undefined
}

/** What the way there depends on is the transport's to say. */
function isHeader(name: string): boolean {
  const taken =
    /^(?:host|content-length|connection|transfer-encoding|te|trailer|upgrade|expect|cookie|proxy-.*|accept-encoding)$/i
  return /^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(name) && !taken.test(name)
}

/** A mint that is interrupted is found again by its name, so the name is the tag and nothing else. */
function named(config: Config): Misstated | undefined {
  const mint = inside(config, 'mint')
  if (mint === undefined) return undefined
  const said = leaves(mint).filter(({ template }) => namesIn(template).includes('tag'))
  if (said.length === 0)
    return wrong(['mint'], 'mint has no {tag} · give it as the name of the key: a mint that breaks off is found by it')
  const path = /(?:[/=])\{tag\}(?=[/?&]|$)/
  const mixed = said.find(
    ({ template, where }) => template !== '{tag}' && !(where[0] === 'request' && path.test(template)),
  )
  return mixed === undefined
    ? undefined
    : wrong(
        ['mint', ...mixed.where],
        `${['mint', ...mixed.where].join('.')} has more than {tag} · the name of a key is {tag} alone, or it is not known again`,
      )
}

function identified(config: Config): Misstated | undefined {
  for (const verb of ['revoke', 'disable', 'enable'] as const) {
    const said = inside(config, verb)
    if (said === undefined || leaves(said).some(({ template }) => namesIn(template).includes('id'))) continue
    return wrong([verb], `${verb} has no {id}, so nobody could tell which key is meant · add it to its path or body`)
  }
  return undefined
}

const VERDICTS = ['alive', 'alive-forbidden', 'dead'] as const

/** What may be said by anybody between is not what a key is taken for dead by. */
function dead(config: Config): Misstated | undefined {
  const probe = inside(config, 'probe')
  for (const kind of VERDICTS)
    for (const [index, one] of matchesOf(probe, kind).entries()) {
      const about = deadOf(kind, one)
      if (about !== undefined) return wrong(['probe', kind, String(index)], `probe.${kind} ${about}`)
    }
  return twofold(probe) ?? changed(config)
}

/** An answer that means two things means nothing. */
function twofold(probe: unknown): Misstated | undefined {
  for (const kind of VERDICTS)
    for (const [index, one] of matchesOf(probe, kind).entries()) {
      const others = VERDICTS.filter((other) => other !== kind).flatMap((other) => matchesOf(probe, other))
      if (others.some((other) => other.status === one.status && (other.at === undefined || one.at === undefined)))
        return wrong(
          ['probe', kind, String(index)],
          `probe means two things by ${one.status} · tell them apart by the body: { status: ${one.status}, at: …, is: […] }`,
        )
    }
  return undefined
}

const PASSING = [408, 425, 429]

function deadOf(kind: (typeof VERDICTS)[number], { status, at }: Match): string | undefined {
  if (kind === 'alive') return status < 300 ? undefined : `is answered with 2xx, not ${status}`
  if ((status >= 300 && status < 400) || PASSING.includes(status))
    return `cannot be ${status}, which passes or leads elsewhere`
  if (kind === 'alive-forbidden') return status >= 400 ? undefined : `is answered with 4xx, not ${status}`
  return at === undefined && status !== 401
    ? `cannot be told by ${status} alone, which others may say · add what the body says: { status: ${status}, at: …, is: […] }`
    : undefined
}

/** Done is 2xx; what was so before may be a 4xx, and passes neither. */
function changed(config: Config): Misstated | undefined {
  for (const verb of ['revoke', 'disable', 'enable', 'mint'] as const)
    for (const kind of ['done', 'already', 'full'] as const)
      for (const [index, { status }] of matchesOf(inside(config, verb), kind).entries()) {
        const fine = kind === 'done' ? status < 300 : kind === 'full' ? status >= 400 : true
        if (!fine || (status >= 300 && status < 400) || (kind !== 'full' && PASSING.includes(status)) || status === 401)
          return wrong([verb, kind, String(index)], `${verb}.${kind} cannot be ${status}, which says something else`)
      }
  return undefined
}

/** What is disabled is seen in the listing, or nobody knows that it is. */
function switched(config: Config): Misstated | undefined {
  if (inside(config, 'disable') === undefined) return undefined
  if (list(inside(inside(config, 'list'), 'status'), 'disabled') !== undefined) return undefined
  return wrong(
    ['disable'],
    'disable cannot be proven: list.status names no word for disabled keys · add list.status, with alive and disabled',
  )
}

/** A word that nothing asks for is a mistyped name. */
function unused(config: Config): Misstated | undefined {
  const asked = new Set(templatesOf(config).flatMap(({ template }) => namesIn(template)))
  const idle = Object.keys(config).find((name) => !KNOWN.has(name) && !asked.has(`with.${name}`))
  return idle === undefined
    ? undefined
    : wrong([idle], `${idle} is not known in with, and no template has {with.${idle}} · remove it, or use it`)
}

/** A path that a URL would read otherwise leads elsewhere than it says. */
function reached(config: Config): Misstated | undefined {
  for (const verb of VERBS) {
    const path = askedBy(inside(config, verb))?.path.replace(/\{[^{}]*\}/g, 'x')
    if (path === undefined) continue
    const [bare = ''] = path.split('?')
    if (new URL(`https://acme.dev${path}`).pathname !== bare || bare.startsWith('//'))
      return wrong([verb, 'request'], `${verb}.request is no path as it is sent · write it without . and .. and //`)
  }
  return undefined
}
