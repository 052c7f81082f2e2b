import { expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import { signed, type Signing } from '../../../src/plugins/contract/sigv4.ts'

const secretOf = (value: string): Secret => Secret.of(value, () => undefined)

const KEYS = { id: 'AKIDEXAMPLE', secret: secretOf('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY') }
const SESSION =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=='

const PLAIN: Signing = {
  host: 'example.amazonaws.com',
  headers: {},
  body: '',
  region: 'us-east-1',
  service: 'service',
  at: Date.UTC(2015, 7, 30, 12, 36),
}

// Of AWS's own test suite for Signature Version 4 (`aws-sig-v4-test-suite`), those that are posted to `/`.
test.each<[string, Partial<Signing>, string | undefined, string, string]>([
  [
    'post-vanilla',
    {},
    undefined,
    'host;x-amz-date',
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'post-header-key-sort',
    { headers: { 'My-Header1': 'value1' } },
    undefined,
    'host;my-header1;x-amz-date',
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  ],
  [
    'post-header-value-case',
    { headers: { 'My-Header1': 'VALUE1' } },
    undefined,
    'host;my-header1;x-amz-date',
    'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
  ],
  [
    'post-x-www-form-urlencoded',
    { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'Param1=value1' },
    undefined,
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
  [
    'post-sts-header-before',
    {},
    SESSION,
    'host;x-amz-date;x-amz-security-token',
    '85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  ],
])('%s', (_, change, session, names, signature) => {
  const keys = session === undefined ? KEYS : { ...KEYS, session: secretOf(session) }
  const { authorization, ...headers } = signed({ ...PLAIN, ...change }, keys)
  expect(authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
  )
  expect(headers).toMatchObject({ 'x-amz-date': '20150830T123600Z' })
})

test('the time is told in whole seconds, whatever the fraction', () => {
  expect(signed({ ...PLAIN, at: PLAIN.at + 999 }, KEYS)['x-amz-date']).toBe('20150830T123600Z')
})
