import { describe, expect, test } from '@jest/globals'
import { readManifest } from '../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { ACME } from '../../src/sandbox/repository/acme.ts'
import { read } from '../repository/sources.ts'

/** Each row of a section: its name and its example. */
function examplesIn(section: string): readonly (readonly [name: string, example: string, where: string])[] {
  const page = read('docs/manifest.md')
  const from = page.indexOf(`\n${section}\n`)
  const text = page.slice(from, page.indexOf('\n#', from + section.length))
  const rows = text.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((row) => {
    const cells = row.split(' | ')
    return [
      cells[0]?.replaceAll(/[|` ]/g, '') ?? '',
      cells[4]?.replaceAll(/^`|`( \|)?$/g, '') ?? '',
      cells[5]?.replace(/ \|$/, '') ?? '',
    ]
  })
}

/** The problems of a manifest with these lines in a key of that provider. */
function problems(lines: string, provider = 'openai'): readonly string[] {
  // A key of several parts has no default for where they lie.
  const pair = (PROVIDERS[provider]?.traits.parts.length ?? 1) > 1
  const store = pair ? '\n    store: { github: { secrets: { A: json } } }' : ''
  const own = lines.startsWith('provider:') ? lines : `provider: ${provider}\n    ${lines}${store}`
  const deploy = lines.startsWith('deploy:') ? '' : 'deploy: deploy.yml\n'
  return problemsOf(`version: 1\n${deploy}keys:\n  A_KEY:\n    ${own}\n`)
}

function problemsOf(text: string): readonly string[] {
  const reading = readManifest(text, 'rotation.yml', PROVIDERS)
  return 'problems' in reading ? reading.problems.map(({ message }) => message) : []
}

const VERSIONED = 'store: { github: { layout: versioned, references: [a.yml] } }'
const PROBE = 'probe: { get: "https://api.acme.dev/v1/me", header: "authorization: Bearer {value}" }'
const BESIDE: Readonly<Record<string, string>> = {
  layout: 'references: [a.yml]',
  references: 'layout: versioned',
  'resend domain': 'permission: sending_access',
  inputs: 'file: deploy.yml',
  ref: 'file: deploy.yml',
  'openai project': 'service-account: user-a',
  'openai service-account': 'project: proj_a',
  'openai scopes': 'project: proj_a, service-account: user-a',
  'openai expires': 'project: proj_a, service-account: user-a',
  'manual console': `pattern: "key_[a-z]{40}", ${PROBE}`,
  'manual pattern': `console: "https://acme.dev/keys", ${PROBE}`,
  'manual rights': `console: "https://acme.dev/keys", pattern: "key_[a-z]{40}", ${PROBE}`,
  'stripe rights': 'kind: restricted',
  'manual probe': 'console: "https://acme.dev/keys", pattern: "key_[a-z]{40}"',
}

/** Beside one line of an API that is declared stands all the rest; no header logs in where user and password do. */
function declared(name: string): string {
  const { headers, ...rest } = ACME
  const all: Readonly<Record<string, unknown>> = name === 'basic' ? rest : { headers, ...rest }
  const said = Object.entries(all).filter(([one]) => one !== name)
  return said.map(([one, value]) => `${one}: ${JSON.stringify(value)}`).join(', ')
}

/** Braces around an example and what it cannot stand without. */
function inBraces(name: string, example: string, more = BESIDE[name]): string {
  return `{ ${[example, ...(more === undefined ? [] : [more])].join(', ')} }`
}

describe('docs/manifest.md has an example that the code takes', () => {
  // No provider that is built can disable a key, so nobody can ask one of its keys to be held.
  const inKeys = examplesIn('## A key').filter(([name, , where]) => name !== 'hold' && where !== 'environment')
  test.each(inKeys)('of %s', (name, example) => {
    expect(problems(name === 'timezone' ? `window: 09:00-16:00\n    ${example}` : example)).toEqual([])
  })

  test.each(examplesIn('## A key').filter(([, , where]) => where.includes('defaults')))(
    'of %s in defaults',
    (name, example) => {
      const more = name === 'timezone' ? ', window: 09:00-16:00' : ''
      const deploy = name === 'deploy' ? '' : 'deploy: deploy.yml\n'
      expect(problemsOf(`version: 1\ndefaults: { ${example}${more} }\n${deploy}keys: { A: openai }\n`)).toEqual([])
    },
  )

  test.each(examplesIn('## A key').filter(([, , where]) => where === 'environment'))(
    'of %s in an environment',
    (_, example) => {
      expect(problems(`environments: { staging: , production: { ${example} } }`)).toEqual([])
    },
  )

  test.each(examplesIn('## The file'))('of %s in the file', (name, example) => {
    const rest = ['version: 1', 'deploy: deploy.yml', 'keys: { OPENAI_API_KEY: openai }']
    const lines = [...rest.filter((line) => !line.startsWith(`${name}:`)), example]
    expect(problemsOf(`${lines.join('\n')}\n`)).toEqual([])
  })

  test.each(examplesIn('## limits'))('of %s in limits', (_, example) => {
    expect(problemsOf(`version: 1\nlimits: { ${example} }\ndeploy: deploy.yml\nkeys: { A: openai }\n`)).toEqual([])
  })

  test.each(examplesIn('### store: github'))('of %s in a store', (name, example) => {
    expect(problems(`store: { github: ${inBraces(name, example)} }`)).toEqual([])
  })

  test.each(examplesIn('### deploy: workflow'))('of %s of a workflow', (name, example) => {
    expect(problems(`deploy: { workflow: ${inBraces(name, example)} }`)).toEqual([])
  })

  test.each(examplesIn('### deploy: repository-dispatch'))('of %s of an event', (name, example) => {
    const all = { event: 'event: deploy', file: 'file: deploy.yml' }
    const more = Object.entries(all).flatMap(([other, line]) => (other === name ? [] : [line]))
    expect(problems(`deploy: { repository-dispatch: ${inBraces(name, example, more.join(', '))} }`)).toEqual([])
  })

  test.each(examplesIn('### deploy: hook'))('of %s of a hook', (_, example) => {
    expect(problems(`deploy: { hook: { ${example} } }\n    verify: usage`)).toEqual([])
  })

  test.each(examplesIn('### deploy: on-merge'))('of %s of on-merge', (_, example) => {
    expect(problems(`deploy: { on-merge: { ${example} } }\n    ${VERSIONED}`)).toEqual([])
  })

  test.each(examplesIn('### deploy: none'))('of %s of none', (_, example) => {
    expect(problems(`deploy: { none: { ${example} } }`)).toEqual([])
  })

  test.each(examplesIn('### witness: http'))('of %s of a witness', (name, example) => {
    const url = name === 'url' ? undefined : 'url: "https://app.acme.dev/healthz"'
    expect(problems(`witness: { http: ${inBraces(name, example, url)} }`)).toEqual([])
  })

  test.each(examplesIn('### witness: prometheus'))('of %s of a query', (name, example) => {
    const all = { url: 'url: "https://prometheus.acme.dev"', query: 'query: up', holds: 'holds: "== 1"' }
    const more = Object.entries(all).flatMap(([other, line]) => (other === name ? [] : [line]))
    expect(problems(`witness: { prometheus: ${inBraces('', example, more.join(', '))} }`)).toEqual([])
  })

  test.each(examplesIn('### witness: github-run'))('of %s of a smoke test', (name, example) => {
    const more = name === 'file' ? undefined : 'file: smoke.yml'
    expect(problems(`witness: { github-run: ${inBraces('', example, more)} }`)).toEqual([])
  })

  test.each(Object.keys(PROVIDERS).flatMap((id) => examplesIn(`### with: ${id}`).map((row) => [id, ...row] as const)))(
    'of %s, %s',
    (provider, name, example) => {
      const more = provider === 'http' ? declared(name) : BESIDE[`${provider} ${name}`]
      expect(problems(`with: ${inBraces('', example, more)}`, provider)).toEqual([])
    },
  )
})

test('every name that can stand in an environment has its row', () => {
  const { keys } = JSON.parse(read('rotation.schema.json')).properties
  const [, key] = keys.additionalProperties.anyOf
  const [environment] = key.properties.environments.additionalProperties.anyOf
  const names = examplesIn('## A key').map(([name]) => name)
  expect(names).toEqual(expect.arrayContaining(Object.keys(environment.properties)))
  expect(names).toContain('after')
})

test('every provider that is built has its section', () => {
  for (const id of Object.keys(PROVIDERS)) expect(examplesIn(`### with: ${id}`).length).toBeGreaterThan(0)
})
