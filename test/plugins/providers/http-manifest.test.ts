// Every line is asserted as a person reads it: which template, where, and what to do.
import { describe, expect, test } from '@jest/globals'
import { parse, stringify } from 'yaml'
import { formatProblem } from '../../../src/core/manifest/format.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { ACME } from '../../../src/sandbox/repository/acme.ts'
import { read } from '../../repository/sources.ts'

type With = Readonly<Record<string, unknown>>

/** The manifest with that `with:`, written as people do: a line for each name. */
function manifest(config: With, more = ''): string {
  const lines = stringify(JSON.parse(JSON.stringify(config)))
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}`)
  return `version: 1\ndeploy: deploy.yml\nkeys:\n  a:\n    provider: http\n${more}    with:\n${lines.join('\n')}\n`
}

/** What is told, with the text of the line that it names. */
function told(text: string): readonly string[] {
  const reading = readManifest(text, 'rotation.yml', PROVIDERS)
  const lines = text.split('\n')
  return 'problems' in reading
    ? reading.problems.map((one) => `${lines[one.line - 1]?.trim()} | ${formatProblem(one).replace(/^\S+ · /, '')}`)
    : []
}

const mint = (over: With): With => ({ ...ACME, mint: { ...ACME.mint, ...over } })
const probe = (over: With): With => ({ ...ACME, probe: { ...ACME.probe, ...over } })
const list = (over: With): With => ({ ...ACME, list: { ...ACME.list, ...over } })

function without(name: string): With {
  return Object.fromEntries(Object.entries(ACME).filter(([one]) => one !== name))
}

test('what the story declares is good', () => {
  expect(told(manifest(ACME))).toEqual([])
})

test('traits are what is declared: what is not there is not waited for', () => {
  const { used: _used, ...rest } = ACME.list
  const { disable: _disable, enable: _enable, ...bare } = ACME
  const of = (config: With): unknown => {
    const reading = readManifest(manifest(config), 'rotation.yml', PROVIDERS)
    if ('problems' in reading) return reading.problems
    const [one] = reading.manifest.credentials
    const policy = one?.policy
    return [policy?.verify, policy?.oldKey, (policy?.hold ?? 0) > 0]
  }
  expect(of(ACME)).toEqual(['usage', 'quiet', true])
  expect(of({ ...bare, list: rest })).toEqual(['deployment', 'time', false])
  expect(told(manifest({ ...bare, list: rest }, '    verify: usage\n')).join()).toContain('http does not tell use')
  expect(told(manifest({ ...bare, list: rest }, '    hold: 1h\n')).join()).toContain('http keys cannot be disabled')
})

test.each(['address', 'console', 'pattern', 'mint', 'list', 'probe', 'revoke'])(
  'without %s nothing is asked',
  (name) => {
    expect(told(manifest(without(name))).join()).toContain(`with has no ${name} · add it`)
  },
)

test('without any with it is said what is needed', () => {
  expect(told('version: 1\ndeploy: deploy.yml\nkeys: { a: http }\n').join()).toContain(
    'there is no with · http needs address, console, pattern, headers, mint, list, probe and revoke',
  )
})

describe('an address', () => {
  test.each([
    'http://api.acme.dev',
    'https://mona:secret@api.acme.dev',
    'https://api.acme.dev/v1',
    'https://api.acme.dev?x=1',
    'https://acme',
    'ftp://api.acme.dev',
  ])('such as %s is refused', (address) => {
    expect(told(manifest({ ...ACME, address })).join()).toMatch(/^address: \S+ \| address "\S+" does not look right/)
  })

  test('stands in one place', () => {
    expect(told(manifest(ACME, '    endpoint: https://api.acme.dev\n'))).toEqual([
      'endpoint: https://api.acme.dev | endpoint has no meaning with provider: http, whose address stands under with · remove it',
    ])
  })
})

describe('a template that is wrong', () => {
  test.each<[string, With, string]>([
    [
      'an unknown placeholder',
      mint({ json: { name: '{tag}', note: '{nmae}' } }),
      'note: "{nmae}" | mint.json.note asks for {nmae}, which is not known there · known: {tag}, {with.…}',
    ],
    [
      'a word that with does not have',
      mint({ request: 'POST /v1/teams/{with.tean}/keys' }),
      'request: POST /v1/teams/{with.tean}/keys | mint.request asks for {with.tean}, and with has no tean of its own · add it',
    ],
    [
      'a name of the grammar as a word',
      mint({ json: { name: '{tag}', note: '{with.console}' } }),
      'note: "{with.console}" | mint.json.note asks for {with.console}, and with has no console of its own · add it',
    ],
    [
      'a lone brace',
      mint({ json: { name: '{tag}', query: 'mutation { x }}' } }),
      'query: mutation { x }} | mint.json.query has a brace that is no placeholder · write {{ or }} for a brace',
    ],
    [
      'the admin key in an address',
      list({ request: 'GET /v1/keys?key={admin}&team={with.team}' }),
      'request: GET /v1/keys?key={admin}&team={with.team} | list.request has {admin} · the admin key stands in the headers of with alone, never in an address, a body or the probe',
    ],
    [
      'the admin key in a body',
      mint({ json: { name: '{tag}', by: '{admin}' } }),
      'by: "{admin}" | mint.json.by has {admin} · the admin key stands in the headers of with alone, never in an address, a body or the probe',
    ],
    [
      'the admin key in the probe',
      probe({ headers: { authorization: 'Bearer {value}', 'x-admin': '{admin}' } }),
      'x-admin: "{admin}" | probe.headers.x-admin has {admin} · the admin key stands in the headers of with alone, never in an address, a body or the probe',
    ],
    [
      'a value in an address',
      probe({ request: 'GET /v1/me?key={value}' }),
      'request: GET /v1/me?key={value} | probe.request has {value} · a key stands in the headers of the probe alone, never in an address or a body',
    ],
    [
      'a value among the admin key’s headers',
      { ...ACME, headers: { ...ACME.headers, 'x-key': '{value}' } },
      'x-key: "{value}" | headers.x-key has {value} · a key stands in the headers of the probe alone, never in an address or a body',
    ],
    [
      'no admin key at all',
      { ...ACME, headers: { 'acme-version': '2' } },
      'acme-version: "2" | no header has {admin}, so nothing could be asked with the admin key · add headers: { authorization: "Bearer {admin}" }',
    ],
    [
      'a header of the transport’s',
      { ...ACME, headers: { ...ACME.headers, Host: 'elsewhere.dev' } },
      'Host: elsewhere.dev | a header Host is not yours to set · remove it',
    ],
    [
      'a body that GET would carry',
      list({ request: 'GET /v1/teams/{with.team}/keys', json: { a: 1 } }),
      'request: GET /v1/teams/{with.team}/keys | list sends a body with GET · use POST, or a query',
    ],
    ['two bodies', mint({ form: { name: 'x' } }), 'name: x | json and form exclude each other · keep one'],
    [
      'two ways to log in',
      { ...ACME, basic: '{admin}:' },
      'basic: "{admin}:" | basic and a header authorization exclude each other · keep one',
    ],
    [
      'a header that is set already',
      mint({ headers: { Authorization: 'none' } }),
      'Authorization: none | the header Authorization is set for all requests already · keep one',
    ],
    [
      'a path that leads back',
      list({ request: 'GET /v1/teams/{with.team}/../keys' }),
      'request: GET /v1/teams/{with.team}/../keys | list.request is no path as it is sent · write it without . and .. and //',
    ],
    [
      'a word that nothing asks for',
      { ...ACME, scope: 'send' },
      'scope: send | scope is not known in with, and no template has {with.scope} · remove it, or use it',
    ],
  ])('by %s is refused where it stands', (_name, config, line) => {
    expect(told(manifest(config))).toEqual([line])
  })

  test.each<[string, With]>([
    ['another method', mint({ request: 'PATCH /v1/keys' })],
    ['a whole address', mint({ request: 'POST https://elsewhere.dev/keys' })],
    ['a fragment', list({ request: 'GET /v1/keys#all' })],
    ['a blank', list({ request: 'GET /v1/ keys' })],
    ['a probe that deletes', probe({ request: 'DELETE /v1/me' })],
    ['a path with a filter', list({ items: 'keys[?(@.x)]' })],
    ['a path with a star', list({ id: 'keys[*].id' })],
    ['a header of two lines', { ...ACME, headers: { authorization: 'Bearer {admin}\r\nx: y' } }],
  ])('by %s does not look right', (_name, config) => {
    expect(told(manifest(config)).join()).toContain('does not look right')
  })
})

describe('a mint that could not be found again', () => {
  test('is refused without its name', () => {
    expect(told(manifest(mint({ json: { name: 'keyturn' } }))).join()).toContain('mint has no {tag}')
  })

  test('is refused with a name that says more', () => {
    expect(told(manifest(mint({ json: { name: 'web {tag}' } })))).toEqual([
      'name: web {tag} | mint.json.name has more than {tag} · the name of a key is {tag} alone, or it is not known again',
    ])
  })

  test('may be named by its path', () => {
    expect(told(manifest(mint({ request: 'PUT /v1/{with.team}/keys/{tag}', json: {} })))).toEqual([])
    expect(told(manifest(mint({ request: 'PUT /v1/{with.team}/keys/x-{tag}', json: {} }))).join()).toContain(
      'more than',
    )
  })

  test('is refused where the listing has no names, or does not say that it is whole', () => {
    const { name: _name, ...nameless } = ACME.list
    expect(told(manifest({ ...ACME, list: nameless })).join()).toContain('list has no name · add it')
    const { pages: _pages, ...endless } = ACME.list
    expect(told(manifest({ ...ACME, list: endless })).join()).toContain('list has no pages · add it')
  })
})

describe('a dead key', () => {
  test.each<[unknown, string]>([
    [403, 'probe.dead cannot be told by 403 alone'],
    [404, 'probe.dead cannot be told by 404 alone'],
    [200, 'probe.dead cannot be told by 200 alone'],
    [429, 'probe.dead cannot be 429'],
    [{ status: 429, at: 'error', is: ['dead'] }, 'probe.dead cannot be 429'],
    [{ status: 302, at: 'error', is: ['dead'] }, 'probe.dead cannot be 302'],
    [500, 'must be at most 499'],
    [{ status: 503, at: 'error', is: ['dead'] }, 'must be at most 499'],
  ])('is not told by %j', (one, line) => {
    expect(told(manifest(probe({ dead: [one] }))).join()).toContain(line)
  })

  test('may be told by 401 alone, or by a word in any other answer', () => {
    expect(told(manifest(probe({ dead: [401] })))).toEqual([])
    const slack = {
      alive: [{ status: 200, at: 'ok', is: [true] }],
      dead: [{ status: 200, at: 'error', is: ['revoked'] }],
    }
    expect(told(manifest(probe(slack)))).toEqual([])
  })

  test('is told apart from a living one', () => {
    const dead = [{ status: 200, at: 'error', is: ['revoked'] }]
    expect(told(manifest(probe({ dead }))).join()).toContain(
      'probe means two things by 200 · tell them apart by the body',
    )
  })

  test.each([301, 404])('lives not by %i', (status) => {
    expect(told(manifest(probe({ alive: [status] }))).join()).toContain('probe.alive is answered with 2xx')
  })
})

describe('a verb that changes a key', () => {
  test.each(['revoke', 'disable', 'enable'])('%s names which', (verb) => {
    const config = { ...ACME, [verb]: { request: 'POST /v1/keys/all', done: [200] } }
    expect(told(manifest(config)).join()).toContain(`${verb} has no {id}`)
  })

  test.each([
    ['done', 404],
    ['done', 302],
    ['already', 401],
    ['already', 429],
  ])('is not %s by %i', (kind, status) => {
    const config = { ...ACME, revoke: { ...ACME.revoke, [kind]: [status] } }
    expect(told(manifest(config)).join()).toContain(`revoke.${kind} cannot be ${status}, which says something else`)
  })

  test('is disabled only where it can be enabled, and the listing shows it', () => {
    expect(told(manifest(without('enable'))).join()).toContain('with has no enable, as it has disable · add it')
    expect(told(manifest(list({ status: { at: 'state', alive: ['active'] } }))).join()).toContain(
      'disable cannot be proven: list.status names no word for disabled keys',
    )
  })
})

test('each environment lays its words over the key’s', () => {
  const text = `version: 1
deploy: deploy.yml
keys:
  a:
    provider: http
    with: ${JSON.stringify(without('team'))}
    environments:
      staging: { with: { team: team_stg } }
      production: { with: { team: team_prod } }
`
  const reading = readManifest(text, 'rotation.yml', PROVIDERS)
  expect(
    'problems' in reading ? reading.problems : reading.manifest.credentials.map((one) => one.with['team']),
  ).toEqual(['team_stg', 'team_prod'])
})

test('the page shows what the tests run', () => {
  const [, text = ''] = /```yaml\n(version: 1\n[\s\S]*?)```/.exec(read('docs/providers/http.md')) ?? []
  expect(told(text)).toEqual([])
  expect(parse(text).keys.mails.with).toEqual(JSON.parse(JSON.stringify(ACME)))
})
