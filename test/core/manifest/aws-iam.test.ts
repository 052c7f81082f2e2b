import { expect, test } from '@jest/globals'
import { variablesOf } from '../../../src/core/manifest/kept.ts'
import type { Credential } from '../../../src/core/manifest/policy.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'

/** What is wrong with such keys; else the credentials. */
function read(keys: string): readonly string[] | readonly Credential[] {
  const reading = readManifest(`version: 1\ndeploy: deploy.yml\nkeys:\n${keys}`, 'rotation.yml', PROVIDERS)
  return 'problems' in reading ? reading.problems.map(({ message }) => message) : reading.manifest.credentials
}

const AWS = (name: string, rest: string): string =>
  `  ${name}: { provider: aws-iam, store: { github: { secrets: { ${name}_ID: access-key-id, ${name}_SECRET: secret-access-key } } }${rest} }\n`

const of = (name: string, account: string): string => AWS(name, `, with: { user: web, account: '${account}' }`)

function names(keys: string): readonly (readonly string[])[] {
  return read(keys).map((one) => (typeof one === 'string' ? [one] : variablesOf(one)))
}

const PLAIN =
  '  AWS: { provider: aws-iam, store: { github: { secrets: { AWS_ACCESS_KEY_ID: access-key-id, AWS_SECRET_ACCESS_KEY: secret-access-key } } } }\n'

test('an app may read its key by the names that AWS’s own clients have, the admin key’s among them', () => {
  expect(read(PLAIN)).toMatchObject([{ id: 'AWS', admin: 'AWS_ACCESS_KEY_ID' }])
})

test('under a name of one’s own an admin key is no secret that is turned', () => {
  expect(read(`${AWS('A', ', admin: B_ID')}${AWS('B', '')}`)).toEqual([
    expect.stringContaining('B_ID is the admin key of A and a secret that B rotates'),
  ])
})

test('the workflow passes both parts of the login, or the one variable of another name', () => {
  expect(names(PLAIN)).toEqual([['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']])
  expect(names(AWS('A', ', admin: ROTATOR'))).toEqual([['ROTATOR']])
})

test('two credentials do not share a user, whose room is for one new key; users of two accounts are two', () => {
  expect(read(`${of('A', '111122223333')}${of('B', '111122223333')}`)).toEqual([
    expect.stringContaining('the IAM user web of 111122223333'),
  ])
  expect(read(`${of('A', '111122223333')}${of('B', '444455556666')}`)).toHaveLength(2)
})

test.each(['user: apps/web', 'user: "a b"', "account: '12'", 'role: x'])('%s is refused', (line) => {
  expect(read(AWS('A', `, with: { ${line} }`))).toEqual([expect.any(String)])
})
