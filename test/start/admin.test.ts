import { describe, expect, test } from '@jest/globals'
import type { Credential } from '../../src/core/manifest/policy.ts'
import { readManifest } from '../../src/core/manifest/read.ts'
import type { Secret } from '../../src/core/secret.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import { adminKey, adminVariable } from '../../src/start/admin.ts'
import { incumbent, incumbentVariable } from '../../src/start/incumbent.ts'
import type { Outside } from '../../src/start/options.ts'

/** One credential of a manifest whose admin key is named so; empty: by convention. */
function credential(admin: string): Credential {
  const line = admin === '' ? '' : `, admin: ${admin}`
  const text = `version: 1\ndeploy: deploy.yml\nkeys:\n  openai: { provider: openai${line} }\n`
  const read = readManifest(text, 'rotation.yml', PROVIDERS)
  const [first] = 'manifest' in read ? read.manifest.credentials : []
  if (first === undefined) throw new Error('the manifest of this test is wrong')
  return first
}

function outside(env: Outside['env'], redactor = createRedactor()): Outside {
  return {
    env,
    redactor,
    fetch: () => Promise.reject(new Error('nothing is asked here')),
    clock: { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() },
    api: 'https://api.github.test',
    owner: 'acme',
    name: 'shop',
    log: () => {},
  }
}

const CONVENTION = 'OPENAI_ADMIN_KEY'

describe('the variable of an admin key', () => {
  test('is the provider’s own by convention', () => {
    expect(adminVariable(credential(''), CONVENTION, { adminKeys: new Map() })).toBe(CONVENTION)
  })

  test('is not any that the manifest names: it could send one provider’s key to another', () => {
    expect(adminVariable(credential('RESEND_ADMIN_KEY'), CONVENTION, { adminKeys: new Map() })).toBeUndefined()
  })

  test.each(['openai'])('is what the workflow maps for %s', (left) => {
    const adminKeys = new Map([[left, 'OPENAI_ADMIN_PROD']])
    expect(adminVariable(credential(''), CONVENTION, { adminKeys })).toBe('OPENAI_ADMIN_PROD')
  })
})

describe('an admin key', () => {
  test('is masked as soon as it is read', () => {
    const redactor = createRedactor()
    const key = adminKey(outside({ OPENAI_ADMIN_KEY: 'sk-admin-0123456789\n' }, redactor), credential(''), {
      variable: CONVENTION,
    })()
    expect(key.reveal()).toBe('sk-admin-0123456789')
    expect(redactor.redact('it is sk-admin-0123456789')).toBe('it is [secret]')
  })

  test('that is missing says what to add', () => {
    expect(adminKey(outside({}), credential(''), { variable: CONVENTION })).toThrow(/Add OPENAI_ADMIN_KEY to `env:`/)
  })

  describe('of several parts', () => {
    const traits = { admin: 'AWS_ACCESS_KEY_ID', adminBeside: ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] }
    const of = (env: Readonly<Record<string, string>>, variable = 'AWS_ACCESS_KEY_ID'): (() => Secret) =>
      adminKey(outside(env), credential(''), { variable, traits })
    const two = { AWS_ACCESS_KEY_ID: 'AKIA0', AWS_SECRET_ACCESS_KEY: ' s3cret\n' }

    test('is put together in their order', () => {
      expect(of(two)().reveal()).toBe('AKIA0:s3cret')
      expect(of({ ...two, AWS_SESSION_TOKEN: 'tok' })().reveal()).toBe('AKIA0:s3cret:tok')
    })

    test('lacks one, and says which', () => {
      expect(of({ AWS_ACCESS_KEY_ID: 'AKIA0' })).toThrow(/AWS_SECRET_ACCESS_KEY is not\. Add it/)
    })

    test('under another name is whole there', () => {
      expect(of({ ...two, OTHER: 'AKIA1:other' }, 'OTHER')().reveal()).toBe('AKIA1:other')
    })
  })

  test('that only the manifest names says what the workflow must allow', () => {
    const ask = adminKey(outside({ RESEND_ADMIN_KEY: 're_0123456789' }), credential('RESEND_ADMIN_KEY'), {
      variable: undefined,
    })
    expect(ask).toThrow(/add `openai=RESEND_ADMIN_KEY` to the input `admin-keys`/)
  })
})

describe('the value in service, passed for adoption', () => {
  test('stands in a variable named after the credential', () => {
    expect(incumbentVariable('openai/production')).toBe('KEYTURN_INCUMBENT_OPENAI_PRODUCTION')
    expect(incumbentVariable('RESEND_API_KEY')).toBe('KEYTURN_INCUMBENT_RESEND_API_KEY')
  })

  test('is absent where nothing is passed, or an empty secret', () => {
    expect(incumbent(outside({}), 'openai', ['value'])).toBeUndefined()
    expect(incumbent(outside({ KEYTURN_INCUMBENT_OPENAI: '' }), 'openai', ['value'])).toBeUndefined()
  })

  test('has its parts in a variable each', () => {
    const env = { KEYTURN_INCUMBENT_DEPLOYER_ACCESS_KEY_ID: 'AKIA0', KEYTURN_INCUMBENT_DEPLOYER_SECRET_ACCESS_KEY: 'x' }
    const parts = incumbent(outside(env), 'deployer', ['access-key-id', 'secret-access-key'])
    expect(Object.keys(parts ?? {})).toEqual(['access-key-id', 'secret-access-key'])
    expect(parts?.['secret-access-key']?.reveal()).toBe('x')
    expect(
      incumbent(outside({ ...env, KEYTURN_INCUMBENT_DEPLOYER_ACCESS_KEY_ID: '' }), 'deployer', [
        'access-key-id',
        'secret-access-key',
      ]),
    ).toBeUndefined()
  })
  test('has its parts in one JSON object, where it is kept so', () => {
    const env = { KEYTURN_INCUMBENT_PAIR: '{"sid":"SK0","secret":"x"}' }
    const parts = incumbent(outside(env), 'pair', ['secret', 'sid'])
    expect([parts?.['sid']?.reveal(), parts?.['secret']?.reveal()]).toEqual(['SK0', 'x'])
  })

  test.each(['SK0', '{"sid":"SK0"}', '{"sid":"SK0","secret":"x","account":"AC0"}'])(
    'is not guessed at where it is no such object: %s',
    (text) => {
      const ask = (): unknown => incumbent(outside({ KEYTURN_INCUMBENT_PAIR: text }), 'pair', ['secret', 'sid'])
      expect(ask).toThrow(
        /KEYTURN_INCUMBENT_PAIR is not a JSON object of exactly secret and sid.*_PAIR_SECRET, KEYTURN_INCUMBENT_PAIR_SID/,
      )
      expect(ask).not.toThrow(/SK0/)
    },
  )
})
