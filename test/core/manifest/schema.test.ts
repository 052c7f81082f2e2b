import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { manifestSchema } from '../../../src/core/manifest/json-schema.ts'
import { unknownKeywords } from '../../../src/core/manifest/with.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { FULL, KNOWN, problemsOf } from './known.ts'

const validate = new Ajv2020({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  strictTypes: false,
}).compile(manifestSchema(KNOWN))

function formOf(lines: string): string {
  return `version: 1\ndeploy: deploy.yml\nkeys:\n  a:\n    provider: openai\n${lines}`
}

describe('rotation.schema.json', () => {
  test('what is shipped is what the grammar says', () => {
    const shipped: unknown = JSON.parse(readFileSync('rotation.schema.json', 'utf8'))
    expect(shipped).toEqual(manifestSchema(PROVIDERS))
  })

  test('every provider writes its `with` in keywords that are checked', () => {
    for (const plugin of Object.values(PROVIDERS)) expect(unknownKeywords(plugin.schema)).toEqual([])
  })

  test.each([
    ['the full example', FULL],
    ['the least that works', 'version: 1\ndeploy: deploy.yml\nkeys:\n  OPENAI_API_KEY: openai\n  R: resend\n'],
    ['zero as an overlap', formOf('    overlap: 0\n')],
    ['an environment with nothing after it', formOf('    environments:\n      staging:\n')],
    ['on-merge', formOf('    deploy: on-merge\n    store: { github: { layout: versioned, references: [a.yml] } }\n')],
  ])('agrees with Keyturn that %s is good', (_name, text) => {
    expect(problemsOf(text)).toEqual([])
    validate(parse(text))
    expect(validate.errors).toBeNull()
  })

  test.each([
    ['a typo in a provider', formOf('').replace('openai', 'opnai')],
    ['an unknown key', formOf('    overlapp: 1h\n')],
    ['a key of later', formOf('    notice: 30d\n')],
    ['a window without hours', formOf('    window: Mon-Thu\n')],
    ['a duration without unit', formOf('    overlap: 24\n')],
    ['a limit of none', `limits: { new-per-run: 0 }\n${formOf('')}`],
    ['an unknown key in with', formOf('    with: { projet: proj_a }\n')],
    ['an unknown key in the with of an environment', formOf('    environments: { a: { with: { projet: proj_a } } }\n')],
    ['a store of later', formOf('    store: { vault: {} }\n')],
    ['two stores in one map', formOf('    store: { github: {}, vault: {} }\n')],
    ['a bad secret name', formOf('    store: { github: { secret: A-B } }\n')],
    ['deploy: none without a reason', formOf('    deploy: none\n')],
    ['a witness without a URL', formOf('    witness: { http: {} }\n')],
    ['no keys', 'version: 1\n'],
    ['another version', formOf('').replace('1', '2')],
  ])('agrees with Keyturn that %s is wrong', (_name, text) => {
    expect(problemsOf(text)).not.toEqual([])
    expect(validate(parse(text))).toBe(false)
  })

  test('every field says what it is for', () => {
    const silent: string[] = []
    walk(manifestSchema(KNOWN), (name, schema) => {
      if (typeof schema['description'] !== 'string') silent.push(name)
    })
    // Of `with`, the provider's own schema speaks; the stand-in of this test does so for some fields only.
    expect(
      silent.filter((name) => !['with', 'provider', 'environments', 'permission', 'domain', 'user'].includes(name)),
    ).toEqual([])
  })
})

function walk(node: unknown, visit: (name: string, schema: Record<string, unknown>) => void): void {
  if (!isRecord(node)) return
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && isRecord(value))
      for (const [name, schema] of Object.entries(value)) if (isRecord(schema)) visit(name, schema)
    for (const each of Array.isArray(value) ? value : [value]) walk(each, visit)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
